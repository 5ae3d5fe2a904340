package snapshot

import (
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
func (s *Store) retire() error {
	whole, damage, err := readManifests(s.dir)
	if err != nil {
		return err
	}
	keep := s.staying(whole, damage)
	short, failed := s.shorten(whole, keep)
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
// built on, and those whose manifest is damaged, stay while everything does.
func (s *Store) staying(whole []*manifest.Manifest, damage map[uint64]error) map[uint64]bool {
	now := time.Now()
	var line []retain.Generation
	for _, m := range mainLine(whole, s.last.Load().manifest.Number) {
		line = append(line, retain.Generation{Number: m.Number, At: m.At})
	}
	keep := s.keep.Keep(line, now)
	for _, m := range whole {
		keep[m.Number] = keep[m.Number] || s.keep.Recent(m.At, now)
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
// go. When changes between two of them cannot be read, all between them stay
// and the error says why.
func (s *Store) shorten(whole []*manifest.Manifest, keep map[uint64]bool) ([]*manifest.Manifest, error) {
	var short []*manifest.Manifest
	var failed error
	var from *manifest.Manifest
	var between []*manifest.Manifest
	for _, m := range mainLine(whole, s.last.Load().manifest.Number) {
		if !keep[m.Number] {
			between = append(between, m)
			continue
		}
		if from != nil && len(between) > 0 {
			next, err := s.shortenOne(whole, from, m)
			switch {
			case err != nil:
				failed = errors.Join(failed, err)
				for _, b := range between {
					keep[b.Number] = true
				}
			case next != nil:
				short = append(short, next)
			}
		}
		from, between = m, nil
	}
	return short, failed
}

func (s *Store) shortenOne(whole []*manifest.Manifest, from, to *manifest.Manifest) (*manifest.Manifest, error) {
	short, err := history.New(s.schema, whole, s.openInto).Shorten(from, to, s.writeChange(from, to))
	if err != nil {
		return nil, fmt.Errorf("keep what happened between generations %d and %d: %w", from.Number, to.Number, err)
	}
	return short, nil
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
