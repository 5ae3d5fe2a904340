// Package j1ql is the query language. Text becomes tokens, tokens a syntax
// tree, and the tree, checked against the schema, a plan that a store can
// execute:
//
//	Parse(text) -> *Query -> Compile(query, schema, options) -> plan.Query
//
// Query.String writes the tree in its canonical form, and Complete says how a
// text may go on.
//
// The package is pure. It knows the names that the schema declares and nothing
// of stores, of results, or of how a plan is executed.
package j1ql

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"parapet/internal/graph"
)

// maxLength is how long a query may be, in bytes.
const maxLength = 1 << 16

// Parse reads a query. Its error is always an *Error.
func Parse(text string) (*Query, error) {
	if err := checkText(text); err != nil {
		return nil, err
	}
	p := &parser{text: text, tokens: lex(text)}
	q := p.query("")
	if p.err != nil {
		return nil, p.err
	}
	return q, nil
}

// checkText refuses what is no text, or too much of it.
func checkText(text string) error {
	l := &lexer{text: text, pos: Pos{Line: 1, Column: 1}}
	if len(text) > maxLength {
		return l.broken(0, fmt.Sprintf("the query is longer than %d bytes", maxLength), "").err
	}
	if valid := validLength(text); valid < len(text) {
		l.skip(valid)
		return l.broken(1, "the query is no UTF-8 text", "").err
	}
	return nil
}

// validLength is how many bytes the text has before the first that is not
// UTF-8.
func validLength(text string) int {
	for i, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD") {
			return i
		}
	}
	return len(text)
}

// Options are what a query depends on besides its text and the schema.
type Options struct {
	// Now is what date.now means; the present when it is zero.
	Now time.Time
	// Variables are the values of ${name} and {{name}}. Several values mean
	// any of them.
	Variables map[string][]graph.Value
	// Parameters are the values of ${param.name}, which the configuration
	// gives.
	Parameters map[string][]graph.Value
	// Unbound allows names without a value, as when a query is only checked.
	// They are undefined.
	Unbound bool
	// IncludeDeleted asks for deleted entities too, everywhere.
	IncludeDeleted bool
	// Identify adds columns to a table that say of which entities its rows are.
	Identify bool
}
