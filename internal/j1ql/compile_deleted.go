package j1ql

import "parapet/internal/graph/plan"

// deletedIn are the slots of a query of which its WHERE asks for what is
// deleted. What an optional part goes on from may be what it began with.
func (c *compiler) deletedIn(q *Query) map[plan.Slot]bool {
	began := map[plan.Slot]plan.Slot{}
	beginnings(q.Steps, q.Start.slot, began)
	asked := map[plan.Slot]bool{}
	walkExpr(q.Where, func(e Expr) {
		path, ok := e.(Path)
		if !ok || !path.asksDeleted() {
			return
		}
		b, ok := c.names.find(path.Alias.Text)
		for slot := b.slot; ok; slot, ok = began[slot] {
			asked[slot] = true
		}
	})
	return asked
}

// beginnings notes, by the slots of optional parts, where they begin.
func beginnings(steps []Step, from plan.Slot, began map[plan.Slot]plan.Slot) {
	for _, s := range steps {
		switch s := s.(type) {
		case Hop:
			from = s.Entity.slot
		case Section:
			beginnings(s.Steps, from, began)
			began[s.slot] = from
			from = s.slot
		}
	}
}

// asksDeleted says whether a condition, or none, asks for what is deleted.
func asksDeleted(e Expr) bool {
	found := false
	walkExpr(e, func(e Expr) {
		path, ok := e.(Path)
		found = found || ok && path.asksDeleted()
	})
	return found
}

// asksDeleted says whether it is a property for whose sake one looks for what
// is deleted.
func (p Path) asksDeleted() bool { return p.Property == "_deleted" || p.Property == "_endOn" }
