package naive

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"parapet/internal/graph/plan"
)

// sight is what an expression may refer to.
type sight struct {
	slots      []plan.Slot
	aggregates bool
	columns    int
}

// check refuses queries that contradict themselves: a slot that is bound
// twice, or not at all where an expression looks at it; a step where it cannot
// stand; an aggregate of single matches; rows of groups that show or are
// ordered by what differs within a group.
func check(q plan.Query) error {
	b := &binder{bound: map[plan.Slot]bool{}}
	slots, err := b.pattern(q.Pattern)
	if err != nil {
		return err
	}
	s := sight{slots: slots}
	if err := s.condition(q.Where); err != nil {
		return fmt.Errorf("condition on matches: %w", err)
	}
	return checkOutput(q.Output, s)
}

func checkOutput(out plan.Output, s sight) error {
	if out.Skip < 0 {
		return errors.New("fewer rows than none are skipped")
	}
	s.aggregates = true
	for _, c := range out.Columns {
		if err := s.column(c.Expr); err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
	}
	s.columns = len(out.Columns)
	after := []plan.Expr{}
	if out.Having != nil {
		after = append(after, out.Having)
	}
	for _, o := range out.OrderBy {
		after = append(after, o.Expr)
	}
	for _, x := range after {
		if err := s.expr(x); err != nil {
			return err
		}
	}
	return checkGroups(out.Columns, after)
}

// checkGroups refuses what differs within a group.
func checkGroups(columns []plan.Column, after []plan.Expr) error {
	var keys []plan.Expr
	for _, c := range columns {
		if !plan.Aggregates(c.Expr) {
			keys = append(keys, c.Expr)
		}
	}
	grouped := len(keys) < len(columns)
	for _, x := range after {
		switch {
		case !grouped && plan.Aggregates(x):
			return errors.New("an aggregate of single matches")
		case grouped && !determined(x, keys):
			return errors.New("it differs within a group")
		}
	}
	for _, c := range columns {
		if grouped && !determined(c.Expr, keys) {
			return errors.New("it differs within a group")
		}
	}
	return nil
}

// determined says whether an expression is the same in all of a group: it is a
// key or an aggregate, reads a thing that is a key, or is made of such.
func determined(x plan.Expr, keys []plan.Expr) bool {
	if slices.ContainsFunc(keys, func(key plan.Expr) bool { return reflect.DeepEqual(x, key) }) {
		return true
	}
	switch x := x.(type) {
	case plan.Count, plan.Fold, plan.ColumnRef, plan.Literal:
		return true
	case plan.Property:
		return slices.Contains(keys, plan.Expr(plan.Element{Slot: x.Slot}))
	case plan.Element, plan.Search:
		return false
	}
	return !slices.ContainsFunc(plan.Parts(x), func(part plan.Expr) bool { return !determined(part, keys) })
}

func (s sight) column(x plan.Expr) error {
	if unwind, ok := x.(plan.Unwind); ok {
		s.aggregates = false
		return s.expr(unwind.Of)
	}
	return s.expr(x)
}

// condition checks a condition that may be missing.
func (s sight) condition(x plan.Expr) error {
	if x == nil {
		return nil
	}
	return s.expr(x)
}

func (s sight) expr(x plan.Expr) error {
	switch x := x.(type) {
	case nil:
		return errors.New("an expression is missing")
	case plan.Count, plan.Fold:
		if !s.aggregates {
			return errors.New("an aggregate of single matches")
		}
		s.aggregates, s.columns = false, 0
	case plan.ColumnRef:
		if x.Index < 0 || x.Index >= s.columns {
			return fmt.Errorf("there is no column %d", x.Index+1)
		}
	case plan.Unwind:
		return errors.New("what is unwound is no whole column")
	case plan.Call:
		if len(x.Args) == 0 {
			return errors.New("a function of nothing")
		}
	case plan.In:
		if err := checkSubquery(x.Query); err != nil {
			return fmt.Errorf("subquery: %w", err)
		}
	}
	if slot, ok := plan.SlotOf(x); ok && !slices.Contains(s.slots, slot) {
		return fmt.Errorf("slot %d stands for nothing here", slot)
	}
	for _, part := range plan.Parts(x) {
		if err := s.expr(part); err != nil {
			return err
		}
	}
	return nil
}

func checkSubquery(q *plan.Query) error {
	if q.Output.Shape == plan.Tree || q.Output.Shape == plan.Table && len(q.Output.Columns) == 0 {
		return errors.New("it has no column")
	}
	return check(*q)
}
