package naive

import (
	"errors"
	"fmt"

	"parapet/internal/graph/plan"
)

// binder goes through a pattern and notes what is bound.
type binder struct{ bound map[plan.Slot]bool }

// pattern checks the pattern and returns the slots that are seen outside.
func (b *binder) pattern(p plan.Pattern) ([]plan.Slot, error) {
	slots, err := b.node(p.Start)
	if err != nil {
		return nil, err
	}
	for _, step := range p.Steps {
		if _, ok := step.(plan.Paths); ok && len(p.Steps) > 1 {
			return nil, errors.New("paths have steps beside them")
		}
	}
	more, err := b.steps(p.Steps)
	return append(slots, more...), err
}

func (b *binder) steps(steps []plan.Step) ([]plan.Slot, error) {
	var slots []plan.Slot
	for i, step := range steps {
		var more []plan.Slot
		var err error
		switch step := step.(type) {
		case plan.Hop:
			more, err = b.traversal(step.Edge, step.Node)
		case plan.Paths:
			more, err = b.traversal(step.Edge, step.Node)
			if step.Max < 1 {
				err = errors.New("paths have no length")
			}
		case plan.Absent:
			_, err = b.steps(step.Steps)
			if len(step.Steps) == 0 || i < len(steps)-1 {
				err = errors.New("what is absent is nothing or is not the end")
			}
		case plan.Optional:
			more, err = b.optional(step)
		}
		if err != nil {
			return nil, err
		}
		slots = append(slots, more...)
	}
	return slots, nil
}

func (b *binder) optional(o plan.Optional) ([]plan.Slot, error) {
	if len(o.Steps) == 0 {
		return nil, errors.New("an optional section is empty")
	}
	slots, err := b.steps(o.Steps)
	if err != nil {
		return nil, err
	}
	return append(slots, o.Slot), b.bind(o.Slot)
}

func (b *binder) traversal(e plan.Edge, n plan.Node) ([]plan.Slot, error) {
	if err := b.bind(e.Slot); err != nil {
		return nil, err
	}
	slots, err := b.node(n)
	return append(slots, e.Slot), err
}

func (b *binder) node(n plan.Node) ([]plan.Slot, error) {
	s := sight{slots: []plan.Slot{n.Slot}}
	if err := s.condition(n.Filter); err != nil {
		return nil, fmt.Errorf("filter of slot %d: %w", n.Slot, err)
	}
	return []plan.Slot{n.Slot}, b.bind(n.Slot)
}

func (b *binder) bind(s plan.Slot) error {
	if b.bound[s] {
		return fmt.Errorf("slot %d is bound twice", s)
	}
	b.bound[s] = true
	return nil
}
