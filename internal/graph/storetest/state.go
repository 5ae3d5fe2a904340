package storetest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parapet/internal/graph"
)

// State is a whole graph, as it is put.
type State struct {
	At time.Time
	// Patched says that the state is told as what differs from the one before.
	Patched bool

	Entities      []Entity
	Relationships []Relationship
}

// Node is what names an entity.
type Node struct {
	Partition graph.Partition
	Type      graph.Type
	Key       graph.Key
}

// Entity is an entity with all that is known of it.
type Entity struct {
	Node
	Props graph.Props
}

// mapper is the partition of mapped relationships. It is sealed last, when
// their ends are there.
const mapper graph.Partition = "match"

// Relationship joins two entities of the state.
type Relationship struct {
	Type     graph.Type
	From, To Node
	Props    graph.Props
}

func (e Entity) same(o Entity) bool { return e.Node == o.Node }

func (r Relationship) same(o Relationship) bool {
	return r.Type == o.Type && r.From == o.From && r.To == o.To
}

func (r Relationship) owner(s *graph.Schema) graph.Partition {
	if s.Relationship(r.Type).Mapped {
		return mapper
	}
	return r.From.Partition
}

func (s *State) find(key string) (Entity, error) {
	i := slices.IndexFunc(s.Entities, func(e Entity) bool { return string(e.Key) == key })
	if i < 0 {
		return Entity{}, fmt.Errorf("there is no %s", key)
	}
	return s.Entities[i], nil
}

// delete takes an entity away, and what is joined to it.
func (s *State) delete(e Entity) {
	s.Entities = slices.DeleteFunc(s.Entities, e.same)
	s.Relationships = slices.DeleteFunc(s.Relationships, func(r Relationship) bool {
		return r.From == e.Node || r.To == e.Node
	})
}

// clone is a copy to change, of which the next generation is made.
func (s *State) clone(at time.Time) *State {
	return &State{At: at, Entities: slices.Clone(s.Entities), Relationships: slices.Clone(s.Relationships)}
}

// commit makes the state the store's next generation. Partitions that had
// something before and have nothing now are emptied.
func (s *State) commit(ctx context.Context, store graph.Store, schema *graph.Schema, before *State) (graph.Changes, error) {
	tx, err := store.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	all := graph.Changes{}
	for _, p := range append(united(s.partitions(), before.partitions()), mapper) {
		d := tx.Draft(p)
		fill, coverage := s.put, graph.Whole
		if s.Patched && p != mapper {
			fill, coverage = s.since(before).tell, graph.Patch
		}
		if err := fill(d, p, schema); err != nil {
			return nil, err
		}
		finish(d, coverage, schema)
		changes, err := tx.Seal(ctx, p, nil, nil)
		if err != nil {
			return nil, err
		}
		for t, n := range changes {
			all.Add(t, n)
		}
	}
	return all, tx.Commit(ctx)
}

// partitions are those of the entities.
func (s *State) partitions() []graph.Partition {
	var all []graph.Partition
	for _, e := range s.Entities {
		all = append(all, e.Partition)
	}
	return all
}

func united(a, b []graph.Partition) []graph.Partition {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(a, b))))
}

// put is everything that the partition has.
func (s *State) put(d graph.Draft, p graph.Partition, schema *graph.Schema) error {
	for _, e := range s.Entities {
		if e.Partition != p {
			continue
		}
		if err := d.PutEntity(e.Type, e.Key, e.Props); err != nil {
			return err
		}
	}
	for _, r := range s.Relationships {
		if r.owner(schema) != p {
			continue
		}
		var err error
		if schema.Relationship(r.Type).Mapped {
			err = d.PutLink(r.Type, graph.End{Partition: r.From.Partition, Key: r.From.Key}, graph.End{Partition: r.To.Partition, Key: r.To.Key}, r.Props)
		} else {
			err = d.PutRelationship(r.Type, r.From.Key, r.To.Key, r.Props)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func finish(d graph.Draft, c graph.Coverage, schema *graph.Schema) {
	for _, t := range schema.Entities() {
		d.Finish(c, t.Type)
	}
	for _, t := range schema.Relationships() {
		d.Finish(c, t.Type)
	}
}
