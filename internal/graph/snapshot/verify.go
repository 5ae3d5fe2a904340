package snapshot

import (
	"context"
	"errors"
	"io/fs"
	"sync"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/processors"
)

// Verify reads every file of every kept generation in the folder: that it is as
// it was written, and a Parquet file of as many rows; that what the generations
// name is there; and that there is nothing besides. It changes nothing, takes no
// lock, and needs no generation to be whole. It fails with ErrNoData when the
// folder has nothing of a graph. The progress, which may be nil, is told how
// many bytes of how many were read; it is called from several goroutines, one
// at a time.
func Verify(ctx context.Context, folder string, progress func(done, total int64)) ([]Problem, error) {
	dir := &disk.Dir{Path: folder}
	whole, damage, err := readManifests(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoData
	}
	if err != nil {
		return nil, err
	}
	v := &verification{dir: dir, progress: progress, uses: usesOf(whole), broken: map[*use]error{}}
	if err := v.readAll(ctx); err != nil {
		return nil, err
	}
	loose, err := orphans(dir)
	if err != nil {
		return nil, err
	}
	if len(whole)+len(damage)+len(loose) == 0 {
		return nil, ErrNoData // also beside a note that nobody can read: it may be anybody's
	}
	_, noted := manifest.Last(dir)
	d := &diagnosis{dir: dir, whole: whole, damage: damage, broken: v.broken, memos: brokenMemos(dir, whole)}
	return d.problems(loose, noted), nil
}

// verification reads all segments.
type verification struct {
	dir      *disk.Dir
	progress func(done, total int64)
	uses     []*use

	mu     sync.Mutex
	done   int64
	broken map[*use]error
}

func (v *verification) readAll(ctx context.Context) error {
	total := int64(0)
	for _, u := range v.uses {
		total += u.Size
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(processors.Count())
	for _, u := range v.uses {
		group.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			v.note(u, v.read(u), total)
			return nil
		})
	}
	return group.Wait()
}

func (v *verification) read(u *use) error {
	if err := v.dir.Verify(u.File); err != nil {
		return err
	}
	f, err := openSegment(v.dir, u.Segment, column.NewDict())
	if err != nil {
		return err
	}
	return f.Close()
}

// note notes how a segment was read. What is cleared away meanwhile nobody
// needs.
func (v *verification) note(u *use, err error, total int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.done += u.Size
	if err != nil && needs(v.dir, u.Segment) {
		v.broken[u] = err
	}
	if v.progress != nil {
		v.progress(v.done, total)
	}
}
