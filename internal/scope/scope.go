// Package scope is the graph as one account sees it: all of it, or the parts of
// some integrations with what others share with them.
//
// Its one flow: who asks is given a Graph, which has the generations that
// queries ask, the stories of entities, and how much there is, and in none of
// these anything of an integration that the account does not see. A partition
// that no integration owns, such as that of matching, is seen where it joins
// what the account sees.
//
// The package does not know who the accounts are, nor what is asked.
package scope

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/connect"
	"parapet/internal/graph/snapshot/exec"
	"parapet/internal/graph/snapshot/restrict"
	"parapet/internal/problem"
	"parapet/internal/query"
)

// integrations is what the names of their partitions begin with.
const integrations = "integration/"

// Integration is the key of the integration that owns a partition; empty for a
// partition that none does.
func Integration(p graph.Partition) string {
	key, ok := strings.CutPrefix(string(p), integrations)
	if !ok {
		return ""
	}
	return key
}

// Store is a graph that several accounts see. It is safe for concurrent use.
type Store struct {
	store *snapshot.Store
	all   *Graph

	mu sync.Mutex
	of map[string]*Graph // by the keys that are seen
}

// New is the graph in a store.
func New(store *snapshot.Store) *Store {
	return &Store{store: store, all: &Graph{store: store}, of: map[string]*Graph{}}
}

// All is the whole graph.
func (s *Store) All() *Graph { return s.all }

// Of is what there is of the integrations with the keys. For the same keys it
// is the same.
func (s *Store) Of(keys []string) *Graph {
	keys = slices.Compact(slices.Sorted(slices.Values(keys)))
	name := strings.Join(keys, "\x00")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of[name] == nil {
		s.of[name] = &Graph{store: s.store, limited: true, keys: keys}
	}
	return s.of[name]
}

// Graph is what an account sees of the graph. It is safe for concurrent use.
type Graph struct {
	store   *snapshot.Store
	limited bool
	keys    []string // ascending

	// What is seen of the last generation is found once for each.
	mu          sync.Mutex
	whole, seen column.Source
}

var _ query.Graphs = (*Graph)(nil)

// Limited says whether there may be more in the graph than is seen.
func (g *Graph) Limited() bool { return g.limited }

// Sees says whether anything of a partition can be seen.
func (g *Graph) Sees(p graph.Partition) bool { return g.sight(p) != restrict.None }

func (g *Graph) sight(p graph.Partition) restrict.Sight {
	key := Integration(p)
	_, mine := slices.BinarySearch(g.keys, key)
	switch {
	case !g.limited, mine:
		return restrict.Whole
	case key == "":
		return restrict.Shared
	}
	return restrict.None
}

// Latest is the last generation.
func (g *Graph) Latest(context.Context) (query.Graph, error) { return exec.New(g.latest()), nil }

// latest is what is seen of the last generation.
func (g *Graph) latest() column.Source {
	whole := g.store.Latest()
	if !g.limited {
		return whole
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.whole != whole {
		g.whole, g.seen = whole, restrict.New(whole, g.sight)
	}
	return g.seen
}

// At is the generation that was the last at a moment. It fails with an Invalid
// problem when the graph is not known so far back, and with an Unavailable one
// when there is none yet.
func (g *Graph) At(ctx context.Context, moment time.Time) (query.Graph, error) {
	source, err := g.at(ctx, moment)
	if err != nil {
		return nil, err
	}
	return exec.New(source), nil
}

// Count is how many entities of each type there are in the last generation.
func (g *Graph) Count() (map[graph.Type]int, error) {
	source := g.latest()
	need := column.Need{Tables: map[graph.Type]column.Names{}}
	for _, e := range source.Schema().Entities() {
		need.Tables[e.Type] = column.Names{}
	}
	view, err := source.Pin(need)
	if err != nil {
		return nil, fmt.Errorf("count entities: %w", err)
	}
	counts := map[graph.Type]int{}
	for _, t := range view.Tables() {
		counts[t.Type()] += t.Count()
	}
	return counts, nil
}

// refusal is what to tell of an error of the store, or of what joins entities.
func refusal(err error) error {
	var unknown *connect.UnknownError
	var large *connect.LimitError
	switch {
	case errors.Is(err, snapshot.ErrUnknownThen):
		return problem.New(problem.Invalid, "%s", err)
	case errors.Is(err, snapshot.ErrNoData):
		return problem.New(problem.Unavailable, "nothing has been read yet: start a run of an integration")
	case errors.As(err, &unknown):
		return problem.New(problem.NotFound, "%s; it may have been deleted: its history tells", unknown)
	case errors.As(err, &large):
		return problem.New(problem.TooLarge, "%s", large)
	}
	return err
}
