package query

import (
	"container/list"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// DefaultPage is how many rows a page has when nothing else is said.
	DefaultPage = 250
	// CursorLife is how long a cursor is good after it was last used.
	CursorLife = 10 * time.Minute
)

// ErrCursor: there is no next page to a cursor, or no longer.
var ErrCursor = errors.New("the cursor is unknown or has expired, or the state of the graph that it goes on in is no longer kept: begin anew, without it")

// Pager hands out answers page by page. All pages of an answer show the same
// generation, whatever is committed meanwhile, and together they are the
// answer that Run gives. Who asks for the same of the same generation shares a
// reading: those who may see different things have pagers of their own. What
// was read is kept as far as there is room, and read again where it was not.
// It is safe for concurrent use.
type Pager struct {
	graphs Graphs
	salt   string // makes its cursors unlike those of other pagers

	mu       sync.Mutex
	readings map[string]*reading
	parts    list.List // of *part, the last used first
	rows     int       // that the parts take
	bytes    int       // that the readings take beside them
	lapsing  bool      // whether something waits for the lives of parts to end
}

// NewPager is a pager without readers.
func NewPager(graphs Graphs) *Pager {
	return &Pager{graphs: graphs, salt: rand.Text(), readings: map[string]*reading{}}
}

// First answers a query with the first so many rows, DefaultPage when size is
// 0. While there are more, Meta.Cursor asks for the next. A tree comes as a
// whole. Errors are those of Run.
func (p *Pager) First(ctx context.Context, text string, size int, opt Options) (*Answer, error) {
	prepared, err := prepare(text, opt)
	if err != nil {
		return nil, err
	}
	g, err := prepared.choose(ctx, p.graphs)
	if err != nil {
		return nil, err
	}
	if types[prepared.plan.Output.Shape] == Tree {
		return prepared.ask(ctx, g)
	}
	if size <= 0 {
		size = DefaultPage
	}
	r := newReading(p.salt, prepared, text, size, g)
	if kept := p.reading(r.id); kept != nil {
		return p.page(ctx, kept, 0)
	}
	first, err := r.ask(ctx, p.graphs, g, 0)
	if err != nil {
		return nil, err
	}
	page, more := first.page(0)
	if more {
		p.keep(r)
		p.hold(first, g)
		page.Meta.Cursor = cursor(r.id, len(page.Rows))
	}
	return page, nil
}

// Next is the page that a cursor asks for. The same cursor gives the same page
// again. It fails with ErrCursor when the cursor is unknown or has expired, and
// when the generation that it goes on in is gone.
func (p *Pager) Next(ctx context.Context, at string) (*Answer, error) {
	id, offset, ok := parseCursor(at)
	r := p.reading(id)
	if r == nil || !ok {
		return nil, ErrCursor
	}
	return p.page(ctx, r, offset)
}

// page is the page of a kept reading behind so many rows.
func (p *Pager) page(ctx context.Context, r *reading, offset int) (*Answer, error) {
	held := p.held(r, offset)
	if held == nil {
		var err error
		if held, err = p.fetch(ctx, r, offset); err != nil {
			return nil, err
		}
	}
	page, more := held.page(offset)
	if more {
		page.Meta.Cursor = cursor(r.id, offset+len(page.Rows))
	}
	return page, nil
}

// fetch asks for a part that is not at hand, unless somebody else just did.
func (p *Pager) fetch(ctx context.Context, r *reading, offset int) (*part, error) {
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if held := p.held(r, offset); held != nil {
		return held, nil
	}
	g := p.graphOf(r)
	if g == nil {
		var err error
		if g, err = r.find(ctx, p.graphs); err != nil {
			return nil, err
		}
	}
	fetched, err := r.ask(ctx, p.graphs, g, offset)
	if err != nil {
		return nil, err
	}
	p.hold(fetched, g)
	return fetched, nil
}

// cursor is the name of the place behind so many rows of a reading.
func cursor(id string, offset int) string { return fmt.Sprintf("%s-%d", id, offset) }

func parseCursor(text string) (id string, offset int, ok bool) {
	id, number, _ := strings.Cut(text, "-")
	rows, err := strconv.ParseInt(number, 10, 32) // more rows than that nobody turns over
	return id, int(rows), err == nil && rows > 0
}
