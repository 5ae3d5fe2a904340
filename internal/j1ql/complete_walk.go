package j1ql

import (
	"slices"
	"strings"

	"parapet/internal/graph"
)

// walk reads the tokens before the cursor by the grammar of the parser and
// notes, where they end, what the grammar would take next. Unlike the parser it
// is content with anything: what does not fit is passed over.
type walk struct {
	tokens []token
	at     int
	typed  typed
	schema *graph.Schema
	opt    CompleteOptions

	offers []offer
	// full says that something must stand at the cursor, so that what could
	// come after it is no offer.
	full bool
	// scope is what the query at hand has named so far.
	scope *naming
}

// naming is what a query names, its things and its columns, and how far its
// pattern is.
type naming struct {
	things  []thing
	columns []string
	// steps counts the hops and optional parts of its pattern; a path, which is
	// alone in it, says that there can be no more.
	steps int
	path  bool
	outer *naming
}

// thing is an entity or a relationship of a pattern.
type thing struct {
	alias        string
	relationship bool
	// types are the types it may have; none when they are unknown.
	types []graph.Type
}

// done says that the cursor is reached.
func (w *walk) done() bool { return w.at >= len(w.tokens) }

// peek is the n-th token from here; the end of the text behind the last.
func (w *walk) peek(n int) token {
	if w.at+n < len(w.tokens) {
		return w.tokens[w.at+n]
	}
	return token{}
}

// skip passes over a token.
func (w *walk) skip() token {
	t := w.peek(0)
	w.at++
	return t
}

// sees reads a keyword or symbol if it is next.
func (w *walk) sees(text string) bool {
	if w.done() || !w.peek(0).is(text) {
		return false
	}
	w.at++
	return true
}

// keyword reads a keyword of one or two words if it is next, and offers it at
// the cursor.
func (w *walk) keyword(doc string, words ...string) bool {
	for i, word := range words {
		if w.done() {
			rest := word
			for _, more := range words[i+1:] {
				rest += " " + more
			}
			w.offer(offer{text: rest, kind: KeywordCompletion, doc: doc})
			w.full = w.full || i > 0
			return false
		}
		if !w.sees(word) {
			return false
		}
	}
	return true
}

// offer notes what may stand at the cursor.
func (w *walk) offer(all ...offer) {
	if w.done() && !w.full {
		w.offers = append(w.offers, all...)
	}
}

// must notes what has to stand at the cursor, if it is here, and says whether
// it is.
func (w *walk) must(all ...offer) bool {
	if !w.done() {
		return false
	}
	w.offer(all...)
	w.full = true
	return true
}

// name adds a thing to the query's names. Without an alias the only name of
// its selector is its name.
func (w *walk) name(alias string, selector []string, t thing) {
	t.alias = alias
	if alias == "" && len(selector) == 1 {
		t.alias = selector[0]
	}
	w.scope.things = append(w.scope.things, t)
}

// find is the thing of a name that stands for one only. Verbs are found in any
// case.
func (n *naming) find(alias string) (thing, bool) {
	named := func(t thing) bool {
		return t.alias == alias || t.relationship && strings.EqualFold(t.alias, alias)
	}
	i := slices.IndexFunc(n.things, named)
	if i < 0 || slices.ContainsFunc(n.things[i+1:], named) {
		return thing{}, false
	}
	return n.things[i], true
}
