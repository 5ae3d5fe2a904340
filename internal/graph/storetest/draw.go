package storetest

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"parapet/internal/graph"
)

// values are those that properties of random graphs have, and that random
// queries compare with, by kind.
var values = map[graph.Kind][]graph.Value{
	graph.KindText:   {graph.Text(""), graph.Text("a"), graph.Text("ab"), graph.Text("B"), graph.Text("é"), graph.Text("true")},
	graph.KindBool:   {graph.Bool(false), graph.Bool(true)},
	graph.KindNumber: {graph.Number(-1), graph.Number(0), graph.Number(1), graph.Number(2.5), graph.Number(2000)},
	graph.KindTime:   {graph.Millis(1), graph.Millis(2000), graph.Millis(1767225600000)},
	graph.KindList:   {graph.List(), graph.List("a"), graph.List("a", "b"), graph.List("ab", "B", "a"), graph.List("")},
}

// drawStates draws some states of a graph, each a change of the one before.
func drawStates(t *rapid.T) []*State {
	schema := Schema()
	s := &State{}
	var all []*State
	for range rapid.IntRange(1, 3).Draw(t, "generations") {
		s = s.clone(s.At)
		for range rapid.IntRange(0, 2).Draw(t, "deletions") {
			if len(s.Entities) > 0 {
				s.delete(rapid.SampledFrom(s.Entities).Draw(t, "deleted"))
			}
		}
		for i := range schema.Entities() {
			drawEntities(t, s, &schema.Entities()[i])
		}
		for i := range schema.Relationships() {
			drawRelationships(t, s, &schema.Relationships()[i])
		}
		all = append(all, s)
	}
	return all
}

// drawEntities puts some entities of a type. Two partitions may have entities
// of the same key, and mappers find them.
func drawEntities(t *rapid.T, s *State, decl *graph.EntityType) {
	for range rapid.IntRange(0, 3).Draw(t, string(decl.Type)) {
		e := Entity{Node: Node{
			Partition: rapid.SampledFrom([]graph.Partition{acme, acme, "integration/other", "own"}).Draw(t, "partition"),
			Type:      decl.Type,
			Key:       graph.Key(fmt.Sprint("k", rapid.IntRange(1, 4).Draw(t, "key"))),
		}}
		e.Props = drawProps(t, decl.Properties)
		s.Entities = append(slices.DeleteFunc(s.Entities, e.same), e)
	}
}

func drawRelationships(t *rapid.T, s *State, decl *graph.RelationshipType) {
	from, to := s.ofType(decl.From), s.ofType(decl.To)
	if len(from) == 0 || len(to) == 0 {
		return
	}
	for range rapid.IntRange(0, 3).Draw(t, string(decl.Type)) {
		r := Relationship{
			Type: decl.Type,
			From: rapid.SampledFrom(from).Draw(t, "from"),
			To:   rapid.SampledFrom(to).Draw(t, "to"),
		}
		if !decl.Mapped && r.From.Partition != r.To.Partition {
			continue
		}
		r.Props = drawProps(t, decl.Properties)
		s.Relationships = append(slices.DeleteFunc(s.Relationships, r.same), r)
	}
}

func (s *State) ofType(t graph.Type) []Node {
	var nodes []Node
	for _, e := range s.Entities {
		if e.Type == t {
			nodes = append(nodes, e.Node)
		}
	}
	return nodes
}

// drawProps gives values to some of the properties: to about three of them,
// so that undefined ones are as usual as others.
func drawProps(t *rapid.T, declared []graph.Property) graph.Props {
	var props graph.Props
	for _, p := range declared {
		if rapid.IntRange(0, 2).Draw(t, p.Name) == 0 {
			props = append(props, graph.Prop{Name: p.Name, Value: rapid.SampledFrom(values[p.Kind]).Draw(t, "value")})
		}
	}
	return props
}
