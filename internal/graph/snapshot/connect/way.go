package connect

import (
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// weigh is how many relationships a step of a side would look at.
func (x *search) weigh(s *side) int {
	sum := 0
	for _, n := range x.weights(s) {
		sum += n
	}
	return sum
}

// weights are the relationships of the side's frontier, by its types.
func (x *search) weights(s *side) map[graph.Type]int {
	of := map[graph.Type]int{}
	ways := x.ways()
	for _, at := range s.frontier {
		t, row := x.view.Locate(at)
		for _, w := range ways[t] {
			of[t.Type()] += len(w.ends(row))
		}
	}
	return of
}

// way is relationships as they lead from one table to another.
type way struct {
	edges *column.Edges
	far   *column.Table
	back  bool
}

func (w way) ends(row uint32) []uint32 {
	if w.back {
		return w.edges.In(row)
	}
	ends, _ := w.edges.Out(row)
	return ends
}

// ways are those that lead on from each table of the view.
func (x *search) ways() map[*column.Table][]way {
	ways := map[*column.Table][]way{}
	for _, e := range x.view.Edges() {
		ways[e.From()] = append(ways[e.From()], way{e, e.To(), false})
		ways[e.To()] = append(ways[e.To()], way{e, e.From(), true})
	}
	return ways
}

// bits is a set of global ids.
type bits []uint64

func (b bits) has(at uint32) bool { return b[at/64]&(1<<(at%64)) != 0 }
func (b bits) set(at uint32)      { b[at/64] |= 1 << (at % 64) }
