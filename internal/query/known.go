package query

import "parapet/internal/graph"

// Known says how much is known of types in a generation, for who was shown
// something of them without a query.
func Known(g graph.Generation, opt Options, types ...graph.Type) []Completeness {
	p := &prepared{opt: opt.withDefaults()}
	looked := typeSet{}
	for _, t := range types {
		looked[t] = true
	}
	return p.knowledge(g, nil).completeness(looked)
}
