package api

import (
	"context"
	"net/http"

	"parapet/internal/account"
	"parapet/internal/graph/plan"
	"parapet/internal/j1ql"
	"parapet/internal/query"
)

// registerAnalysis adds what an editor asks about a query.
func (s *server) registerAnalysis() {
	register(s, operation{
		id: "query.analyze", method: http.MethodPost, path: queryPath + "/analyze", tag: queryTag, permission: account.QueryRun, reads: true, time: s.limits.Query,
		summary: "Look at a query without its answer",
		description: "What is wrong with a text and where, what it would answer, how much is known of what it looks at, how it may go on at an offset and, " +
			"when it is to be explained, the steps by which it is answered: for that it is run.",
	}, s.analyzeQuery)
}

type analyzeBody struct {
	Conditions
	Query   string `json:"query" maxLength:"65536" doc:"The text so far."`
	Offset  *int   `json:"offset,omitempty" minimum:"0" doc:"Where the cursor stands, in bytes of UTF-8; without it nothing is completed."`
	Explain bool   `json:"explain,omitempty" doc:"Whether to run the query and tell the steps of it."`
}

// analysis is what there is to say of a query.
type analysis struct {
	OK           bool                 `json:"ok" doc:"Whether the text is a query."`
	Error        *remark              `json:"error,omitempty" doc:"Why it is none."`
	Warnings     []remark             `json:"warnings" doc:"What the query asks for that cannot be there."`
	Canonical    string               `json:"canonical,omitempty" doc:"The query in its canonical form."`
	Type         query.Type           `json:"type,omitempty" enum:"list,table,tree" doc:"What the answer would be made of."`
	Columns      []string             `json:"columns,omitempty" doc:"The columns of a table."`
	Completeness []answerCompleteness `json:"completeness,omitempty" doc:"How much is known of each type that the query looks at."`
	Completions  []completion         `json:"completions" doc:"How the text may go on, best first."`
	Plan         []planStep           `json:"plan,omitempty" doc:"The steps by which the query is answered."`
}

type remark struct {
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty" doc:"What to write instead."`
	Line    int    `json:"line" doc:"From 1."`
	Column  int    `json:"column" doc:"In characters, from 1."`
	From    int    `json:"from" doc:"Where it begins, in bytes."`
	To      int    `json:"to" doc:"Where it ends, in bytes."`
}

func remarkOf(message, hint string, from, to j1ql.Pos) remark {
	return remark{message, hint, from.Line, from.Column, from.Offset, to.Offset}
}

type completion struct {
	Text string              `json:"text"`
	Kind j1ql.CompletionKind `json:"kind"`
	Doc  string              `json:"doc,omitempty"`
	From int                 `json:"from" doc:"The text stands in the place of the bytes from here …"`
	To   int                 `json:"to" doc:"… up to here."`
}

type planStep struct {
	Depth     int     `json:"depth" doc:"How deep it is nested in the steps before."`
	Operator  string  `json:"operator"`
	Detail    string  `json:"detail"`
	Estimated *int64  `json:"estimated,omitempty" doc:"How many rows were expected of it; absent when nobody could say."`
	Rows      int64   `json:"rows"`
	Millis    float64 `json:"millis" doc:"How long it took, with all that is nested in it."`
}

func (s *server) analyzeQuery(ctx context.Context, in *struct{ Body analyzeBody }) (*struct{ Body analysis }, error) {
	opt, err := s.options(in.Body.Conditions)
	if err != nil {
		return nil, err
	}
	offset := -1
	if in.Body.Offset != nil {
		offset = min(*in.Body.Offset, len(in.Body.Query))
	}
	found, err := query.Analyze(ctx, s.graphOf(ctx), in.Body.Query, offset, opt)
	if err != nil {
		return nil, unanswered(err)
	}
	out := analysisOf(found)
	if in.Body.Explain && out.OK {
		answer, err := query.Run(ctx, s.graphOf(ctx), in.Body.Query, opt)
		if err != nil {
			return nil, unanswered(err)
		}
		out.Plan = stepsOf(answer.Operators)
	}
	return &struct{ Body analysis }{out}, nil
}

func analysisOf(a *query.Analysis) analysis {
	out := analysis{
		OK: a.Error == nil, Warnings: []remark{}, Completions: []completion{},
		Canonical: a.Canonical, Type: a.Type, Columns: a.Columns,
	}
	if a.Error != nil {
		r := remarkOf(a.Error.Msg, a.Error.Hint, a.Error.Pos, a.Error.End)
		out.Error = &r
	}
	for _, w := range a.Warnings {
		out.Warnings = append(out.Warnings, remarkOf(w.Msg, "", w.Pos, w.End))
	}
	for _, c := range a.Completions {
		out.Completions = append(out.Completions, completion{c.Text, c.Kind, c.Doc, c.From, c.To})
	}
	for _, c := range a.Completeness {
		out.Completeness = append(out.Completeness, completenessOf(c))
	}
	return out
}

func stepsOf(operators []plan.Operator) []planStep {
	steps := make([]planStep, len(operators))
	for i, o := range operators {
		steps[i] = planStep{Depth: o.Depth, Operator: o.Name, Detail: o.Detail, Rows: o.Rows, Millis: float64(o.Time.Microseconds()) / 1000}
		if o.Estimated >= 0 {
			steps[i].Estimated = &o.Estimated
		}
	}
	return steps
}
