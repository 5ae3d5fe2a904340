package query_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/query"
)

// states are the generations of a graph, one a second, of which the first may
// have been cleared away.
type states struct {
	all   []*state
	first int
}

func (s *states) commit() {
	number := len(s.all) + 1
	s.all = append(s.all, &state{
		numbers: numbers{n: 20_000},
		is:      graph.Generation{Number: uint64(number), At: time.Unix(int64(number), 0)},
	})
}

func (s *states) Latest(context.Context) (query.Graph, error) { return s.all[len(s.all)-1], nil }

func (s *states) At(_ context.Context, moment time.Time) (query.Graph, error) {
	for i := len(s.all) - 1; i >= s.first; i-- {
		if !s.all[i].is.At.After(moment) {
			return s.all[i], nil
		}
	}
	return nil, errors.New("the graph is not known that far back")
}

// state is a generation, whose files may be gone, that counts who asks it.
type state struct {
	numbers
	is    graph.Generation
	asked atomic.Int32
	gone  error
}

func (s *state) Generation() graph.Generation { return s.is }

func (s *state) Execute(ctx context.Context, q plan.Query, b plan.Budget) (*plan.Result, error) {
	s.asked.Add(1)
	if s.gone != nil {
		return nil, s.gone
	}
	return s.numbers.Execute(ctx, q, b)
}

func newStates() *states {
	s := &states{}
	s.commit()
	return s
}

// crowd reads the first pages of more lists than rows are kept of.
func crowd(t *testing.T, p *query.Pager) {
	t.Helper()
	for i := range 25 {
		if _, err := p.First(t.Context(), fmt.Sprintf("%s SKIP %d", count, i+1), 10_000-i, query.Options{}); err != nil {
			t.Fatal(err)
		}
	}
}

func first(t *testing.T, p *query.Pager, text string, size int, opt query.Options) *query.Answer {
	t.Helper()
	page, err := p.First(t.Context(), text, size, opt)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// TestCursorsOutliveTheirRows: what there was no room to keep is read again at
// the same generation.
func TestCursorsOutliveTheirRows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		graphs := newStates()
		p := query.NewPager(graphs)
		at := first(t, p, count, 10, query.Options{}).Meta.Cursor
		graphs.commit()
		crowd(t, p)
		time.Sleep(query.CursorLife - time.Second)
		before := graphs.all[0].asked.Load()
		for i := range 3 {
			page, err := p.Next(t.Context(), at)
			if err != nil {
				t.Fatal(err)
			}
			if got := page.Rows[0][0].Value.AsNumber(); page.Meta.Generation != 1 || got != float64(10*(i+1)) || len(page.Rows) != 10 {
				t.Errorf("page %d is %d rows from %v on, of generation %d", i+2, len(page.Rows), got, page.Meta.Generation)
			}
			at = page.Meta.Cursor
		}
		if n := graphs.all[0].asked.Load() - before; n != 1 {
			t.Errorf("generation 1 was asked %d times for three pages, want once", n)
		}
		time.Sleep(2 * query.CursorLife) // no timer outlives its reading
		if _, err := p.Next(t.Context(), at); !errors.Is(err, query.ErrCursor) {
			t.Errorf("Next after its life = %v, want ErrCursor", err)
		}
	})
}

// TestRowsLapse: rows are at hand for a minute after they were last used, and
// then read again.
func TestRowsLapse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		graphs := newStates()
		p := query.NewPager(graphs)
		at := first(t, p, count, 10, query.Options{}).Meta.Cursor
		next := func(after time.Duration) int32 {
			t.Helper()
			time.Sleep(after)
			page, err := p.Next(t.Context(), at)
			if err != nil {
				t.Fatal(err)
			}
			if got := page.Rows[0][0].Value.AsNumber(); got != 10 {
				t.Errorf("the second page begins with %v", got)
			}
			return graphs.all[0].asked.Load()
		}
		for i, c := range []struct {
			after time.Duration
			asked int32
		}{{0, 2}, {59 * time.Second, 2}, {59 * time.Second, 2}, {61 * time.Second, 3}, {0, 3}, {5 * time.Minute, 4}} {
			if asked := next(c.after); asked != c.asked {
				t.Errorf("after %d pages the graph was asked %d times, want %d", i+1, asked, c.asked)
			}
		}
	})
}

func TestCursorsEndWithTheirGeneration(t *testing.T) {
	t.Parallel()
	for name, away := range map[string]func(*states, *query.Pager){
		"its rows were dropped":  func(_ *states, p *query.Pager) { crowd(t, p) },
		"its files were cleared": func(s *states, _ *query.Pager) { s.all[0].gone = errors.New("cleared away") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graphs := newStates()
			p := query.NewPager(graphs)
			at := first(t, p, count, 10, query.Options{}).Meta.Cursor
			graphs.commit()
			away(graphs, p)
			graphs.first = 1
			if _, err := p.Next(t.Context(), at); !errors.Is(err, query.ErrCursor) {
				t.Errorf("Next = %v, want ErrCursor", err)
			}
		})
	}
}

