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

// properties offers the properties of the types, and those of every entity.
func (w *walk) properties(types []graph.Type) {
	w.propertiesAs("", types, false)
}

// propertiesAs offers properties behind a prefix, in brackets if one is typed.
func (w *walk) propertiesAs(prefix string, types []graph.Type, relationship bool) {
	bracket := strings.Contains(w.typed.text, "[")
	add := func(name, doc string) {
		if bracket || !isWord(name) {
			name = "[" + name + "]"
		}
		w.offer(offer{text: prefix + name, kind: PropertyCompletion, doc: doc})
	}
	for _, p := range w.declared(types, relationship) {
		add(p.Name, p.Doc)
	}
	metadata := entityMetadata
	if relationship {
		metadata = relationshipMetadata
	}
	for _, m := range metadata {
		add(m.name, m.doc)
	}
}

// declared are the properties of the types, each name once; without types they
// are those of all.
func (w *walk) declared(types []graph.Type, relationship bool) []graph.Property {
	var all []graph.Property
	seen := map[string]bool{}
	add := func(t graph.Type, properties []graph.Property) {
		if types != nil && !slices.Contains(types, t) {
			return
		}
		for _, p := range properties {
			if !seen[p.Name] {
				seen[p.Name] = true
				all = append(all, p)
			}
		}
	}
	if relationship {
		for _, r := range w.schema.Relationships() {
			add(r.Type, r.Properties)
		}
		return all
	}
	for _, e := range w.schema.Entities() {
		add(e.Type, e.Properties)
	}
	return all
}

// references offers what is named, the properties of the one that is typed,
// and functions.
func (w *walk) references(functions ...[]documented) {
	if alias, _, dotted := strings.Cut(w.typed.text, "."); dotted {
		if t, ok := w.scope.find(alias); ok {
			w.propertiesAs(alias+".", t.types, t.relationship)
		}
		return
	}
	for _, t := range w.scope.things {
		if isName(t.alias) {
			w.offer(offer{text: t.alias, kind: AliasCompletion, doc: t.doc()})
		}
	}
	for _, group := range functions {
		for _, f := range group {
			w.offer(offer{text: f.name + "(", kind: FunctionCompletion, doc: f.doc})
		}
	}
}

// doc says what the thing is.
func (t thing) doc() string {
	switch {
	case t.relationship:
		return "A relationship."
	case t.types == nil:
		return "An entity."
	}
	return "An entity: " + listed(t.types) + "."
}

// columnNames offers the columns that RETURN has named.
func (w *walk) columnNames() {
	for _, name := range w.scope.columns {
		w.offer(offer{text: name, kind: ColumnCompletion, doc: "A column."})
	}
}

// values offers the values of a property of the types; where things have names,
// also those.
func (w *walk) values(types []graph.Type, property string, names bool) {
	if !w.done() {
		return
	}
	switch kind := w.kindOf(types, property); {
	case property == "_type":
		for _, t := range types {
			w.offer(offer{text: string(t), kind: ValueCompletion, quote: true})
		}
	case kind == graph.KindTime:
		w.offer(dateOffers...)
	case kind == graph.KindBool:
		w.offer(offer{text: "true", kind: ValueCompletion}, offer{text: "false", kind: ValueCompletion})
	case w.opt.Values != nil && property != "":
		for _, v := range w.opt.Values(types, property) {
			w.offer(valueOffer(v))
		}
	}
	w.offer(offer{text: "undefined", kind: ValueCompletion, doc: "Absent."})
	if names {
		w.references()
	}
}

func valueOffer(v graph.Value) offer {
	if v.Kind() == graph.KindText {
		return offer{text: v.AsText(), kind: ValueCompletion, quote: true}
	}
	return offer{text: literalText(v), kind: ValueCompletion}
}

// kindOf is the kind of a property of the types; undefined when it is not
// declared.
func (w *walk) kindOf(types []graph.Type, property string) graph.Kind {
	switch property {
	case "_createdOn", "_beginOn", "_endOn":
		return graph.KindTime
	case "_deleted":
		return graph.KindBool
	}
	for _, t := range types {
		if p, ok := w.schema.Property(t, property); ok {
			return p.Kind
		}
	}
	return graph.KindUndefined
}

func parameterOffers(names []string) []offer {
	var offers []offer
	for _, name := range names {
		offers = append(offers, offer{text: "${param." + name + "}", kind: ParameterCompletion, doc: "A parameter of the configuration."})
	}
	return offers
}

func listed(types []graph.Type) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = string(t)
	}
	return strings.Join(names, ", ")
}
