package snapshot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/graph/snapshot/segment"
)

// Compaction is what compacting did.
type Compaction struct {
	// Before and After are the bytes of the folder's files.
	Before, After int64
	// Generations is how many were removed.
	Generations int
	// Types is how many were given a new base in place of their deltas.
	Types int
}

// Compact removes the generations that the policy keeps no longer, folds the
// deltas of every type of the last generation into its base, and clears away
// what no generation needs. Nothing changes in the graph or in its log. It
// fails with graph.ErrLocked while a transaction is open.
//
// Whoever reads the last generation through another store has to open it
// again.
func (s *Store) Compact(ctx context.Context) (Compaction, error) {
	var done Compaction
	var err error
	if done.Before, done.Generations, err = s.usage(); err != nil {
		return done, err
	}
	tx, err := s.Begin(ctx)
	if err != nil {
		return done, err
	}
	defer tx.Rollback()
	if err := errors.Join(s.retire(ctx), s.fold(ctx, &done), s.clear()); err != nil {
		return done, fmt.Errorf("compact %s: %w", s.dir.Path, err)
	}
	left := 0
	done.After, left, err = s.usage()
	done.Generations -= left
	return done, err
}

// usage is how many bytes our files have, and how many generations there are.
func (s *Store) usage() (bytes int64, generations int, err error) {
	entries, err := os.ReadDir(s.dir.Path)
	if err != nil {
		return 0, 0, err
	}
	for _, e := range entries {
		_, isManifest := manifest.NumberOf(e.Name())
		if !isManifest && !isOurs(e.Name()) {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return 0, 0, err
		}
		bytes += info.Size()
		if isManifest {
			generations++
		}
	}
	return bytes, generations, nil
}

// fold writes new bases for the last generation, then a manifest that names
// them in place of the old one.
func (s *Store) fold(ctx context.Context, done *Compaction) error {
	last := s.last.Load()
	if last.manifest.Number == 0 {
		return nil
	}
	m, err := manifest.Read(s.dir, last.manifest.Number)
	if err != nil {
		return err
	}
	for name, p := range m.Partitions {
		for t, stored := range p.Types {
			if len(stored.Deltas)+len(stored.VolatileDeltas) == 0 || s.schema.Entity(t) == nil && s.schema.Relationship(t) == nil {
				continue
			}
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			prefix := fmt.Sprintf("%s.%s.%012d.", escape(name), t, m.Number)
			if err := s.foldType(&part{last.generation, name}, t, stored, prefix); err != nil {
				return err
			}
			done.Types++
		}
	}
	if done.Types == 0 {
		return nil
	}
	if err := s.replace([]*manifest.Manifest{m}); err != nil {
		return err
	}
	s.advance(s.newState(m), nil)
	return nil
}

// foldType writes what has deltas of a type anew.
func (s *Store) foldType(of *part, t graph.Type, stored *manifest.Type, prefix string) error {
	base, volatile, err := s.whole(of, t)
	if err != nil {
		return err
	}
	if len(stored.Deltas) > 0 {
		if stored.Base, err = s.write(prefix+"base"+segmentSuffix, base); err != nil {
			return err
		}
	}
	if len(stored.VolatileDeltas) > 0 {
		if stored.Volatile, err = s.writeAny(prefix+"volatile"+segmentSuffix, volatile); err != nil {
			return err
		}
	}
	stored.Deltas, stored.VolatileDeltas = nil, nil
	return nil
}

// writeAny stores a segment unless it has no rows.
func (s *Store) writeAny(name string, of layout.Segment) (*manifest.Segment, error) {
	if of.Rows == 0 {
		return nil, nil
	}
	written, err := s.write(name, of)
	return &written, err
}

// whole is the whole state of a type.
func (s *Store) whole(of *part, t graph.Type) (base, volatile layout.Segment, err error) {
	switch r := s.schema.Relationship(t); {
	case r == nil:
		rows, err := of.Rows(t)
		if err != nil {
			return base, volatile, err
		}
		return layout.Rows(rows), layout.Volatile(rows.Block), nil
	case r.Mapped:
		links, err := of.Links(t)
		if err != nil {
			return base, volatile, err
		}
		return layout.Set(links.Set, layout.LinkKeys(s.dict)), layout.Volatile(links.Block), nil
	}
	pairs, err := of.Pairs(t)
	if err != nil {
		return base, volatile, err
	}
	return layout.Set(pairs.Set(), layout.PairKeys()), layout.Volatile(pairs.Block), nil
}

// write stores a segment.
func (s *Store) write(name string, of layout.Segment) (manifest.Segment, error) {
	file, err := s.dir.Write(name, func(w io.Writer) error { return segment.Write(w, of.Rows, of.Fields) })
	return manifest.Segment{File: file, Rows: of.Rows}, err
}
