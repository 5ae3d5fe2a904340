package j1ql

import (
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// typesOf are the types of the names of a selector, none when it accepts any.
func (w *walk) typesOf(names []string) []graph.Type {
	var types []graph.Type
	for _, name := range names {
		if w.schema.Entity(graph.Type(name)) != nil {
			types = append(types, graph.Type(name))
		} else {
			types = append(types, w.schema.OfClass(graph.Class(name))...)
		}
	}
	return types
}

// selectors are the classes and types that a selector can name: those reached,
// or all.
func (w *walk) selectors(reached []graph.Type) []offer {
	var classes, types []offer
	of := map[graph.Class][]graph.Type{}
	for _, e := range w.schema.Entities() {
		if reached != nil && !slices.Contains(reached, e.Type) {
			continue
		}
		types = append(types, offer{text: string(e.Type), kind: TypeCompletion, doc: e.Doc})
		for _, c := range e.Classes {
			if of[c] == nil {
				classes = append(classes, offer{text: string(c), kind: ClassCompletion})
			}
			of[c] = append(of[c], e.Type)
		}
	}
	for i := range classes {
		classes[i].doc = "Class of " + listed(of[graph.Class(classes[i].text)]) + "."
	}
	return append(append(classes, types...), offer{text: "#CriticalAsset", kind: SmartCompletion, doc: smartDoc})
}

// edges are the relationships of the verbs that lead from the types. Without
// verbs, or without types, they are of any.
func (w *walk) edges(verbs []string, d plan.Direction, from []graph.Type) []graph.RelationshipType {
	var edges []graph.RelationshipType
	for _, r := range w.schema.Relationships() {
		starts := from == nil || d != plan.Backward && slices.Contains(from, r.From) || d != plan.Forward && slices.Contains(from, r.To)
		if starts && (verbs == nil || slices.Contains(verbs, string(r.Class))) {
			edges = append(edges, r)
		}
	}
	return edges
}

// targets are the types that the edges lead to, each once; nil when there are
// none, as of verbs that are not known.
func targets(edges []graph.RelationshipType, from []graph.Type) []graph.Type {
	var types []graph.Type
	add := func(t graph.Type) {
		if !slices.Contains(types, t) {
			types = append(types, t)
		}
	}
	for _, r := range edges {
		if from == nil || slices.Contains(from, r.From) {
			add(r.To)
		}
		if from == nil || slices.Contains(from, r.To) {
			add(r.From)
		}
	}
	return types
}

// verbOffers are the verbs that lead on from the types.
func (w *walk) verbOffers(from []graph.Type) []offer {
	var offers []offer
	edges := w.edges(nil, plan.Either, from)
	for _, r := range edges {
		verb := string(r.Class)
		if slices.ContainsFunc(offers, func(o offer) bool { return o.text == verb }) {
			continue
		}
		to := targets(w.edges([]string{verb}, plan.Either, from), from)
		offers = append(offers, offer{text: verb, kind: VerbCompletion, doc: "Leads to " + listed(to) + "."})
	}
	return append(offers, offer{text: "RELATES TO", kind: KeywordCompletion, doc: "Any relationship."})
}

func listed(types []graph.Type) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = string(t)
	}
	return strings.Join(names, ", ")
}
