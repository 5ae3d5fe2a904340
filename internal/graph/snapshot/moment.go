package snapshot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
)

// ErrUnknownThen: the moment lies before the first generation that is kept.
var ErrUnknownThen = errors.New("the graph is not known that far back")

// At is the newest kept generation that was committed at or before the
// moment. It fails with ErrUnknownThen when the moment is before the first,
// and with graph.ErrDamaged when the generation cannot be read and others came
// after it. In the place of the last one, it is the newest that can be read.
func (s *Store) At(ctx context.Context, t time.Time) (column.Source, error) {
	kept, damage, err := s.kept(ctx)
	if err != nil {
		return nil, err
	}
	m, err := newestAt(kept, damage, t)
	if err != nil {
		return nil, err
	}
	if m.Number < kept[len(kept)-1].Number {
		return s.source(m)
	}
	return s.lastSource(m, damage)
}

// lastSource is the last generation to read from, whose manifest is that of the
// newest one that is not damaged.
func (s *Store) lastSource(m *manifest.Manifest, damage map[uint64]error) (column.Source, error) {
	isLast := true
	for number := range damage {
		isLast = isLast && number < m.Number
	}
	if isLast {
		source, err := s.source(m)
		if !errors.Is(err, graph.ErrDamaged) {
			return source, err
		}
	}
	st, err := s.newest(s.verifyOnce)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", s.dir.Path, err)
	}
	return st.generation, nil
}

// source is a generation to read from.
func (s *Store) source(m *manifest.Manifest) (column.Source, error) {
	last := s.last.Load()
	if m.Number == last.manifest.Number {
		return last.generation, nil
	}
	st, err := s.current(m, s.verifyOnce)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the graph as of %s was %w", moment(m.At), disk.ErrGone)
	}
	if err != nil {
		return nil, fmt.Errorf("read the graph as of %s: %w", moment(m.At), err)
	}
	return st.generation, nil
}

// Generations are the kept ones, the oldest first. Damaged ones are not among
// them; Verify names them.
func (s *Store) Generations(ctx context.Context) ([]graph.Generation, error) {
	kept, _, err := s.kept(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]graph.Generation, 0, len(kept))
	for _, m := range kept {
		all = append(all, m.Generation())
	}
	return all, nil
}

// kept are the manifests of the generations that readers see, the oldest
// first: those that the last one was built on, and that one. It tells also of
// the damaged ones.
func (s *Store) kept(ctx context.Context) (line []*manifest.Manifest, damage map[uint64]error, err error) {
	if ctx.Err() != nil {
		return nil, nil, context.Cause(ctx)
	}
	whole, damage, err := readManifests(s.dir)
	if err != nil || len(whole) == 0 {
		return nil, damage, err
	}
	return mainLine(whole, whole[len(whole)-1].Number), damage, nil
}

// readManifests reads all manifests, the oldest first, and tells of those that
// are damaged.
func readManifests(dir *disk.Dir) (whole []*manifest.Manifest, damage map[uint64]error, err error) {
	numbers, err := manifest.List(dir)
	if err != nil {
		return nil, nil, err
	}
	damage = map[uint64]error{}
	for i := len(numbers) - 1; i >= 0; i-- {
		m, err := manifest.Read(dir, numbers[i])
		switch {
		case err == nil:
			whole = append(whole, m)
		case errors.Is(err, graph.ErrDamaged):
			damage[numbers[i]] = err
		case errors.Is(err, fs.ErrNotExist):
			// it was cleared away meanwhile
		default:
			return nil, nil, err
		}
	}
	return whole, damage, nil
}

// newestAt is the newest of the manifests at or before the moment. When the
// one after it is damaged nobody knows whether it would be that.
func newestAt(kept []*manifest.Manifest, damage map[uint64]error, t time.Time) (*manifest.Manifest, error) {
	after := slices.IndexFunc(kept, func(m *manifest.Manifest) bool { return m.At.After(t) })
	switch {
	case len(kept) == 0:
		return nil, ErrNoData
	case after < 0:
		return kept[len(kept)-1], nil
	case after == 0:
		return nil, fmt.Errorf("%w: at %s; it is known since %s", ErrUnknownThen, moment(t), moment(kept[0].At))
	}
	if err := damage[kept[after].Previous]; err != nil {
		return nil, fmt.Errorf("read the graph as of %s: %w", moment(t), err)
	}
	return kept[after-1], nil
}

func moment(t time.Time) string {
	return t.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano)
}
