package walk

import (
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/cost"
	"parapet/internal/graph/snapshot/exec/shape"
)

// From is a walk that begins at one of the first nodes, or the last of them.
func From(v *column.View, env *cond.Env, s *shape.Query, start int) *Walk {
	c := newPrefix(s.Pattern)
	return from(v, env, s, c, newCosts(cost.New(v, env), c), min(start, len(c.nodes)-1))
}

// FromEnd is a walk over paths from the pattern's end.
func FromEnd(v *column.View, env *cond.Env, s *shape.Query) *Walk {
	p, _ := turned(s.Pattern)
	back := newPrefix(p)
	return fromEnd(v, env, s, back, newCosts(cost.New(v, env), back))
}
