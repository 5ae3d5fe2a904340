package shape

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"parapet/internal/graph/plan"
)

var (
	errSkip   = errors.New("plan: fewer rows than none cannot be skipped")
	errSingle = errors.New("an aggregate has no place here")
	errGroup  = errors.New("rows are groups here, and it differs within them: use a returned column or an aggregate")
)

// sight is what an expression may refer to.
type sight struct {
	slot       func(plan.Slot) bool
	aggregates bool
	columns    int
}

// check looks through the pattern and every expression of the query.
func (s *Query) check(q plan.Query) error {
	if s.Skip < 0 {
		return errSkip
	}
	if err := s.bindPattern(q.Pattern); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	whole := sight{slot: func(slot plan.Slot) bool { _, ok := s.Place[slot]; return ok }}
	if q.Where != nil {
		if err := whole.check(q.Where); err != nil {
			return fmt.Errorf("plan: condition on matches: %w", err)
		}
	}
	for i, c := range s.Columns {
		if err := whole.checkColumn(c.Expr); err != nil {
			return fmt.Errorf("plan: column %d: %w", i+1, err)
		}
	}
	whole.aggregates, whole.columns = s.Grouped(), len(q.Output.Columns)
	for i, o := range s.Sorts {
		if err := whole.check(o.Expr); err != nil {
			return fmt.Errorf("plan: sort key %d: %w", i+1, err)
		}
	}
	if s.Having != nil {
		if err := whole.check(s.Having); err != nil {
			return fmt.Errorf("plan: condition on rows: %w", err)
		}
	}
	return s.checkGroups()
}

// checkColumn allows aggregates, or a whole column to be unwound.
func (v sight) checkColumn(e plan.Expr) error {
	if unwind, ok := e.(plan.Unwind); ok {
		return v.check(unwind.Of)
	}
	v.aggregates = true
	return v.check(e)
}

func (v sight) check(e plan.Expr) error {
	switch e := e.(type) {
	case nil:
		return errors.New("an expression is missing")
	case plan.Count, plan.Fold:
		if !v.aggregates {
			return errSingle
		}
		v.aggregates, v.columns = false, 0
	case plan.ColumnRef:
		if e.Index < 0 || e.Index >= v.columns {
			return fmt.Errorf("there is no column %d to refer to", e.Index+1)
		}
	case plan.Unwind:
		return errors.New("a list can be unwound as a whole column only")
	case plan.Call:
		if len(e.Args) == 0 {
			return errors.New("a function has no arguments")
		}
	case plan.In:
		if err := checkSubquery(e.Query); err != nil {
			return err
		}
	}
	if slot, ok := plan.SlotOf(e); ok && !v.slot(slot) {
		return fmt.Errorf("slot %d stands for nothing here", slot)
	}
	for _, part := range plan.Parts(e) {
		if err := v.check(part); err != nil {
			return err
		}
	}
	return nil
}

func checkSubquery(q *plan.Query) error {
	if q == nil || q.Output.Shape == plan.Tree || q.Output.Shape == plan.Table && len(q.Output.Columns) == 0 {
		return errors.New("a subquery has no column")
	}
	return nil
}

// checkGroups refuses to show, order or filter groups by what differs within
// them.
func (s *Query) checkGroups() error {
	if !s.Grouped() {
		return nil
	}
	keys := s.Keys()
	for i, c := range s.Columns {
		if !s.Determined(c.Expr, keys) {
			return fmt.Errorf("plan: column %d: %w", i+1, errGroup)
		}
	}
	for i, o := range s.Sorts {
		if !s.Determined(o.Expr, keys) {
			return fmt.Errorf("plan: sort key %d: %w", i+1, errGroup)
		}
	}
	if s.Having != nil && !s.Determined(s.Having, keys) {
		return fmt.Errorf("plan: condition on rows: %w", errGroup)
	}
	return nil
}

// Determined says whether an expression has one value for all matches that
// agree on the keys: it is one of them, reads the thing in one of them, or is
// made of nothing else.
func (s *Query) Determined(e plan.Expr, keys []plan.Expr) bool {
	if slices.ContainsFunc(keys, func(key plan.Expr) bool { return reflect.DeepEqual(e, key) }) {
		return true
	}
	switch e := e.(type) {
	case plan.Property:
		return slices.Contains(keys, plan.Expr(plan.Element{Slot: e.Slot}))
	case plan.Search:
		return slices.Contains(keys, plan.Expr(plan.Element{Slot: e.Slot}))
	case plan.Element:
		return false
	case plan.Count, plan.Fold, plan.ColumnRef, plan.Unwind:
		return true
	}
	return !slices.ContainsFunc(plan.Parts(e), func(part plan.Expr) bool { return !s.Determined(part, keys) })
}
