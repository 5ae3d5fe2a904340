// Package sweep answers queries by whole sets of rows instead of match by
// match: lists of what a pattern begins with, trees, and groups.
//
// Of groups it takes chains of hops whose groups are told apart, and whose aggregates
// are computed, by single entities each. A chain falls apart there: what
// stands to the left of a row does not depend on what stands to its right. So
// every aggregate is computed by itself, from the rows of the one node it
// reads:
//
//   - bind finds the tables of every node and the relationships between them,
//     reduce leaves of each the rows that stand in at least one match;
//   - classes number what the group keys of a node tell apart, so that a group
//     is a number as well;
//   - a pass goes over the rows of the aggregate's node, finds for each the
//     classes that it is joined with on either side, and adds it once to each
//     of those groups. Up to 64 classes travel along the chain as bits of a
//     word; more are found by walking outward from the row.
//
// The nodes before the first that matters and after the last are not walked at
// all, and those between are passed once for each row and not once for each
// match. Both halves of the work, masks and passes, run on all processors.
//
// The package does not know what becomes of groups: who asks makes rows of
// them, puts them in order and filters them.
package sweep

import (
	"context"
	"errors"
	"time"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/budget"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/cost"
	"parapet/internal/graph/snapshot/exec/label"
)

// Request is a grouped query. All conditions are filters of its nodes.
type Request struct {
	Env     *cond.Env
	View    *column.View
	Pattern plan.Pattern
	// Keys are what groups are told apart by; with none, all matches are one
	// group.
	Keys []plan.Expr
	// Aggregates are what is computed of each group: counts and folds.
	Aggregates []plan.Expr
	// Costs estimate how much there will be at every node. Expected is how many
	// groups there will be.
	Costs    *cost.Model
	Expected float64
	// Meter counts the memory that it takes.
	Meter *budget.Meter
}

// Groups answers a request, unless it is not of the kind that the package
// takes. It fails with the context's cause when that ends first, and with a
// *plan.BudgetError when it takes too much memory.
func Groups(ctx context.Context, r Request) (_ *Answer, taken bool, err error) {
	return groups(ctx, r, limits{classes: 64, sums: 1 << 23})
}

// limits are what decides between one way to do something and the other.
type limits struct {
	// classes is how many travel in one word.
	classes int
	// sums is up to how many possible sums each has a place.
	sums uint64
}

func groups(ctx context.Context, r Request, l limits) (_ *Answer, taken bool, err error) {
	t, ok := newTask(r)
	if !ok {
		return nil, false, nil
	}
	t.limits, t.work = l, newWork(ctx, r.Meter)
	defer t.work.end()
	answer, err := t.answer()
	if err != nil {
		t.work.release(0)
	}
	if errors.Is(err, errNotTaken) {
		return nil, false, nil
	}
	return answer, true, err
}

func (t *task) answer() (*Answer, error) {
	if err := t.bind(); err != nil {
		return nil, err
	}
	if err := t.reduce(); err != nil {
		return nil, err
	}
	answer := &Answer{Operators: t.reduced(), all: make([]*totals, t.wanted)}
	began := time.Now()
	groups, err := t.classify()
	if err != nil {
		return nil, err
	}
	for i, a := range t.aggregates {
		totals, err := t.run(a, groups)
		if err != nil {
			return nil, err
		}
		// Every aggregate finds the same groups in the same order.
		answer.groups = totals.groups
		if i < t.wanted {
			answer.all[i] = totals
		}
		answer.Operators = append(answer.Operators, plan.Operator{
			Name: "sweep", Detail: label.Node(t.chain.levels[a.level].node),
			Estimated: cost.Whole(t.expected), Rows: int64(len(totals.groups)), Time: time.Since(began),
		})
		began = time.Now()
	}
	answer.Scanned = int(t.work.looked.Load())
	answer.keep(t)
	return answer, nil
}
