package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"parapet/internal/graph/plan"
)

// ErrNoEntities: a query whose entities are asked for returns none.
var ErrNoEntities = errors.New("the query returns no entities: leave RETURN out, or return a name alone, as in RETURN d")

// ErrAt: a query that is asked at two moments names one itself.
var ErrAt = errors.New("the query is asked at both moments: leave AT out")

// ErrTooMany: the answer of a query whose entities are asked for has more rows than
// it may.
var ErrTooMany = errors.New("narrow it with WITH, or allow it more rows")

// Within are the identifiers of the entities in a query's answers at two
// moments: those of a list, those that a table returns whole, those of a tree.
// It fails as Run does, with ErrNoEntities for a table of mere values, and
// when an answer has more rows than the options allow.
func Within(ctx context.Context, graphs Graphs, text string, from, to time.Time, opt Options) (before, after map[string]bool, err error) {
	p, err := prepare(text, opt)
	if err != nil {
		return nil, nil, err
	}
	if !p.plan.At.IsZero() {
		return nil, nil, ErrAt
	}
	if before, err = p.identifiers(ctx, graphs, from); err != nil {
		return nil, nil, err
	}
	after, err = p.identifiers(ctx, graphs, to)
	return before, after, err
}

// identifiers are those of the entities in the answer at a moment.
func (p *prepared) identifiers(ctx context.Context, graphs Graphs, at time.Time) (map[string]bool, error) {
	whole := func(c plan.Column) bool { _, ok := c.Expr.(plan.Element); return ok }
	if out := p.plan.Output; out.Shape == plan.Table && !slices.ContainsFunc(out.Columns, whole) {
		return nil, ErrNoEntities
	}
	g, err := graphs.At(ctx, at)
	if err != nil {
		return nil, err
	}
	result, err := p.execute(ctx, g, p.plan, p.opt.Rows)
	if err != nil {
		return nil, err
	}
	if result.Truncated {
		return nil, fmt.Errorf("the query has more than %d rows: %w", p.opt.Rows, ErrTooMany)
	}
	return identifiers(result), nil
}

func identifiers(r *plan.Result) map[string]bool {
	ids := map[string]bool{}
	for _, row := range r.Rows {
		for _, c := range row {
			if c.Entity != nil {
				ids[c.Entity.ID] = true
			}
		}
	}
	if r.Tree != nil {
		for _, v := range r.Tree.Vertices {
			ids[v.ID] = true
		}
	}
	return ids
}
