package j1ql

import (
	"slices"
	"strings"

	"parapet/internal/graph"
)

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
	case property == "_type", property == "_class":
		w.namesOf(types, property == "_class")
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

// namesOf offers the types, or their classes; of all when there are none.
func (w *walk) namesOf(types []graph.Type, classes bool) {
	for _, e := range w.schema.Entities() {
		if types != nil && !slices.Contains(types, e.Type) {
			continue
		}
		if !classes {
			w.offer(offer{text: string(e.Type), kind: ValueCompletion, quote: true, doc: e.Doc})
			continue
		}
		for _, c := range e.Classes {
			w.offer(offer{text: string(c), kind: ValueCompletion, quote: true})
		}
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

func (o CompleteOptions) parameterOffers() []offer {
	var offers []offer
	for _, name := range o.Variables {
		offers = append(offers, offer{text: "${" + name + "}", kind: ParameterCompletion, doc: "Given with the query."})
	}
	for _, name := range o.Parameters {
		offers = append(offers, offer{text: "${param." + name + "}", kind: ParameterCompletion, doc: "A parameter of the configuration."})
	}
	return offers
}
