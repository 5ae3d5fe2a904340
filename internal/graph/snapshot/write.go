package snapshot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/graph/snapshot/segment"
	"parapet/internal/processors"
)

// segments are what a transaction has written of what is sealed. Until a manifest
// names them they count for nothing.
type segments struct {
	mu    sync.Mutex
	files []string
	of    map[graph.Partition]map[graph.Type]*manifest.Type
}

// name notes a file before it is written, so that it is removed whatever becomes of
// it.
func (s *segments) name(file string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = append(s.files, file)
}

// put notes that all of a type is written.
func (s *segments) put(at place, entry *manifest.Type) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil {
		s.of = map[graph.Partition]map[graph.Type]*manifest.Type{}
	}
	if s.of[at.partition] == nil {
		s.of[at.partition] = map[graph.Type]*manifest.Type{}
	}
	s.of[at.partition][at.typ] = entry
}

// Write writes the segments of what is sealed.
func (t *tx) Write(ctx context.Context) error {
	if t.unlock == nil {
		return errEnded
	}
	if err := t.writeSegments(ctx); err != nil {
		return fmt.Errorf("write what is sealed: %w", err)
	}
	return nil
}

// writeSegments writes what is sealed and not written yet, several types at a time,
// first those of most rows, which take longest.
func (t *tx) writeSegments(ctx context.Context) error {
	var due []place
	for name, successors := range t.successors {
		for typ := range successors {
			if t.segments.of[name][typ] == nil {
				due = append(due, place{name, typ})
			}
		}
	}
	rows := func(at place) int { return t.successors[at.partition][at.typ].rows }
	slices.SortFunc(due, func(a, b place) int { return cmp.Compare(rows(b), rows(a)) })
	group, while := errgroup.WithContext(ctx)
	group.SetLimit(processors.Count())
	for _, at := range due {
		group.Go(func() error {
			entry := t.stored(at.partition, at.typ)
			prefix := fmt.Sprintf("%s.%s.%012d", escape(at.partition), at.typ, t.number)
			err := t.writeType(while, prefix, &entry, t.successors[at.partition][at.typ])
			if err == nil {
				t.segments.put(at, &entry)
			}
			return err
		})
	}
	return group.Wait()
}

// stored is what the generation before has of a type, without what that changed.
func (t *tx) stored(p graph.Partition, typ graph.Type) manifest.Type {
	in := t.base.manifest.Partitions[p]
	if in == nil || in.Types[typ] == nil {
		return manifest.Type{}
	}
	entry := *in.Types[typ]
	entry.Change = nil
	return entry
}

// folding says when a new base takes the place of the old one and its deltas.
type folding struct {
	// share is the part of the base's rows, as 1/share, that the deltas may
	// have. More cost more to read than they save.
	share int
	// deltas is how many there may be. Opening more takes too long.
	deltas int
}

var usualFolding = folding{share: 5, deltas: 64}

func (f folding) due(base manifest.Segment, deltas []manifest.Segment) bool {
	changes := 0
	for _, d := range deltas {
		changes += d.Rows
	}
	return changes*f.share > base.Rows || len(deltas) > f.deltas
}

// writeType writes the segments of a type that differs, and notes them in its entry.
// Volatile properties are written beside the others: of a large type, one of them may
// take as long as all of these.
func (t *tx) writeType(ctx context.Context, prefix string, entry *manifest.Type, s successor) error {
	both, while := errgroup.WithContext(ctx)
	both.Go(func() error { return t.writeVolatile(while, prefix, entry, s) })
	both.Go(func() error { return t.writeStable(while, prefix, entry, s) })
	entry.Rows, entry.Living = s.rows, s.living
	return both.Wait()
}

func (t *tx) writeVolatile(ctx context.Context, prefix string, entry *manifest.Type, s successor) error {
	if s.sameVolatile {
		return nil
	}
	if followed, err := t.writeVolatileDelta(ctx, prefix, entry, s); followed || err != nil {
		return err
	}
	volatile, err := s.volatile()
	if err == nil {
		entry.Volatile, err = t.writeAny(ctx, prefix+".volatile", volatile)
	}
	entry.VolatileDeltas = nil
	return err
}

// writeVolatileDelta writes what becomes of the volatile properties that are stored,
// unless they had better be written anew.
func (t *tx) writeVolatileDelta(ctx context.Context, prefix string, entry *manifest.Type, s successor) (followed bool, err error) {
	if entry.Volatile == nil || s.volatileDelta == nil {
		return false, nil
	}
	changes := s.volatileDelta()
	deltas := append(slices.Clip(entry.VolatileDeltas), manifest.Segment{Rows: changes.Rows})
	if changes.Rows == 0 || t.store.folding.due(*entry.Volatile, deltas) {
		return false, nil
	}
	deltas[len(deltas)-1], err = t.writeSegment(ctx, prefix+".volatile-delta", changes)
	entry.VolatileDeltas = deltas
	return true, err
}

func (t *tx) writeStable(ctx context.Context, prefix string, entry *manifest.Type, s successor) (err error) {
	isNew := entry.Base.Name == ""
	if !isNew {
		if entry.Change, err = t.writeAny(ctx, prefix+".delta", s.delta()); err != nil {
			return err
		}
	}
	if entry.Change != nil {
		entry.Deltas = append(slices.Clip(entry.Deltas), *entry.Change)
	}
	if !isNew && !t.store.folding.due(entry.Base, entry.Deltas) {
		return nil
	}
	entry.Deltas = nil
	base, err := s.base()
	if err == nil {
		entry.Base, err = t.writeSegment(ctx, prefix+".base", base)
	}
	return err
}

// writeAny writes a segment unless it has no rows.
func (t *tx) writeAny(ctx context.Context, name string, s layout.Segment) (*manifest.Segment, error) {
	if s.Rows == 0 {
		return nil, nil
	}
	written, err := t.writeSegment(ctx, name, s)
	return &written, err
}

func (t *tx) writeSegment(ctx context.Context, name string, s layout.Segment) (manifest.Segment, error) {
	if ctx.Err() != nil {
		return manifest.Segment{}, context.Cause(ctx)
	}
	name += segmentSuffix
	t.segments.name(name)
	file, err := t.store.dir.Write(name, func(w io.Writer) error { return segment.Write(w, s.Rows, s.Fields) })
	return manifest.Segment{File: file, Rows: s.Rows}, err
}

// undo removes what was written, the manifest before what it names. What
// cannot be removed the next writer clears away.
func (t *tx) undo() {
	files := append([]string{manifest.Name(t.number)}, t.segments.files...)
	t.segments = &segments{}
	for _, name := range files {
		if err := t.store.dir.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.store.logger.Warn("could not take a commit back", "file", name, "error", err)
			return
		}
	}
}
