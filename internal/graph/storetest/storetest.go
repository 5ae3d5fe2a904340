// Package storetest is the suite that every store of the graph has to pass.
//
// A case is a graph of a few lines, a query, and the answer. The cases in
// testdata go through the rules of the language and of plans one by one. They
// run twice: on the evaluator of package naive, in the tests of this package,
// which can rewrite the answers (go test -update), and on a store, by Run.
// There the answers of both must agree in order, too. Random graphs and
// queries go on where the cases end.
//
// The suite sees a store as writers and executors do, and nothing of how it
// keeps or finds things.
package storetest

import (
	"context"
	"iter"
	"testing"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// Store is a store that can be asked.
type Store interface {
	graph.Store
	// At executes queries on the graph as of a moment; the zero time is the
	// present. It fails when nothing was known then.
	At(ctx context.Context, at time.Time) (plan.Executor, error)
	// Diff are the changes from one moment to a later one, volatile properties
	// apart.
	Diff(ctx context.Context, from, to time.Time) iter.Seq2[graph.Change, error]
}

// Opener opens a new, empty store for the schema. The store may keep its files
// until the test ends.
type Opener func(t testing.TB, s *graph.Schema) Store

// now is what date.now means in the cases.
var now = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
