package j1ql

import (
	"fmt"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// unknown warns of a name that the schema does not have.
func (c *compiler) unknown(what string, name Name, known []string) {
	c.warnOf(name.Span, func() string {
		msg := fmt.Sprintf("no %s `%s`", what, name.Text)
		if like := nearest(name.Text, known); like != "" {
			msg += fmt.Sprintf("; did you mean `%s`?", like)
		}
		return msg
	})
}

// entityNames are the classes and types of entities.
func (c *compiler) entityNames() []string {
	var known []string
	for _, e := range c.schema.Entities() {
		for _, class := range e.Classes {
			known = append(known, string(class))
		}
		known = append(known, string(e.Type))
	}
	return known
}

// edgeTypes are the types of relationships that a hop can go over: those of
// its verbs that lead from the types on its left to those on its right.
func (c *compiler) edgeTypes(h Hop, from, to end) plan.Types {
	if len(h.Verbs) == 0 && from.types.Any && to.types.Any {
		return plan.Types{Any: true}
	}
	verbs, known := c.verbs(h)
	fitting := c.joining(verbs, h.Direction, from.types, to.types)
	if len(fitting) == 0 && known && !isEmpty(from.types) && !isEmpty(to.types) {
		c.warnApart(h, verbs, from, to)
	}
	return plan.Types{List: typesOf(fitting)}
}

// pathTypes are the types of relationships that a path can go over.
func (c *compiler) pathTypes(h Hop) plan.Types {
	if len(h.Verbs) == 0 {
		return plan.Types{Any: true}
	}
	verbs, _ := c.verbs(h)
	anything := plan.Types{Any: true}
	return plan.Types{List: typesOf(c.joining(verbs, plan.Either, anything, anything))}
}

func isEmpty(t plan.Types) bool { return !t.Any && len(t.List) == 0 }

func typesOf(relationships []graph.RelationshipType) []graph.Type {
	var types []graph.Type
	for _, r := range relationships {
		types = append(types, r.Type)
	}
	return types
}

// verbs are the classes of relationships that a hop names, nil for any, and
// whether the schema knows one of them. It warns of those it does not know.
func (c *compiler) verbs(h Hop) ([]graph.Class, bool) {
	var verbs []graph.Class
	known := len(h.Verbs) == 0
	for _, name := range h.Verbs {
		verb := graph.Class(name.Text)
		if c.schema.OfVerb(verb) == nil {
			c.unknown("verb", name, c.verbNames())
		} else {
			known = true
		}
		verbs = append(verbs, verb)
	}
	return verbs, known
}

func (c *compiler) verbNames() []string {
	var known []string
	for _, r := range c.schema.Relationships() {
		known = append(known, string(r.Class))
	}
	return known
}

// joining are the relationships of the verbs, or of any verb when there are
// none, that lead in the direction from one of the types to another.
func (c *compiler) joining(verbs []graph.Class, d plan.Direction, left, right plan.Types) []graph.RelationshipType {
	var fitting []graph.RelationshipType
	for _, r := range c.schema.Relationships() {
		forward := d != plan.Backward && has(left, r.From) && has(right, r.To)
		backward := d != plan.Forward && has(left, r.To) && has(right, r.From)
		if (verbs == nil || slices.Contains(verbs, r.Class)) && (forward || backward) {
			fitting = append(fitting, r)
		}
	}
	return fitting
}

func has(types plan.Types, t graph.Type) bool { return types.Any || slices.Contains(types.List, t) }

// warnApart warns of a hop that no declared relationship makes, and says what
// would join the two.
func (c *compiler) warnApart(h Hop, verbs []graph.Class, from, to end) {
	msg := fmt.Sprintf("no %s leads from `%s` to `%s`",
		union(h.Verbs, "relationship"), union(from.names, "*"), union(to.names, "*"))
	if len(c.joining(verbs, plan.Either, from.types, to.types)) > 0 {
		c.warn(h.Span, msg+"; it leads the other way")
		return
	}
	var joins []string
	for _, r := range c.joining(nil, plan.Either, from.types, to.types) {
		if !slices.Contains(joins, string(r.Class)) {
			joins = append(joins, string(r.Class))
		}
	}
	if joins != nil {
		msg += "; they are joined by " + oneOf(joins)
	}
	c.warn(h.Span, msg)
}
