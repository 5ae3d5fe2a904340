package app

import (
	"iter"

	"parapet/internal/graph"
)

func (emptyGraph) Several(graph.Type, graph.Partition, []graph.Ends, ...string) iter.Seq2[int, graph.Relationship] {
	return func(func(int, graph.Relationship) bool) {}
}

func (emptyGraph) SeveralFrom(graph.Type, graph.Partition, []graph.Key, ...string) iter.Seq2[int, graph.Relationship] {
	return func(func(int, graph.Relationship) bool) {}
}

func (emptyGraph) CountTo(_ graph.Type, _ graph.Partition, to []graph.Key) []int {
	return make([]int, len(to))
}
