package snapshot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/history"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/graph/snapshot/retain"
)

// retire removes the generations that the policy no longer keeps. Before
// that, each generation that comes after some of them is made to tell what
// happened since the last one that stays: new deltas are written, then the
// manifest that names them takes the place of the old one. Whenever that is
// interrupted every manifest names files that are there.
func (s *Store) retire(ctx context.Context) error {
	whole, damage, err := readManifests(s.dir)
	if err != nil {
		return err
	}
	keep := s.staying(whole, damage)
	short, failed := s.shorten(ctx, whole, keep)
	if err := s.replace(short); err != nil {
		return errors.Join(failed, err)
	}
	for _, m := range whole {
		if !keep[m.Number] {
			failed = errors.Join(failed, s.dir.Remove(manifest.Name(m.Number)))
		}
	}
	for number := range damage {
		if !keep[number] {
			failed = errors.Join(failed, s.dir.Remove(manifest.Name(number)))
		}
	}
	return failed
}

// staying are the generations that stay. Those that the last one was not
// built on, and those whose manifest is damaged, stay while everything does;
// those that are newer than it until there is a newer one.
func (s *Store) staying(whole []*manifest.Manifest, damage map[uint64]error) map[uint64]bool {
	now, last := time.Now(), s.last.Load().manifest.Number
	var line []retain.Generation
	for _, m := range mainLine(whole, last) {
		line = append(line, retain.Generation{Number: m.Number, At: m.At})
	}
	keep := s.keep.Keep(line, now)
	for _, m := range whole {
		keep[m.Number] = keep[m.Number] || m.Number > last || s.keep.Recent(m.At, now)
	}
	for number := range damage {
		next := slices.IndexFunc(whole, func(m *manifest.Manifest) bool { return m.Number > number })
		keep[number] = next < 0 || s.keep.Recent(whole[next].At, now)
	}
	return keep
}

// mainLine are the generations up to the last one without those that a later
// one passed over: they were damaged when it was committed, or are what an
// interrupted removal left.
func mainLine(whole []*manifest.Manifest, last uint64) []*manifest.Manifest {
	var line []*manifest.Manifest
	for _, m := range slices.Backward(whole) {
		if m.Number <= last {
			line = append(line, m)
			last = m.Previous
		}
	}
	slices.Reverse(line)
	return line
}

// shorten are the new manifests of the generations that stay after some that
// go. When what happened between two of them cannot be read, all between them
// stay and the error says why.
func (s *Store) shorten(ctx context.Context, whole []*manifest.Manifest, keep map[uint64]bool) ([]*manifest.Manifest, error) {
	var short []*manifest.Manifest
	var failed []error
	for _, gap := range gapsIn(mainLine(whole, s.last.Load().manifest.Number), keep) {
		next, err := history.New(s.schema, whole, s.openInto).Shorten(ctx, gap.from, gap.to, s.writeChange(gap.from, gap.to))
		if err != nil {
			failed = append(failed, fmt.Errorf("keep what happened between generations %d and %d: %w", gap.from.Number, gap.to.Number, err))
			for _, m := range gap.between {
				keep[m.Number] = true
			}
		}
		if next != nil {
			short = append(short, next)
		}
	}
	return short, errors.Join(failed...)
}

// gap is two generations that stay and those between them that do not.
type gap struct {
	from, to *manifest.Manifest
	between  []*manifest.Manifest
}

func gapsIn(line []*manifest.Manifest, keep map[uint64]bool) []gap {
	var gaps []gap
	var open gap
	for _, m := range line {
		if !keep[m.Number] {
			open.between = append(open.between, m)
			continue
		}
		if open.from != nil && len(open.between) > 0 {
			open.to = m
			gaps = append(gaps, open)
		}
		open = gap{from: m}
	}
	return gaps
}

// writeChange writes deltas whose names no manifest has yet: those of other
// spans have others.
func (s *Store) writeChange(from, to *manifest.Manifest) history.WriteDelta {
	return func(p graph.Partition, t graph.Type, change layout.Segment) (*manifest.Segment, error) {
		name := fmt.Sprintf("%s.%s.%012d.since-%d%s", escape(p), t, to.Number, from.Number, segmentSuffix)
		written, err := s.write(name, change)
		return &written, err
	}
}

// replace has the manifests take the place of those of the same generations,
// after the segments that they name have come to stay.
func (s *Store) replace(manifests []*manifest.Manifest) error {
	if len(manifests) == 0 {
		return nil
	}
	if err := s.dir.Sync(); err != nil {
		return err
	}
	for _, m := range manifests {
		if err := manifest.Write(s.dir, m); err != nil {
			return err
		}
	}
	return s.dir.Sync()
}
