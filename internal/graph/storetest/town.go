package storetest

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// RunTown executes random plans on a graph of some thousand entities, where
// stores take other ways than on a few: parts of the work side by side, or
// sets in place of single rows.
func RunTown(t *testing.T, open Opener) {
	w := newWorld(context.Background(), t, open, town())
	rapid.Check(t, func(t *rapid.T) {
		q := drawShortPlan(t)
		if err := w.compare(context.Background(), q); err != nil {
			t.Fatalf("%+v\n%v", q, err)
		}
	})
}

// drawShortPlan draws a plan of two hops at most.
func drawShortPlan(t *rapid.T) plan.Query {
	hops := mostHops - 2
	return (&planner{T: t, hops: &hops}).query()
}

// town is a large graph, always the same, in two states. It has many users
// and findings and few of the rest.
func town() []*State {
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // repeatable by design
	first := &State{}
	for _, decl := range Schema().Entities() {
		for n := range cmp.Or(map[graph.Type]int{"user": 1200, "finding": 1500}[decl.Type], 50) {
			e := Entity{Node: Node{acme, decl.Type, graph.Key(fmt.Sprint("k", n))}}
			if n%3 == 0 {
				e.Partition = "integration/other"
			}
			e.Props = someProps(r, decl.Properties)
			first.Entities = append(first.Entities, e)
		}
	}
	for _, decl := range Schema().Relationships() {
		first.join(r, &decl)
	}
	second := first.clone(first.At)
	second.delete(second.Entities[len(second.Entities)-1])
	for i := range second.Entities {
		if i%5 == 0 {
			e := &second.Entities[i]
			e.Props = someProps(r, Schema().Entity(e.Type).Properties)
		}
	}
	return []*State{first, second}
}

// join puts relationships of a type between random entities, about one for
// each of the fewer.
func (s *State) join(r *rand.Rand, decl *graph.RelationshipType) {
	from, to := s.ofType(decl.From), s.ofType(decl.To)
	seen := map[[2]Node]bool{}
	for range min(len(from), len(to)) {
		pair := [2]Node{from[r.IntN(len(from))], to[r.IntN(len(to))]}
		if seen[pair] || !decl.Mapped && pair[0].Partition != pair[1].Partition {
			continue
		}
		seen[pair] = true
		s.Relationships = append(s.Relationships, Relationship{
			Type: decl.Type, From: pair[0], To: pair[1], Props: someProps(r, decl.Properties),
		})
	}
}

func someProps(r *rand.Rand, declared []graph.Property) graph.Props {
	var props graph.Props
	for _, p := range declared {
		if some := values[p.Kind]; r.IntN(3) == 0 {
			props = append(props, graph.Prop{Name: p.Name, Value: some[r.IntN(len(some))]})
		}
	}
	return props
}
