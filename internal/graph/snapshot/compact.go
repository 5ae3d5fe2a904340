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
			if len(stored.Deltas) == 0 || s.schema.Entity(t) == nil && s.schema.Relationship(t) == nil {
				continue
			}
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if stored.Base, err = s.writeBase(&part{last.generation, name}, t, m.Number); err != nil {
				return err
			}
			stored.Deltas = nil
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

func (s *Store) writeBase(of *part, t graph.Type, generation uint64) (manifest.Segment, error) {
	base, err := s.base(of, t)
	if err != nil {
		return manifest.Segment{}, err
	}
	return s.write(fmt.Sprintf("%s.%s.%012d.base%s", escape(of.name), t, generation, segmentSuffix), base)
}

// base is the whole state of a type.
func (s *Store) base(of *part, t graph.Type) (layout.Segment, error) {
	switch r := s.schema.Relationship(t); {
	case r == nil:
		rows, err := of.Rows(t)
		if err != nil {
			return layout.Segment{}, err
		}
		return layout.Rows(rows), nil
	case r.Mapped:
		links, err := of.Links(t)
		if err != nil {
			return layout.Segment{}, err
		}
		return layout.Set(links.Set, layout.LinkKeys(s.dict)), nil
	}
	pairs, err := of.Pairs(t)
	if err != nil {
		return layout.Segment{}, err
	}
	return layout.Set(pairs.Set(), layout.PairKeys()), nil
}

// write stores a segment.
func (s *Store) write(name string, of layout.Segment) (manifest.Segment, error) {
	file, err := s.dir.Write(name, func(w io.Writer) error { return segment.Write(w, of.Rows, of.Fields) })
	return manifest.Segment{File: file, Rows: of.Rows}, err
}
