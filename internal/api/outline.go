package api

import (
	"context"
	"errors"
	"net/http"

	"parapet/internal/account"
	"parapet/internal/j1ql"
	"parapet/internal/j1ql/outline"
	"parapet/internal/problem"
)

// registerOutline adds what who builds queries asks about one.
func (s *server) registerOutline() {
	register(s, operation{
		id: "query.outline", method: http.MethodPost, path: queryPath + "/outline", tag: queryTag, permission: account.QueryRun, reads: true,
		summary: "Take a query apart, or put one together",
		description: "Of a query its outline, part by part; of an outline the query, with the outline that it has. What an outline has no form for " +
			"stands in it as it is written. Names are not checked: that is what looking at a query is for.",
	}, s.outlineQuery)
}

type outlineBody struct {
	Query   string           `json:"query,omitempty" maxLength:"65536" doc:"A query in J1QL, to take apart."`
	Outline *outline.Outline `json:"outline,omitempty" doc:"Else an outline, to put together."`
}

// outlined is a query and its outline.
type outlined struct {
	OK      bool             `json:"ok" doc:"Whether there is a query."`
	Error   *remark          `json:"error,omitempty" doc:"Why there is none."`
	Query   string           `json:"query,omitempty" doc:"The query in its canonical form."`
	Outline *outline.Outline `json:"outline,omitempty"`
	Written []string         `json:"written,omitempty" doc:"The parts that stand in the outline as they are written."`
	Counts  []string         `json:"counts,omitempty" doc:"Queries whose one row counts as found what the pattern finds so far: of the entity it begins with, and of that of each hop. Empty of those that must not be there, and of paths."`
}

func (s *server) outlineQuery(_ context.Context, in *struct{ Body outlineBody }) (*struct{ Body outlined }, error) {
	var parsed *j1ql.Query
	var err error
	switch {
	case in.Body.Outline != nil:
		parsed, err = in.Body.Outline.Query()
	case in.Body.Query != "":
		parsed, err = j1ql.Parse(in.Body.Query)
	default:
		return nil, problem.Wrong(problem.Field{Path: "query", Text: "is missing: give a query in J1QL, or an outline"})
	}
	var wrong *j1ql.Error
	if errors.As(err, &wrong) {
		r := remarkOf(wrong.Msg, wrong.Hint, wrong.Pos, wrong.End)
		return &struct{ Body outlined }{outlined{Error: &r}}, nil
	}
	if err != nil {
		return nil, err
	}
	o := outline.Of(parsed)
	return &struct{ Body outlined }{outlined{OK: true, Query: parsed.String(), Outline: &o, Written: o.Written(), Counts: o.Counts()}}, nil
}
