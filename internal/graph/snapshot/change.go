package snapshot

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/history"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/graph/snapshot/segment"
)

// History is what became of the entities with the key, of any of the types, or of
// whichever when none is named, and of whichever partition; or of the one with
// the identifier. It has none when there never was one since the log begins.
func (s *Store) History(ctx context.Context, ref string, types ...graph.Type) (history.History, error) {
	kept, _, err := s.kept(ctx)
	if err != nil {
		return history.History{}, err
	}
	if len(kept) == 0 {
		return history.History{}, ErrNoData
	}
	h, err := s.log(kept).History(ctx, ref, types...)
	if err != nil {
		return h, fmt.Errorf("history of %q: %w", ref, err)
	}
	return h, nil
}

// Diff are the differences between the graphs as of two moments, volatile
// properties apart: within a set of entities, or all of them. It fails with
// ErrUnknownThen when a moment is before the first kept generation.
func (s *Store) Diff(ctx context.Context, from, to time.Time, within *history.Within) iter.Seq2[graph.Change, error] {
	return func(yield func(graph.Change, error) bool) {
		for c, err := range s.diff(ctx, from, to, within) {
			if err != nil && !errors.Is(err, ErrUnknownThen) { // which names the moment
				err = fmt.Errorf("compare %s with %s: %w", moment(from), moment(to), err)
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// Compare says what differs between the graphs as of two moments, as Diff does, but
// bit by bit.
func (s *Store) Compare(ctx context.Context, from, to time.Time) (*history.Comparison, error) {
	log, first, last, err := s.span(ctx, from, to)
	if err != nil {
		return nil, err
	}
	return log.Compare(first, last), nil
}

// ErrBackwards: the first of two moments is the later one.
var ErrBackwards = errors.New("the first moment is the later one: give the earlier one first")

func (s *Store) diff(ctx context.Context, from, to time.Time, within *history.Within) iter.Seq2[graph.Change, error] {
	log, first, last, err := s.span(ctx, from, to)
	if err != nil {
		return func(yield func(graph.Change, error) bool) { yield(graph.Change{}, err) }
	}
	return log.Diff(ctx, first, last, within)
}

// span is the log with the generations of two moments.
func (s *Store) span(ctx context.Context, from, to time.Time) (log *history.Log, first, last *manifest.Manifest, err error) {
	if from.After(to) {
		return nil, nil, nil, ErrBackwards
	}
	kept, damage, err := s.kept(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	if first, err = newestAt(kept, damage, from); err != nil {
		return nil, nil, nil, err
	}
	if last, err = newestAt(kept, damage, to); err != nil {
		return nil, nil, nil, err
	}
	return s.log(kept), first, last, nil
}

// log is the log of what is kept. What identifies the entities of the last
// generation is in memory, or will be.
func (s *Store) log(kept []*manifest.Manifest) *history.Log {
	l, last := history.New(s.schema, kept, s.openInto), s.last.Load()
	l.Know(last.manifest.Number, func(p graph.Partition, t graph.Type) (*column.Core, error) {
		i, ok := last.at[place{p, t}]
		if !ok {
			return nil, nil
		}
		core := last.tables[i].core
		core.Want()
		return core.Get()
	})
	return l
}

// openInto opens a segment, whose strings go to the dictionary, after
// verifying it.
func (s *Store) openInto(m manifest.Segment, d *column.Dict) (*segment.File, error) {
	if err := s.verifyOnce(m.File); err != nil {
		return nil, s.orGone(m, err)
	}
	return openSegment(s.dir, m, d)
}

// orGone is the error of reading a segment, or that a writer has cleared it
// away since the manifests were read.
func (s *Store) orGone(m manifest.Segment, err error) error {
	if needs(s.dir, m) {
		return err
	}
	return fmt.Errorf("%s was %w", filepath.Join(s.dir.Path, m.Name), disk.ErrGone)
}
