// Package j1ql is the query language. Text becomes tokens, tokens a syntax
// tree, and the tree, checked against the schema, a plan that a store can
// execute:
//
//	Parse(text) -> *Query -> Compile(query, schema) -> plan.Query
//
// The package is pure. It knows the names that the schema declares and nothing
// of stores, of results, or of how a plan is executed.
package j1ql

import (
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// Parse reads a query. Its error is always an *Error.
func Parse(text string) (*Query, error) {
	return nil, &Error{Msg: text}
}

// String is the query in canonical form: keywords in capitals, one space
// between words, no needless parentheses or quotes. Parsing it gives the same
// query again.
func (q *Query) String() string { return "" }

// Options are what a query depends on besides its text and the schema.
type Options struct {
	// Now is what date.now means; the present when it is zero.
	Now time.Time
}

// Compile checks a query against a schema and says what to execute. Names
// that the schema does not know become warnings: they select nothing. The
// error is always an *Error.
func Compile(q *Query, schema *graph.Schema, opt Options) (plan.Query, []Warning, error) {
	return plan.Query{}, nil, &Error{Msg: "no plan"}
}
