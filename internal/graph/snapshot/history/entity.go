package history

import (
	"cmp"
	"context"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/manifest"
)

// History is what is known of the entities that a reference means.
type History struct {
	// Since is the generation that the log begins with. What it has already is
	// given as created in it.
	Since graph.Generation
	// Whole says that nothing was ever committed before it, so that those
	// things were truly created then.
	Whole    bool
	Entities []Entity
}

// Entity is the story of one entity.
type Entity struct {
	ID        string
	Partition graph.Partition
	Type      graph.Type
	Key       graph.Key
	// Changes are those of the entity and of its relationships, the oldest
	// first. In one generation the entity's come first.
	Changes []graph.Change
}

// History is what became of the entities with the key, of any of the types, or of
// whichever when none is named, and of whichever partition; or of the one with
// the identifier. There are none when no generation of the log has any.
func (l *Log) History(ctx context.Context, ref string, types ...graph.Type) (History, error) {
	chain := l.chain(l.all[len(l.all)-1])
	h := History{Since: chain[0].Generation(), Whole: chain[0].Previous == 0}
	for _, p := range l.places(chain...) {
		if l.schema.Entity(p.typ) == nil || len(types) > 0 && !slices.Contains(types, p.typ) {
			continue
		}
		found, err := l.find(p, lastWith(p, chain), ref)
		if err != nil {
			return h, err
		}
		if found == nil {
			continue
		}
		changes, err := l.story(ctx, found, chain)
		if err != nil {
			return h, err
		}
		if len(changes) == 0 {
			continue // it was deleted before the log begins
		}
		h.Entities = append(h.Entities, Entity{
			ID: column.ID(p.partition, p.typ, found.key), Partition: p.partition, Type: p.typ, Key: found.key,
			Changes: changes,
		})
	}
	return h, nil
}

// lastWith is the last generation that has the place.
func lastWith(p place, chain []*manifest.Manifest) *manifest.Manifest {
	for _, m := range slices.Backward(chain) {
		if p.in(m) != nil {
			return m
		}
	}
	return nil
}

// subject is an entity and the rows it had: a new one each time it came.
type subject struct {
	place
	key  graph.Key
	rows map[uint32]bool
}

// find looks for the entity that the reference means, nil when there is none.
func (l *Log) find(p place, m *manifest.Manifest, ref string) (*subject, error) {
	core, err := l.core(m, p)
	if err != nil {
		return nil, err
	}
	if core != nil {
		return p.subject(core.Keys(), core.RowsOf(p.partition, ref)), nil
	}
	keys, err := l.keysIn(m, p)
	if err != nil {
		return nil, err
	}
	code, isKey := l.dict.Code(ref)
	isID := len(ref) == len(column.ID("", "", ""))
	var rows []uint32
	for row, key := range keys.Codes {
		if isKey && key == code || isID && column.ID(p.partition, p.typ, graph.Key(l.dict.Text(key))) == ref {
			rows = append(rows, uint32(row))
		}
	}
	return p.subject(keys, rows), nil
}

// subject is the entity of the rows, which all have the same key; nil when there
// are none.
func (p place) subject(keys *column.Texts, rows []uint32) *subject {
	if len(rows) == 0 {
		return nil
	}
	of := &subject{p, graph.Key(keys.Dict.Text(keys.Codes[rows[0]])), map[uint32]bool{}}
	for _, row := range rows {
		of.rows[row] = true
	}
	return of
}

// story are all changes of an entity and of its relationships.
func (l *Log) story(ctx context.Context, of *subject, chain []*manifest.Manifest) ([]graph.Change, error) {
	var all []graph.Change
	for _, r := range l.readers(of, chain) {
		var before *manifest.Manifest
		for i, m := range chain {
			over := span{from: before, to: m, steps: chain[i : i+1], names: chain[len(chain)-1]}
			changes, err := r.changes(ctx, over)
			if err != nil {
				return nil, err
			}
			all = append(all, changes...)
			before = m
		}
	}
	slices.SortStableFunc(all, func(a, b graph.Change) int { return cmp.Compare(a.Generation, b.Generation) })
	return all, nil
}

// readers read an entity and its relationships.
func (l *Log) readers(of *subject, chain []*manifest.Manifest) []reader {
	all := []reader{l.entities(of.place, of.rows)}
	for _, p := range l.places(chain...) {
		t := l.schema.Relationship(p.typ)
		switch {
		case t == nil || t.From != of.typ && t.To != of.typ:
		case t.Mapped:
			all = append(all, l.links(p, l.linked(t, of)))
		case p.partition == of.partition:
			all = append(all, l.pairs(p, func(k column.Pair) bool {
				return t.From == of.typ && of.rows[k.From] || t.To == of.typ && of.rows[k.To]
			}))
		}
	}
	return all
}

// linked chooses the links of an entity.
func (l *Log) linked(t *graph.RelationshipType, of *subject) func(column.LinkEnds) bool {
	partition, key := l.dict.Intern(string(of.partition)), l.dict.Intern(string(of.key))
	return func(k column.LinkEnds) bool {
		return t.From == of.typ && k.FromPartition == partition && k.FromKey == key ||
			t.To == of.typ && k.ToPartition == partition && k.ToKey == key
	}
}
