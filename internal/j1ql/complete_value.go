package j1ql

import (
	"slices"
	"strings"

	"parapet/internal/graph"
)

// operands says what the sides of a comparison can be.
type operands struct {
	// left offers what can stand at the left.
	left func()
	// with are the types whose properties are compared in a WITH, where the
	// right side is a value; of names it is not, elsewhere.
	with  []graph.Type
	names bool
}

// condition reads comparisons joined by AND and OR.
func (w *walk) condition(of operands) {
	for {
		w.comparison(of)
		if !w.keyword("Both hold; it binds more tightly than OR.", "AND") && !w.keyword("One of them holds.", "OR") {
			return
		}
	}
}

func (w *walk) comparison(of operands) {
	from := w.at
	if w.sees("(") {
		w.condition(of)
		if w.must() || !w.sees(")") || !w.peek(0).isAny(operators...) {
			return
		}
	} else {
		w.expression(of.left)
		w.must(operatorOffers...)
	}
	if w.peek(0).isAny(operators...) {
		w.skip()
		types, property := w.property(from, w.at-1, of)
		w.right(func() { w.values(types, property, of.names) })
	}
}

// property is what the tokens between two places name, if they name a
// property, and the types that it is one of.
func (w *walk) property(from, to int, of operands) ([]graph.Type, string) {
	t := w.tokens[from]
	switch {
	case to != from+1 || t.kind != word && t.kind != bracketed:
		return nil, ""
	case t.kind == bracketed:
		return of.with, t.value
	case !of.names:
		return of.with, t.text
	}
	alias, property, _ := strings.Cut(t.text, ".")
	named, _ := w.scope.find(alias)
	return named.types, property
}

// right reads the right side of a comparison: a value, a list of values, or a
// query.
func (w *walk) right(value func()) {
	if !w.sees("(") {
		w.expression(value)
		return
	}
	if w.done() {
		w.offer(offer{text: "FIND", kind: KeywordCompletion, doc: "A query inside the query."})
	} else if w.peek(0).is("FIND") {
		w.query()
		w.must()
		w.sees(")")
		return
	}
	for {
		w.expression(value)
		if !w.keyword("Any of the values.", "OR") && !w.keyword("All of the values.", "AND") {
			break
		}
	}
	w.must()
	w.sees(")")
}

// expression reads terms joined by arithmetic.
func (w *walk) expression(term func()) {
	for {
		w.sees("-")
		w.term(term)
		if !w.peek(0).isAny("+", "-", "*", "/", "^") {
			return
		}
		w.skip()
		if w.afterMoment() {
			w.shift()
			return
		}
	}
}

// term reads one value.
func (w *walk) term(term func()) {
	if w.done() {
		term()
		w.full = true
		return
	}
	switch t := w.peek(0); {
	case t.is("("):
		w.skip()
		w.expression(term)
		w.must()
		w.sees(")")
	case slices.Contains(functions(), strings.ToUpper(t.text)) && w.peek(1).is("("):
		w.at += 2
		w.arguments()
	case t.kind == word && startsPattern(t), t.isAny("AND", "OR", ")", ","):
		// it is missing
	default:
		w.skip()
		if w.sees(".") && !w.done() {
			w.skip()
		}
	}
}

// arguments reads the rest of a call.
func (w *walk) arguments() {
	for !w.sees(")") {
		if w.peek(0).isAny(clauses...) {
			return
		}
		w.expression(func() { w.references(scalars) })
		if !w.sees(",") {
			w.must()
			w.sees(")")
			return
		}
	}
}

// moment reads a date and what moves it.
func (w *walk) moment() {
	w.expression(func() { w.offer(dateOffers...) })
}

// afterMoment says whether the operator just read follows a moment.
func (w *walk) afterMoment() bool {
	return w.at > 1 && (w.tokens[w.at-2].kind == date || isNow(w.tokens[w.at-2].text)) ||
		w.at > 2 && units[strings.ToLower(w.tokens[w.at-2].text)] != ""
}

// shift reads a number of units, and further ones.
func (w *walk) shift() {
	for {
		if w.must() {
			return
		}
		w.skip()
		if w.must(unitOffers...) {
			return
		}
		w.skip()
		if !w.peek(0).isAny("+", "-") {
			return
		}
		w.skip()
	}
}
