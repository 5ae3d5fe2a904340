// Package draft collects what one run sees of a partition and merges it with
// the partition's stored state.
//
// Entities are columns with an index of keys; relationships are appended to
// columns as they come, and ordered and united only when the draft is merged.
// The result does not depend on the order in which things were put.
//
// The package knows nothing of files or of transactions.
package draft

import (
	"fmt"
	"sync"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Draft implements graph.Draft.
type Draft struct {
	partition uint32
	dict      *column.Dict
	entities  map[graph.Type]*entities
	pairs     map[graph.Type]*relations[column.Pair]
	links     map[graph.Type]*relations[column.LinkEnds]

	mu       sync.Mutex
	finished map[graph.Type]graph.Coverage
	united   map[graph.Type]int // relationships that the last merge found
}

// New is an empty draft of the partition.
func New(s *graph.Schema, d *column.Dict, p graph.Partition) *Draft {
	draft := &Draft{
		partition: d.Intern(string(p)),
		dict:      d,
		entities:  map[graph.Type]*entities{},
		pairs:     map[graph.Type]*relations[column.Pair]{},
		links:     map[graph.Type]*relations[column.LinkEnds]{},
		finished:  map[graph.Type]graph.Coverage{},
		united:    map[graph.Type]int{},
	}
	for i, t := range s.Entities() {
		draft.entities[t.Type] = newEntities(d, &s.Entities()[i])
	}
	for i, t := range s.Relationships() {
		decl := &s.Relationships()[i]
		if t.Mapped {
			draft.links[t.Type] = newRelations(d, decl, linkCodec)
			continue
		}
		draft.pairs[t.Type] = newRelations(d, decl, pairCodec)
	}
	return draft
}

// PutEntity adds an entity or merges it with the one of the same key.
func (d *Draft) PutEntity(t graph.Type, key graph.Key, props graph.Props) error {
	e := d.entities[t]
	if e == nil {
		return fmt.Errorf("%s is not declared as a type of entity", t)
	}
	if err := e.put(d.dict.Intern(string(key)), props); err != nil {
		return fmt.Errorf("%s %q: %w", t, key, err)
	}
	return nil
}

// PutRelationship adds a relationship between two entities of the partition.
func (d *Draft) PutRelationship(t graph.Type, from, to graph.Key, props graph.Props) error {
	r := d.pairs[t]
	if r == nil {
		return fmt.Errorf("%s is not declared as a type of relationship within a partition", t)
	}
	key := column.Pair{From: d.dict.Intern(string(from)), To: d.dict.Intern(string(to))}
	if err := r.put(key, props); err != nil {
		return fmt.Errorf("%s from %q to %q: %w", t, from, to, err)
	}
	return nil
}

// PutLink adds a relationship between two entities of any partitions.
func (d *Draft) PutLink(t graph.Type, from, to graph.End, props graph.Props) error {
	r := d.links[t]
	if r == nil {
		return fmt.Errorf("%s is not declared as a mapped type of relationship", t)
	}
	key := column.LinkEnds{
		FromPartition: d.dict.Intern(string(from.Partition)), FromKey: d.dict.Intern(string(from.Key)),
		ToPartition: d.dict.Intern(string(to.Partition)), ToKey: d.dict.Intern(string(to.Key)),
	}
	if err := r.put(key, props); err != nil {
		return fmt.Errorf("%s from %v to %v: %w", t, from, to, err)
	}
	return nil
}

// DeleteEntity says that an entity is no more, unless it is put too.
func (d *Draft) DeleteEntity(t graph.Type, key graph.Key) error {
	e := d.entities[t]
	if e == nil {
		return fmt.Errorf("%s is not declared as a type of entity", t)
	}
	e.delete(d.dict.Intern(string(key)))
	return nil
}

// DeleteRelationship says that a relationship within the partition is no more,
// unless it is put too.
func (d *Draft) DeleteRelationship(t graph.Type, from, to graph.Key) error {
	r := d.pairs[t]
	if r == nil {
		return fmt.Errorf("%s is not declared as a type of relationship within a partition", t)
	}
	r.delete(column.Pair{From: d.dict.Intern(string(from)), To: d.dict.Intern(string(to))})
	return nil
}

// Refresh sets volatile properties of an entity that is stored.
func (d *Draft) Refresh(t graph.Type, key graph.Key, props graph.Props) error {
	e := d.entities[t]
	if e == nil {
		return fmt.Errorf("%s is not declared as a type of entity", t)
	}
	if err := e.refresh(d.dict.Intern(string(key)), props); err != nil {
		return fmt.Errorf("%s %q: %w", t, key, err)
	}
	return nil
}

// Keep says that an entity that is stored is there still, and sets volatile
// properties of it.
func (d *Draft) Keep(t graph.Type, key graph.Key, fresh graph.Props) error {
	e := d.entities[t]
	if e == nil {
		return fmt.Errorf("%s is not declared as a type of entity", t)
	}
	if err := e.keep(d.dict.Intern(string(key)), fresh); err != nil {
		return fmt.Errorf("%s %q: %w", t, key, err)
	}
	return nil
}

// KeepFrom says that what the stored relationships lead to that begin at an entity
// is there still, and sets volatile properties of them.
func (d *Draft) KeepFrom(t graph.Type, from graph.Key, fresh graph.Props) error {
	r := d.pairs[t]
	if r == nil {
		return fmt.Errorf("%s is not declared as a type of relationship within a partition", t)
	}
	if err := r.keep(d.dict.Intern(string(from)), fresh); err != nil {
		return fmt.Errorf("%s from %q: %w", t, from, err)
	}
	return nil
}

// pile is what was put of one type.
type pile interface {
	len() int
	reset()
}

func (d *Draft) pile(t graph.Type) pile {
	if e := d.entities[t]; e != nil {
		return e
	}
	if r := d.pairs[t]; r != nil {
		return r
	}
	if r := d.links[t]; r != nil {
		return r
	}
	return nil
}

// Reset forgets all that was put, refreshed, kept and deleted of the types, and
// that they were finished.
func (d *Draft) Reset(types ...graph.Type) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, t := range types {
		if p := d.pile(t); p != nil {
			p.reset()
		}
		delete(d.finished, t)
		delete(d.united, t)
	}
}

// Finish says that no more comes of the types. A type that is finished twice
// is wholly seen only when both say so.
func (d *Draft) Finish(c graph.Coverage, types ...graph.Type) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, t := range types {
		d.finished[t] = max(c, d.finished[t])
	}
}

// Len is how many things of the type were put. Relationships that were put
// twice count twice, and those without an end count, until the draft is merged.
func (d *Draft) Len(t graph.Type) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if n, merged := d.united[t]; merged {
		return n
	}
	if p := d.pile(t); p != nil {
		return p.len()
	}
	return 0
}
