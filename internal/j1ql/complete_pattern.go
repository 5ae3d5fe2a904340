package j1ql

import (
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// query reads a query, or one inside another, and its names.
func (w *walk) query() {
	w.scope = &naming{outer: w.scope}
	defer func() { w.scope = w.scope.outer }()
	w.keyword("Begins a query.", "FIND")
	w.keyword("Leaves out rows that came before.", "UNIQUE")
	from := w.entity(nil)
	w.steps(from)
	w.tail()
	if !w.done() && w.scope.outer == nil {
		w.skip() // nothing is understood here: look for the next clause
		w.resume(from)
	}
}

// resume goes on behind what was not understood.
func (w *walk) resume(from []graph.Type) {
	for !w.done() {
		before := w.at
		w.steps(from)
		w.tail()
		if w.at == before {
			w.skip()
		}
	}
}

// entity reads an entity and gives its types. reached are the types that the
// hop before it leads to; nil is any.
func (w *walk) entity(reached []graph.Type) []graph.Type {
	names := w.selector(reached)
	types := w.typesOf(names)
	if w.keyword("Only what came or changed since a date.", "CHANGED", "SINCE") {
		w.moment()
	}
	for w.keyword("Filters by properties.", "WITH") {
		w.condition(operands{left: func() { w.properties(types) }, with: types})
	}
	alias := w.alias()
	w.name(alias, names, thing{types: types})
	return types
}

// alias reads AS and a name. It offers none: the name is new.
func (w *walk) alias() string {
	if !w.keyword("Gives it a name.", "AS") || w.must() {
		return ""
	}
	return w.skip().text
}

// selector reads the names of a selector.
func (w *walk) selector(reached []graph.Type) []string {
	if w.must(w.selectors(reached)...) {
		return nil
	}
	switch t := w.peek(0); {
	case t.kind == quoted, t.is("*"):
		w.skip()
		return nil
	case w.sees("#"):
		if w.must(offer{text: "CriticalAsset", kind: SmartCompletion, doc: smartDoc}) {
			return nil
		}
		w.skip()
		if t := w.peek(0); t.kind == word && startsPattern(t) || w.done() {
			return nil
		}
		return w.selector(reached)
	case w.sees("("):
		return w.union(func() string {
			w.must(w.selectors(reached)...)
			return w.skip().text
		})
	case t.kind != word || startsPattern(t):
		return nil // it is missing
	}
	return []string{w.skip().text}
}

// startsPattern says whether a word is one that follows a selector.
func startsPattern(t token) bool {
	return t.isAny("THAT", "WITH", "AS", "CHANGED", "WHERE", "RETURN", "HAVING", "ORDER", "SKIP", "LIMIT", "AT")
}

// union reads the rest of (A|B).
func (w *walk) union(member func() string) []string {
	var names []string
	for {
		names = append(names, member())
		if w.done() || !w.sees("|") {
			w.must()
			w.sees(")")
			return names
		}
	}
}

// steps reads hops and optional sections.
func (w *walk) steps(from []graph.Type) {
	bound := len(w.scope.things)
	negated := false
	for {
		switch {
		case w.scope.path:
			return
		case w.peek(0).is("(") && (w.peek(1).is("THAT") || w.at == len(w.tokens)-1):
			from = w.section(from)
		case w.keyword("Follows a relationship.", "THAT"):
			w.scope.steps++
			if w.sees("!") && !negated {
				negated, bound = true, len(w.scope.things)
			}
			from = w.hop(from, negated)
		default:
			if negated { // what is not there has no name outside
				w.scope.things = w.scope.things[:bound]
			}
			return
		}
	}
}

// section reads (THAT …)? [AS alias] and gives the types before it and at its
// end.
func (w *walk) section(from []graph.Type) []graph.Type {
	w.sees("(")
	w.scope.steps++
	inside := len(w.scope.things)
	w.steps(from)
	if w.must() {
		return nil
	}
	w.sees(")")
	w.sees("?")
	types := slices.Clone(from)
	if named := w.scope.things; len(named) > inside {
		types = append(types, named[len(named)-1].types...)
	}
	if alias := w.alias(); alias != "" {
		w.name(alias, nil, thing{types: types})
	}
	return types
}

// hop reads what follows THAT and gives the types of the entity it leads to.
func (w *walk) hop(from []graph.Type, negated bool) []graph.Type {
	paths := !negated && w.scope.steps == 1 && w.keyword("Any path of relationships, up to a number of steps.", "SOMEHOW")
	if paths && w.peek(0).kind == number {
		w.skip()
	}
	verbs := w.verbs(from)
	direction := plan.Either
	if w.sees(">>") {
		direction = plan.Forward
	} else if w.sees("<<") {
		direction = plan.Backward
	}
	w.sees("TO")
	if paths {
		w.scope.path = true
		return w.entity(nil)
	}
	alias := w.alias()
	edges := w.edges(verbs, direction, from)
	w.name(alias, verbs, thing{relationship: true, types: typesOf(edges)})
	return w.entity(targets(edges, from))
}

// verbs reads the verbs of a hop; none is any.
func (w *walk) verbs(from []graph.Type) []string {
	if w.must(w.verbOffers(from)...) {
		return nil
	}
	if w.sees("(") {
		return w.union(func() string {
			w.must(w.verbOffers(from)...)
			return strings.ToUpper(w.skip().text)
		})
	}
	if w.sees("RELATES") {
		w.keyword("Any relationship.", "TO")
		return nil
	}
	return []string{strings.ToUpper(w.skip().text)}
}
