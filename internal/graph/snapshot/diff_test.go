package snapshot_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/history"
)

func TestDiffWithinEntities(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := hours(t, dir)
		id := func(key graph.Key) string { return column.ID("p", "a", key) }
		b := column.ID("p", "b", "b")
		for name, c := range map[string]struct {
			within history.Within
			want   []string
		}{
			"nothing": {history.Within{}, []string{}},
			"what is created counts after": {
				history.Within{Before: map[string]bool{id("k4"): true}, After: map[string]bool{id("k1"): true}},
				[]string{},
			},
			"entities alone": {
				history.Within{Before: map[string]bool{id("k1"): true, id("k2"): true}, After: map[string]bool{id("k4"): true}},
				[]string{
					"created p: a p/k4 from  to text=text:2",
					"deleted p: a p/k1 from text=text:1 to ",
					"updated p: a p/k2 from text=text:1 to text=text:2",
				},
			},
			"both ends": {
				history.Within{Before: map[string]bool{id("k1"): true, b: true}},
				[]string{
					"deleted p: a p/k1 from text=text:1 to ",
					"deleted p: a_has_b p/k1 -> p/b from text=text:1 to ",
					"deleted p: a_is_b p/k1 -> p/b from text=text:1 to ",
				},
			},
		} {
			if diff := cmp.Diff(c.want, diffs(t, s, start, start.Add(time.Hour), &c.within)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

// Of what somebody does not want to know, an outline has neither number nor page.
func TestOutlineOfWhatIsSeen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := hours(t, dir)
		c, err := s.Compare(t.Context(), start, start.Add(time.Hour))
		must(t, err)
		var lines []string
		for _, part := range c.Parts {
			o, err := c.Outline(t.Context(), part, func(op graph.Op, ends ...history.Ref) bool {
				return op != graph.Updated && slices.Contains(ends, history.Ref{Partition: "p", Type: "a", Key: "k1"})
			})
			must(t, err)
			page, err := o.Page(t.Context(), "", 0, 100)
			must(t, err)
			if n := o.Count(); n != (graph.Count{Deleted: len(page)}) {
				t.Errorf("%s: %d are on the page of %v", part.Type, len(page), n)
			}
			for _, c := range page {
				lines = append(lines, line(c))
			}
		}
		want := []string{
			"deleted p: a p/k1 from text=text:1 to ",
			"deleted p: a_has_b p/k1 -> p/b from text=text:1 to ",
			"deleted p: a_is_b p/k1 -> p/b from text=text:1 to ",
		}
		if diff := cmp.Diff(want, lines); diff != "" {
			t.Error(diff)
		}
	})
}

func TestDiffRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := hours(t, dir)
		fails := func(ctx context.Context, from, to time.Time) error {
			for _, err := range s.Diff(ctx, from, to, nil) {
				return err
			}
			return nil
		}
		ctx, cancel := cancelled(t)
		defer cancel()
		for want, err := range map[string]error{
			"give the earlier one first":          fails(t.Context(), start.Add(time.Hour), start),
			"it is known since 2000-01-01T00:00:": fails(t.Context(), start.Add(-1), start),
			"stopped":                             fails(ctx, start, start.Add(time.Hour)),
		} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("Diff() = %v, want %q", err, want)
			}
		}
		breakFile(t, filepath.Join(dir, "p.a.000000000002.delta.parquet"), damages["a flipped bit"])
		err := fails(t.Context(), start, start.Add(time.Hour))
		if !errors.Is(err, graph.ErrDamaged) || !strings.Contains(err.Error(), "p.a.000000000002.delta.parquet") {
			t.Errorf("Diff() with a damaged delta = %v", err)
		}
	})
}
