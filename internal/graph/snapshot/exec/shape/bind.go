package shape

import (
	"errors"
	"fmt"

	"parapet/internal/graph/plan"
)

var (
	errAbsent   = errors.New("what is absent ends a pattern or a section, and has a step")
	errOptional = errors.New("an optional section has no steps")
	errPaths    = errors.New("paths are the only step of a pattern, and have a length")
)

// binder goes through a pattern and gives its slots their places.
type binder struct {
	s     *Query
	bound map[plan.Slot]bool
	// absent: what is bound stands for nothing outside.
	absent bool
}

func (s *Query) bindPattern(p plan.Pattern) error {
	b := &binder{s: s, bound: map[plan.Slot]bool{}}
	if err := b.node(p.Start); err != nil {
		return err
	}
	for _, step := range p.Steps {
		if paths, ok := step.(plan.Paths); ok {
			if len(p.Steps) > 1 || paths.Max < 1 {
				return errPaths
			}
			return b.traversal(paths.Edge, paths.Node)
		}
	}
	return b.steps(p.Steps)
}

func (b *binder) steps(steps []plan.Step) error {
	for i, step := range steps {
		if err := b.step(step, i == len(steps)-1); err != nil {
			return err
		}
	}
	return nil
}

func (b *binder) step(step plan.Step, last bool) error {
	switch step := step.(type) {
	case plan.Hop:
		return b.traversal(step.Edge, step.Node)
	case plan.Absent:
		if !last || len(step.Steps) == 0 {
			return errAbsent
		}
		inner := *b
		inner.absent = true
		return inner.steps(step.Steps)
	case plan.Optional:
		if len(step.Steps) == 0 {
			return errOptional
		}
		if err := b.steps(step.Steps); err != nil {
			return err
		}
		return b.bind(step.Slot)
	}
	return errPaths
}

func (b *binder) traversal(e plan.Edge, n plan.Node) error {
	if err := b.bind(e.Slot); err != nil {
		return err
	}
	return b.node(n)
}

func (b *binder) node(n plan.Node) error {
	if n.Filter != nil {
		own := sight{slot: func(slot plan.Slot) bool { return slot == n.Slot }}
		if err := own.check(n.Filter); err != nil {
			return fmt.Errorf("filter of slot %d: %w", n.Slot, err)
		}
	}
	if !b.absent {
		b.s.Entities = append(b.s.Entities, n.Slot)
	}
	return b.bind(n.Slot)
}

func (b *binder) bind(slot plan.Slot) error {
	if b.bound[slot] {
		return fmt.Errorf("slot %d is bound twice", slot)
	}
	b.bound[slot] = true
	if !b.absent {
		b.s.Place[slot] = len(b.s.Place)
	}
	return nil
}