// TestNextTellsWhatFailed: that a generation cannot be asked does not mean that
// it is gone.
func TestNextTellsWhatFailed(t *testing.T) {
	t.Parallel()
	graphs := newStates()
	p := query.NewPager(graphs)
	at := first(t, p, count, 10, query.Options{}).Meta.Cursor
	broken := errors.New("the disk is broken")
	graphs.all[0].gone = broken
	if _, err := p.Next(t.Context(), at); !errors.Is(err, broken) || errors.Is(err, query.ErrCursor) {
		t.Errorf("Next = %v, want that the disk is broken", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Next(ctx, at); errors.Is(err, query.ErrCursor) {
		t.Errorf("Next of who hung up = %v", err)
	}
}

func TestReadersShare(t *testing.T) {
	t.Parallel()
	level := func(n float64) query.Options {
		opt := query.Options{}
		opt.Language.Variables = map[string][]graph.Value{"level": {graph.Number(n)}}
		return opt
	}
	text := level(1)
	text.Language.Variables["level"][0] = graph.Text("1")
	const pattern = "FIND Device WITH displayName ~= 'a+' AS d RETURN d.name AS n"
	const now = "FIND Device WITH lastSeenOn > date.now - 1 day AS d RETURN d.name AS n"
	for name, c := range map[string]struct {
		text, other string
		size        int
		opt         query.Options
		meanwhile   func(*states)
		shared      bool
	}{
		"the same":           {opt: level(1), shared: true},
		"a pattern":          {text: pattern, other: pattern, opt: level(1), shared: true},
		"another text":       {other: count + " SKIP 1", opt: level(1)},
		"another variable":   {opt: level(2)},
		"another kind":       {opt: text},
		"another page":       {size: 11, opt: level(1)},
		"fewer rows":         {opt: query.Options{Language: level(1).Language, Rows: 100}},
		"another generation": {opt: level(1), meanwhile: (*states).commit},
		"another moment":     {text: now, other: now, opt: level(1)},
		"another minute":     {opt: level(1), meanwhile: func(*states) { time.Sleep(time.Minute) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				graphs := newStates()
				p := query.NewPager(graphs)
				one := first(t, p, max(c.text, count), 10, level(1))
				time.Sleep(time.Second)
				if c.meanwhile != nil {
					c.meanwhile(graphs)
				}
				other := first(t, p, max(c.other, count), max(c.size, 10), c.opt)
				if shared := one.Meta.Cursor == other.Meta.Cursor; shared != c.shared {
					t.Errorf("cursors %s and %s", one.Meta.Cursor, other.Meta.Cursor)
				}
				if asked := graphs.all[0].asked.Load() == 1; c.meanwhile == nil && asked != c.shared {
					t.Errorf("the graph was asked %d times", graphs.all[0].asked.Load())
				}
				time.Sleep(2 * query.CursorLife)
			})
		})
	}
}

// TestReadersTogether: many who read one list read it once.
func TestReadersTogether(t *testing.T) {
	t.Parallel()
	graphs := newStates()
	p := query.NewPager(graphs)
	at := first(t, p, count, 10, query.Options{}).Meta.Cursor
	var readers sync.WaitGroup
	for range 20 {
		readers.Go(func() {
			at := at
			for range 10 {
				page, err := p.Next(t.Context(), at)
				if err != nil {
					t.Error(err)
					return
				}
				at = page.Meta.Cursor
			}
		})
	}
	readers.Wait()
	if n := graphs.all[0].asked.Load(); n != 2 {
		t.Errorf("the graph was asked %d times, want twice", n)
	}
}

// TestPagerDropsTheOldest: of what is too much to remember the oldest is
// forgotten.
func TestPagerDropsTheOldest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := query.NewPager(query.Only(&numbers{n: 5}))
		long := strings.Repeat("x", 1<<20)
		var cursors []string
		for i := range 32 {
			opt := query.Options{}
			opt.Language.Variables = map[string][]graph.Value{"long": {graph.Text(fmt.Sprint(i, long))}}
			cursors = append(cursors, first(t, p, count, 2, opt).Meta.Cursor)
			time.Sleep(time.Second)
		}
		if _, err := p.Next(t.Context(), cursors[0]); !errors.Is(err, query.ErrCursor) {
			t.Errorf("Next of the oldest = %v, want ErrCursor", err)
		}
		if _, err := p.Next(t.Context(), cursors[1]); err != nil {
			t.Errorf("Next of the second = %v, want a page", err)
		}
		time.Sleep(2 * query.CursorLife)
	})
}
