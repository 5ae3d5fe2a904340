package exec

import (
	"errors"
	"fmt"

	"parapet/internal/graph/plan"
)

// What the parts of a query can contradict each other in.
var (
	errTwice  = errors.New("plan: a slot is bound twice")
	errAbsent = errors.New("plan: what is absent ends a pattern and has a hop")
	errSkip   = errors.New("plan: fewer rows than none cannot be skipped")
	errGroup  = errors.New("rows are groups here, and it differs within them: use a returned column or a count")
)

// sight is what an expression may refer to.
type sight struct {
	slot    func(plan.Slot) bool
	counts  bool
	columns int
}

// check looks through every expression of the query.
func (s *shape) check(q plan.Query) error {
	if s.skip < 0 {
		return errSkip
	}
	for c := &s.main; c != nil; c = c.absent {
		if err := c.checkFilters(); err != nil {
			return err
		}
	}
	whole := sight{slot: func(slot plan.Slot) bool { _, ok := s.place[slot]; return ok }}
	if q.Where != nil {
		if err := whole.check(q.Where); err != nil {
			return fmt.Errorf("plan: condition on matches: %w", err)
		}
	}
	whole.counts = true
	for i, c := range s.columns {
		if err := whole.check(c.Expr); err != nil {
			return fmt.Errorf("plan: column %d: %w", i+1, err)
		}
	}
	whole.columns = len(q.Output.Columns)
	for i, o := range s.sorts {
		if err := whole.check(o.Expr); err != nil {
			return fmt.Errorf("plan: sort key %d: %w", i+1, err)
		}
	}
	return s.checkGroups()
}

func (c *chain) checkFilters() error {
	for _, n := range c.nodes {
		if n.Filter == nil {
			continue
		}
		own := sight{slot: func(slot plan.Slot) bool { return slot == n.Slot }}
		if err := own.check(n.Filter); err != nil {
			return fmt.Errorf("plan: filter of slot %d: %w", n.Slot, err)
		}
	}
	return nil
}

func (v sight) check(e plan.Expr) error {
	switch e := e.(type) {
	case nil:
		return errors.New("an expression is missing")
	case plan.Count:
		if !v.counts {
			return errors.New("an aggregate has no place here")
		}
		v.counts = false
	case plan.ColumnRef:
		if e.Index < 0 || e.Index >= v.columns {
			return fmt.Errorf("there is no column %d to refer to", e.Index+1)
		}
	}
	if slot, ok := slotOf(e); ok && !v.slot(slot) {
		return fmt.Errorf("slot %d stands for nothing here", slot)
	}
	for _, part := range parts(e) {
		if err := v.check(part); err != nil {
			return err
		}
	}
	return nil
}

// checkGroups refuses to show or order groups by what differs within them.
func (s *shape) checkGroups() error {
	if !s.grouped() {
		return nil
	}
	keys := s.keys()
	for i, c := range s.columns {
		if !determined(c.Expr, keys) {
			return fmt.Errorf("plan: column %d: %w", i+1, errGroup)
		}
	}
	for i, o := range s.sorts {
		if !determined(o.Expr, keys) {
			return fmt.Errorf("plan: sort key %d: %w", i+1, errGroup)
		}
	}
	return nil
}
