package snapshot

import (
	"context"
	"errors"
	"fmt"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/manifest"
)

// commit is the writing of one generation.
type commit struct {
	*tx
	next *manifest.Manifest
	// changes is set when anything changes but volatile properties.
	changes bool
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
		t.undo()
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
	if err := c.writeSegments(ctx); err != nil {
		return err
	}
	for name, types := range c.segments.of {
		for t, entry := range types {
			c.partition(name).Types[t] = entry
			c.changes = c.changes || entry.Change != nil || c.stored(name, t).Base.Name == ""
		}
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
