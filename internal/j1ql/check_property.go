package j1ql

import (
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// occupant is what may stand in a slot.
type occupant struct {
	types        plan.Types
	relationship bool
	// unknown says that it may be of types besides that are not known.
	unknown bool
}

// checkProperty warns of a property that none of the types in a slot declares.
// The graph's own names, tags and the display name of a relationship are not
// declared, and a type that declares no property at all may have any.
func (c *compiler) checkProperty(p Path, slot plan.Slot, name string, at site) {
	thing := c.slots[slot]
	if at.declared || thing.unknown || thing.relationship && name == "displayName" || strings.HasPrefix(name, "_") || strings.HasPrefix(name, "tag.") {
		return
	}
	var known []string
	for _, properties := range c.declared(thing) {
		if len(properties) == 0 {
			return
		}
		for _, property := range properties {
			known = append(known, property.Name)
		}
	}
	if known == nil || slices.Contains(known, name) {
		return
	}
	what := Name{Text: name, Span: p.Span}
	c.unknown("property", what, known)
}

// declared are the properties of each of the types.
func (c *compiler) declared(t occupant) [][]graph.Property {
	var all [][]graph.Property
	if t.relationship {
		for _, r := range c.schema.Relationships() {
			if has(t.types, r.Type) {
				all = append(all, r.Properties)
			}
		}
		return all
	}
	for _, e := range c.schema.Entities() {
		if has(t.types, e.Type) {
			all = append(all, e.Properties)
		}
	}
	return all
}
