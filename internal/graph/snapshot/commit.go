package snapshot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/graph/snapshot/segment"
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

	mu      sync.Mutex
	written []string
}

// Commit writes the segments of what is sealed and, last, the manifest. When
// it fails the generation before stays the last, and Commit may be tried
// again.
func (t *tx) Commit(ctx context.Context) error {
	if t.unlock == nil {
		return errEnded
	}
	c := &commit{tx: t}
	c.next = c.manifest()
	if err := c.write(ctx); err != nil {
		c.undo()
		return fmt.Errorf("commit generation %d, the graph stays as it was: %w", t.number, err)
	}
	t.store.last.Store(t.store.newState(c.next, t.pending))
	t.store.sweep()
	t.end()
	return nil
}

// manifest is that of the generation before, with no change yet and with the
// outcomes of this run.
func (c *commit) manifest() *manifest.Manifest {
	m := &manifest.Manifest{
		Format: manifest.Format, Number: c.number, Previous: c.base.manifest.Number,
		At:         time.Now().UTC().Truncate(time.Millisecond),
		Partitions: map[graph.Partition]*manifest.Partition{},
	}
	for name, p := range c.base.manifest.Partitions {
		types := map[graph.Type]*manifest.Type{}
		for t, stored := range p.Types {
			types[t] = &manifest.Type{Base: stored.Base, Deltas: stored.Deltas, Volatile: stored.Volatile}
		}
		m.Partitions[name] = &manifest.Partition{Steps: p.Steps, Types: types}
	}
	for name, steps := range c.steps {
		if m.Partitions[name] == nil {
			m.Partitions[name] = &manifest.Partition{Types: map[graph.Type]*manifest.Type{}}
		}
		m.Partitions[name].Steps = steps
	}
	m.Times = c.times(m.At)
	return m
}

// times are when the generations were committed that entities came or changed
// in.
func (c *commit) times(now time.Time) map[uint32]int64 {
	used := map[uint32]int64{}
	for _, p := range c.pending {
		for _, rows := range p.Rows {
			created, begun, _ := rows.Histories()
			for row, n := range created {
				used[n] = c.base.manifest.Times[n]
				used[begun[row]] = c.base.manifest.Times[begun[row]]
			}
		}
	}
	if _, ok := used[uint32(c.number)]; ok {
		used[uint32(c.number)] = now.UnixMilli()
	}
	return used
}

func (c *commit) write(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for name := range c.steps {
		old := c.committed(name)
		types := c.next.Partitions[name].Types
		for t, s := range c.store.successors(old, c.pending[name], uint32(c.number)) {
			entry := types[t]
			if entry == nil {
				entry = &manifest.Type{}
				types[t] = entry
			}
			prefix := fmt.Sprintf("%s.%s.%012d", escape(name), t, c.number)
			group.Go(func() error { return c.writeType(ctx, prefix, entry, s) })
		}
	}
	if err := group.Wait(); err != nil {
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
	if entry.Change != nil {
		entry.Deltas = append(slices.Clip(entry.Deltas), *entry.Change)
	}
	if isNew || c.store.folding.due(entry) {
		entry.Deltas = nil
		if entry.Base, err = c.writeSegment(ctx, prefix+".base", s.base()); err != nil {
			return err
		}
	}
	entry.Volatile, err = c.writeAny(ctx, prefix+".volatile", s.volatile())
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
