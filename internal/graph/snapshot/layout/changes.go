package layout

import (
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/segment"
)

// Log reads the changes of one type: those of its deltas, and those by which
// its base came to be.
type Log[K comparable] struct {
	Dict  *column.Dict
	Props []graph.Property
	Keys  Keys[K]
	// Wants chooses the things whose changes are read; nil for all. Of
	// segments without any, only the keys are read.
	Wants func(K) bool
}

// Delta reads the changes of a delta, with what was before them.
func (l Log[K]) Delta(f *segment.File) (*delta.Delta[K], error) {
	keys, err := l.Keys.read(f)
	if err != nil {
		return nil, err
	}
	chosen := l.choose(keys, nil)
	if len(chosen) == 0 {
		return l.of(nil, nil), nil
	}
	ops, err := readOps(f, l.Dict)
	if err != nil {
		return nil, err
	}
	changes := l.of(keys, chosen)
	for _, i := range chosen {
		changes.Ops = append(changes.Ops, ops[i])
	}
	if err := l.histories(f, "_generation", chosen, changes); err != nil {
		return nil, err
	}
	if changes.Before, err = l.block(f, beforePrefix, chosen); err != nil {
		return nil, err
	}
	changes.After, err = l.block(f, "", chosen)
	return changes, err
}

// Base reads the living things of a base as changes that create them.
func (l Log[K]) Base(f *segment.File) (*delta.Delta[K], error) {
	keys, deleted, err := l.baseKeys(f)
	if err != nil {
		return nil, err
	}
	chosen := l.choose(keys, deleted)
	changes := l.of(keys, chosen)
	for range chosen {
		changes.Ops = append(changes.Ops, delta.Create)
	}
	if len(chosen) == 0 {
		return changes, nil
	}
	if err := l.histories(f, "_begin", chosen, changes); err != nil {
		return nil, err
	}
	changes.After, err = l.block(f, "", chosen)
	return changes, err
}

func (l Log[K]) baseKeys(f *segment.File) (keys []K, deleted *column.Ints, err error) {
	if l.Keys.base != nil {
		return l.Keys.base(f)
	}
	keys, err = l.Keys.read(f)
	return keys, nil, err
}

// choose are the places of the keys that are wanted and not deleted.
func (l Log[K]) choose(keys []K, deleted *column.Ints) []uint32 {
	var chosen []uint32
	for i, key := range keys {
		if (l.Wants == nil || l.Wants(key)) && (deleted == nil || deleted.At(uint32(i)) == 0) {
			chosen = append(chosen, uint32(i))
		}
	}
	return chosen
}

// of are changes of the chosen keys, with nothing yet of what they do.
func (l Log[K]) of(keys []K, chosen []uint32) *delta.Delta[K] {
	changes := &delta.Delta[K]{
		History: column.NewHistory(0, 0),
		Before:  column.NewBlock(l.Dict, l.Props), After: column.NewBlock(l.Dict, l.Props),
	}
	for _, i := range chosen {
		changes.Keys = append(changes.Keys, keys[i])
	}
	return changes
}

// histories reads the histories of the chosen rows.
func (l Log[K]) histories(f *segment.File, begun string, chosen []uint32, into *delta.Delta[K]) error {
	h, err := readHistory(f, begun)
	if err != nil {
		return err
	}
	for _, i := range chosen {
		into.History.Append(h.At(i))
	}
	return nil
}

// block reads the stable properties of the chosen rows.
func (l Log[K]) block(f *segment.File, prefix string, chosen []uint32) (*column.Block, error) {
	columns := make([]column.Column, len(l.Props))
	for i, p := range l.Props {
		if p.Volatile || len(chosen) == 0 {
			continue
		}
		c, err := f.Pick(prefix+p.Name, p.Kind, chosen)
		if err != nil {
			return nil, err
		}
		columns[i] = c
	}
	return column.BlockOf(l.Dict, l.Props, columns, len(chosen)), nil
}

// RowKeys reads the keys of all rows of entities, dead ones included.
func (s Stored) RowKeys() (*column.Texts, error) {
	keys := &column.Texts{Dict: s.Dict}
	err := With(s.Base, func(f *segment.File) (err error) {
		keys.Codes, err = codes(f, "_key")
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, open := range s.Deltas {
		if err := With(open, func(f *segment.File) error { return s.addKeys(keys, f) }); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

func (s Stored) addKeys(keys *column.Texts, f *segment.File) error {
	d, err := readChanges(f, s.Dict, EntityKeys(s.Dict))
	if err != nil {
		return err
	}
	for i, e := range d.Keys {
		if d.Ops[i] != delta.Create {
			continue
		}
		if int(e.Row) != len(keys.Codes) {
			return f.Damaged(delta.ErrMismatch)
		}
		keys.Codes = append(keys.Codes, e.Key)
	}
	return nil
}
