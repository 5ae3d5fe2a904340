package query

import (
	"context"
	"errors"
	"maps"
	"slices"

	"parapet/internal/graph/plan"
	"parapet/internal/j1ql"
)

// Analysis is what there is to say of the text of a query without answering it.
type Analysis struct {
	// Error is why it is no query; nil when it is one. Then what follows but the
	// completions is empty.
	Error    *j1ql.Error
	Warnings []j1ql.Warning
	// Canonical is the query in its canonical form.
	Canonical string
	Type      Type
	// Columns are the names of a table's columns. One that stands for one of each
	// property ends with *.
	Columns []string
	// Completeness says how much is known of the types that the query looks at.
	Completeness []Completeness
	// Gaps are what an answer may lack.
	Gaps        []Gap
	Completions []j1ql.Completion
}

// Analyze says what is wrong with a text, what it would answer, and, when the
// offset is not negative, how it may go on there. The graph is asked for the
// values of properties that take few, and for nothing else.
func Analyze(ctx context.Context, graphs Graphs, text string, offset int, opt Options) (*Analysis, error) {
	opt = opt.withDefaults()
	a := &Analysis{}
	if offset >= 0 {
		a.Completions = complete(ctx, graphs, text, offset, opt)
	}
	p, err := prepare(text, opt)
	switch {
	case errors.As(err, &a.Error):
		return a, nil
	case err != nil:
		return nil, err
	}
	g, err := p.choose(ctx, graphs)
	if err != nil {
		return nil, err
	}
	looked, named := involved(p.plan, opt.Schema)
	a.Warnings, a.Canonical, a.Type = p.warnings, p.parsed.String(), types[p.plan.Output.Shape]
	known := p.knowledge(g.Generation(), named)
	a.Completeness, a.Gaps = known.completeness(looked), known.gaps(looked)
	if p.plan.Output.Shape == plan.Table {
		for _, c := range p.plan.Output.Columns {
			a.Columns = append(a.Columns, c.Name)
		}
	}
	return a, nil
}

// complete is how a text may go on at an offset.
func complete(ctx context.Context, graphs Graphs, text string, offset int, opt Options) []j1ql.Completion {
	domains := NewDomains(func(text string) (*Answer, error) {
		return Run(ctx, graphs, text, Options{Schema: opt.Schema, Timeout: opt.Timeout})
	})
	return j1ql.Complete(text, offset, opt.Schema, j1ql.CompleteOptions{
		Values:     domains.Of,
		Parameters: slices.Sorted(maps.Keys(opt.Language.Parameters)),
		Variables:  slices.Sorted(maps.Keys(opt.Language.Variables)),
	})
}
