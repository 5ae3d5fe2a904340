package snapshot

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/manifest"
)

// Problem is something wrong with what is stored.
type Problem struct {
	// File is the name of a file in the folder.
	File string
	// What is wrong with it.
	What string
	// Meaning says what cannot be had because of that, and what can be done.
	Meaning string
}

// Verify reads every file of every kept generation: that it is as it was
// written, and a Parquet file of as many rows; that what the generations name
// is there; and that there is nothing besides. It changes nothing and takes no
// lock. The progress, which may be nil, is told how many bytes of how many
// were read; it is called from several goroutines, one at a time.
func (s *Store) Verify(ctx context.Context, progress func(done, total int64)) ([]Problem, error) {
	whole, damage, err := readManifests(s.dir)
	if err != nil {
		return nil, err
	}
	v := &verification{store: s, progress: progress, uses: usesOf(whole)}
	if err := v.readAll(ctx); err != nil {
		return nil, err
	}
	orphans, err := s.orphans()
	if err != nil {
		return nil, err
	}
	problems := append(damagedManifests(whole, damage), gaps(whole)...)
	problems = append(problems, v.problems...)
	for _, name := range orphans {
		problems = append(problems, Problem{
			name, "no generation needs it",
			"An interrupted run left it, or one writes it now. It does no harm; parapet data compact removes it.",
		})
	}
	slices.SortStableFunc(problems, func(a, b Problem) int { return strings.Compare(a.File, b.File) })
	return problems, nil
}

func damagedManifests(whole []*manifest.Manifest, damage map[uint64]error) []Problem {
	var problems []Problem
	for number, err := range damage {
		meaning := "The graph as of generation %d cannot be read. Restore the file from a backup."
		if len(whole) == 0 || whole[len(whole)-1].Number < number {
			meaning = "Generation %d cannot be read: the last whole one before it is shown in its place. Restore the file from a backup, or sync again."
		}
		problems = append(problems, Problem{manifest.Name(number), err.Error(), fmt.Sprintf(meaning, number)})
	}
	return problems
}

// gaps are the generations whose previous one is missing though there are
// older ones.
func gaps(whole []*manifest.Manifest) []Problem {
	if len(whole) == 0 {
		return nil
	}
	var problems []Problem
	line := mainLine(whole, whole[len(whole)-1].Number)
	for i, m := range line[1:] {
		if m.Previous != line[i].Number {
			problems = append(problems, Problem{
				manifest.Name(m.Number), fmt.Sprintf("it follows generation %d, which is not there", m.Previous),
				"History begins with this generation. Older ones can still be read and compared.",
			})
		}
	}
	return problems
}

// verification reads all segments.
type verification struct {
	store    *Store
	progress func(done, total int64)
	uses     []*use

	mu       sync.Mutex
	done     int64
	problems []Problem
}

func (v *verification) readAll(ctx context.Context) error {
	total := int64(0)
	for _, u := range v.uses {
		total += u.Size
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, u := range v.uses {
		group.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			err := v.read(u)
			if err != nil && !errors.Is(err, graph.ErrDamaged) {
				return err
			}
			v.note(u, err, total)
			return nil
		})
	}
	return group.Wait()
}

func (v *verification) read(u *use) error {
	if err := v.store.dir.Verify(u.File); err != nil {
		return err
	}
	f, err := v.store.openInto(u.Segment, column.NewDict())
	if err != nil {
		return err
	}
	return f.Close()
}

func (v *verification) note(u *use, err error, total int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.done += u.Size
	if err != nil && v.store.needs(u.Segment) {
		what := strings.TrimPrefix(err.Error(), filepath.Join(v.store.dir.Path, u.Name)+" is ")
		v.problems = append(v.problems, Problem{u.Name, what, u.meaning()})
	}
	if v.progress != nil {
		v.progress(v.done, total)
	}
}
