package query

import (
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
	// maxReadings is how many answers are read at a time. Each keeps a
	// generation of the graph in memory.
	maxReadings = 100
)

// ErrCursor: there is no next page to a cursor, or no longer.
var ErrCursor = errors.New("the cursor is unknown or has expired: run the query again")

// Pager hands out answers page by page. All pages of an answer show the same
// generation, whatever is committed meanwhile, and together they are the
// answer that Run gives. It is safe for concurrent use.
type Pager struct {
	graphs Graphs

	mu       sync.Mutex
	readings map[string]*reading
}

// NewPager is a pager without readers.
func NewPager(graphs Graphs) *Pager {
	return &Pager{graphs: graphs, readings: map[string]*reading{}}
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
	r := &reading{prepared: prepared, graph: g, size: size}
	page, more, err := r.page(ctx, 0)
	if err == nil && more {
		page.Meta.Cursor = cursor(p.keep(r), len(page.Rows))
	}
	return page, err
}

// Next is the page that a cursor asks for. The same cursor gives the same page
// again. It fails with ErrCursor when the cursor is unknown or has expired.
func (p *Pager) Next(ctx context.Context, at string) (*Answer, error) {
	id, offset, ok := parseCursor(at)
	r := p.reading(id)
	if r == nil || !ok {
		return nil, ErrCursor
	}
	page, more, err := r.page(ctx, offset)
	if err == nil && more {
		page.Meta.Cursor = cursor(id, offset+len(page.Rows))
	}
	return page, err
}

// keep remembers a reading until its cursors expire.
func (p *Pager) keep(r *reading) (id string) {
	id = rand.Text()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.readings) == maxReadings {
		p.dropOldest()
	}
	r.used = time.Now()
	r.expiry = time.AfterFunc(CursorLife, func() { p.forget(id) })
	p.readings[id] = r
	return id
}

func (p *Pager) dropOldest() {
	oldest := ""
	for id, r := range p.readings {
		if oldest == "" || r.used.Before(p.readings[oldest].used) {
			oldest = id
		}
	}
	p.readings[oldest].expiry.Stop()
	delete(p.readings, oldest)
}

// reading is a kept reading, whose life begins again, or nil.
func (p *Pager) reading(id string) *reading {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.readings[id]
	if r != nil {
		r.used = time.Now()
		r.expiry.Reset(CursorLife)
	}
	return r
}

// forget drops a reading that was not used during a cursor's life. It may have
// been used while its time ran out.
func (p *Pager) forget(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r := p.readings[id]; r != nil && time.Since(r.used) >= CursorLife {
		delete(p.readings, id)
	}
}

// cursor is the name of the place behind so many rows of a reading.
func cursor(id string, offset int) string { return fmt.Sprintf("%s-%d", id, offset) }

func parseCursor(text string) (id string, offset int, ok bool) {
	id, number, _ := strings.Cut(text, "-")
	rows, err := strconv.ParseInt(number, 10, 32) // more rows than that nobody turns over
	return id, int(rows), err == nil && rows > 0
}
