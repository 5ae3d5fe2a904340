package snapshot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/graph/snapshot/segment"
	"parapet/internal/processors"
)

// folding says when a new base takes the place of the old one and its deltas.
type folding struct {
	// share is the part of the base's rows, as 1/share, that the deltas may
	// have. More cost more to read than they save.
	share int
	// deltas is how many there may be. Opening more takes too long.
	deltas int
}

var usualFolding = folding{share: 5, deltas: 64}

func (f folding) due(t *manifest.Type) bool {
	changes := 0
	for _, d := range t.Deltas {
		changes += d.Rows
	}
	return changes*f.share > t.Base.Rows || len(t.Deltas) > f.deltas
}

// commit is the writing of one generation.
type commit struct {
	*tx
	next *manifest.Manifest
	// changes is set when anything changes but volatile properties.
	changes atomic.Bool

	mu      sync.Mutex
	written []string
}

// Commit writes the segments of what is sealed and, last, the manifest. When
// it fails the generation before stays the last, and Commit may be tried
// again. That the manifest must be there is noted when it is.
func (t *tx) Commit(ctx context.Context) error {
	if t.unlock == nil {
		return errEnded
	}
	c := &commit{tx: t}
	c.next = c.manifest()
	for name, steps := range c.steps {
		c.partition(name).Steps = steps
	}
	err := t.readable()
	if err == nil {
		err = c.write(ctx)
	}
	if err != nil {
		c.undo()
		return fmt.Errorf("commit generation %d, the graph stays as it was: %w", t.number, err)
	}
	if err := manifest.WriteLast(t.store.dir, t.number); err != nil {
		t.store.logger.Warn("could not note which generation is the last", "folder", t.store.dir.Path, "error", err)
	}
	next := t.store.newState(c.next)
	next.keep(t.sealed)
	t.store.advance(next, t.sealed)
	t.store.sweep(ctx)
	t.end()
	return nil
}

// manifest is that of the generation before, with no change yet.
func (c *commit) manifest() *manifest.Manifest {
	m := &manifest.Manifest{
		Format: manifest.Format, Number: c.number, Previous: c.base.manifest.Number,
		At:         c.moment(),
		Partitions: map[graph.Partition]*manifest.Partition{},
	}
	for name, p := range c.base.manifest.Partitions {
		types := map[graph.Type]*manifest.Type{}
		for t, stored := range p.Types {
			kept := *stored
			kept.Change = nil
			types[t] = &kept
		}
		m.Partitions[name] = &manifest.Partition{Steps: p.Steps, Types: types, Memo: p.Memo}
	}
	return m
}

// partition is that of the next manifest, made when it is new.
func (c *commit) partition(name graph.Partition) *manifest.Partition {
	if c.next.Partitions[name] == nil {
		c.next.Partitions[name] = &manifest.Partition{Types: map[graph.Type]*manifest.Type{}}
	}
	return c.next.Partitions[name]
}

func (c *commit) write(ctx context.Context) error {
	group, while := errgroup.WithContext(ctx)
	group.SetLimit(processors.Count())
	for name, successors := range c.successors {
		types := c.next.Partitions[name].Types
		for t, s := range successors {
			entry := types[t]
			if entry == nil {
				entry = &manifest.Type{}
				types[t] = entry
			}
			prefix := fmt.Sprintf("%s.%s.%012d", escape(name), t, c.number)
			group.Go(func() error { return c.writeType(while, prefix, entry, s) })
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if err := errors.Join(c.keepTime(ctx), c.writeMemos()); err != nil {
		return err
	}
	if err := c.store.dir.Sync(); err != nil {
		return err
	}
	if err := manifest.Write(c.store.dir, c.next); err != nil {
		return err
	}
	return c.store.dir.Sync()
}

// writeType writes the segments of a type that differs.
func (c *commit) writeType(ctx context.Context, prefix string, entry *manifest.Type, s successor) (err error) {
	isNew := entry.Base.Name == ""
	if !isNew {
		if entry.Change, err = c.writeAny(ctx, prefix+".delta", s.delta()); err != nil {
			return err
		}
	}
	if isNew || entry.Change != nil {
		c.changes.Store(true)
	}
	if entry.Change != nil {
		entry.Deltas = append(slices.Clip(entry.Deltas), *entry.Change)
	}
	if isNew || c.store.folding.due(entry) {
		entry.Deltas = nil
		base, err := s.base()
		if err != nil {
			return err
		}
		if entry.Base, err = c.writeSegment(ctx, prefix+".base", base); err != nil {
			return err
		}
	}
	entry.Rows, entry.Living = s.rows, s.living
	if s.sameVolatile && !isNew {
		return nil
	}
	volatile, err := s.volatile()
	if err == nil {
		entry.Volatile, err = c.writeAny(ctx, prefix+".volatile", volatile)
	}
	return err
}

// writeAny writes a segment unless it has no rows.
func (c *commit) writeAny(ctx context.Context, name string, s layout.Segment) (*manifest.Segment, error) {
	if s.Rows == 0 {
		return nil, nil
	}
	written, err := c.writeSegment(ctx, name, s)
	return &written, err
}

func (c *commit) writeSegment(ctx context.Context, name string, s layout.Segment) (manifest.Segment, error) {
	if ctx.Err() != nil {
		return manifest.Segment{}, context.Cause(ctx)
	}
	name += segmentSuffix
	c.mu.Lock()
	c.written = append(c.written, name)
	c.mu.Unlock()
	file, err := c.store.dir.Write(name, func(w io.Writer) error { return segment.Write(w, s.Rows, s.Fields) })
	return manifest.Segment{File: file, Rows: s.Rows}, err
}

// undo removes what was written, the manifest before what it names. What
// cannot be removed the next writer clears away.
func (c *commit) undo() {
	for _, name := range append([]string{manifest.Name(c.number)}, c.written...) {
		if err := c.store.dir.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			c.store.logger.Warn("could not take a commit back", "file", name, "error", err)
			return
		}
	}
}
