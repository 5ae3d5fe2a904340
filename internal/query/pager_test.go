package query_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/query"
)

// numbers is a graph whose answer to everything is the numbers from 0 on, and
// that may be at another generation the next time it is asked for.
type numbers struct {
	n          int
	generation uint64
}

func (g *numbers) Generation() graph.Generation { return graph.Generation{Number: g.generation} }

func (g *numbers) Execute(_ context.Context, q plan.Query, b plan.Budget) (*plan.Result, error) {
	r := &plan.Result{Columns: []string{"n"}}
	for i := range g.n {
		if i < q.Output.Skip {
			continue
		}
		if q.Output.Limit >= 0 && len(r.Rows) == q.Output.Limit {
			break
		}
		if b.Rows > 0 && len(r.Rows) == b.Rows {
			r.Truncated = true
			break
		}
		r.Rows = append(r.Rows, []plan.Cell{{Value: graph.Number(float64(i))}})
	}
	return r, nil
}

const count = "FIND Device AS d RETURN d.name AS n"

// pages reads an answer to its end.
func pages(t interface{ Fatal(...any) }, p *query.Pager, text string, size int, opt query.Options) (rows [][]plan.Cell, truncated bool) {
	page, err := p.First(context.Background(), text, size, opt)
	for {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, page.Rows...)
		if page.Meta.Cursor == "" {
			return rows, page.Meta.Truncated
		}
		if len(page.Rows) != size || page.Meta.Truncated {
			t.Fatal("a page that is not the last is short or truncated")
		}
		page, err = p.Next(context.Background(), page.Meta.Cursor)
	}
}

func TestPagesAreTheAnswer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := &numbers{n: rapid.IntRange(0, 60).Draw(t, "rows")}
		text := count
		for _, clause := range []string{" SKIP ", " LIMIT "} {
			if n := rapid.IntRange(-1, 70).Draw(t, clause); n >= 0 {
				text += clause + string(graph.Number(float64(n)).String())
			}
		}
		opt := query.Options{Rows: rapid.SampledFrom([]int{-1, 0, 1, 7, 20}).Draw(t, "budget")}
		want, err := query.Run(context.Background(), query.Only(g), text, opt)
		if err != nil {
			t.Fatal(err)
		}
		got, truncated := pages(t, query.NewPager(query.Only(g)), text, rapid.IntRange(1, 9).Draw(t, "size"), opt)
		if len(want.Rows) != len(got) || truncated != want.Meta.Truncated {
			t.Fatalf("%d rows, truncated %v; want %d, %v", len(got), truncated, len(want.Rows), want.Meta.Truncated)
		}
		for i := range got {
			if !got[i][0].Value.Equal(want.Rows[i][0].Value) {
				t.Fatalf("row %d is %v, want %v", i, got[i][0].Value, want.Rows[i][0].Value)
			}
		}
	})
}

// moving is a graph that commits whenever it is looked at.
type moving struct{ generation uint64 }

func (m *moving) Latest(context.Context) (query.Graph, error) {
	m.generation++
	return &numbers{n: 20, generation: m.generation}, nil
}

func (m *moving) At(ctx context.Context, _ time.Time) (query.Graph, error) { return m.Latest(ctx) }

func TestPagesKeepTheirGeneration(t *testing.T) {
	t.Parallel()
	p := query.NewPager(&moving{})
	first, err := p.First(t.Context(), count, 1, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.First(t.Context(), count, 1, query.Options{}); err != nil {
		t.Fatal(err)
	}
	var generations []uint64
	for at := first.Meta.Cursor; at != ""; {
		page, err := p.Next(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		generations = append(generations, page.Meta.Generation)
		at = page.Meta.Cursor
	}
	if diff := cmp.Diff(slices.Repeat([]uint64{1}, 19), generations); diff != "" {
		t.Errorf("generations of the pages (-want +got):\n%s", diff)
	}
}

func TestCursorsExpire(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := query.NewPager(query.Only(&numbers{n: 5}))
		first, err := p.First(t.Context(), count, 2, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 { // each use begins its life again
			time.Sleep(query.CursorLife - time.Second)
			if page, err := p.Next(t.Context(), first.Meta.Cursor); err != nil || len(page.Rows) != 2 {
				t.Fatalf("Next = %v, %v, want a page", page, err)
			}
		}
		time.Sleep(query.CursorLife + time.Second)
		if _, err := p.Next(t.Context(), first.Meta.Cursor); !errors.Is(err, query.ErrCursor) {
			t.Errorf("Next after its life = %v, want ErrCursor", err)
		}
	})
}

func TestNextRefuses(t *testing.T) {
	t.Parallel()
	p := query.NewPager(query.Only(&numbers{n: 5}))
	first, err := p.First(t.Context(), count, 2, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"", "x", "x-2", first.Meta.Cursor + "x", first.Meta.Cursor[:26] + "--2"} {
		if _, err := p.Next(t.Context(), at); !errors.Is(err, query.ErrCursor) {
			t.Errorf("Next(%q) = %v, want ErrCursor", at, err)
		}
	}
}
