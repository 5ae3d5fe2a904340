package defender

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"

	"parapet/internal/odata"
)

// Count is what a walk over a list that is no snapshot found.
type Count struct {
	// Passes are the rows of each time the list was read.
	Passes []int
	// Rows are the different ones met in all of them.
	Rows int
	// Moved says that a page did not go on where the one before it had ended:
	// rows came or went meanwhile.
	Moved bool
}

// maxStale is how many pages in a row may hold nothing new. A device that is
// added while the list is read pushes others on, onto a page of rows seen
// before; a server that ignores $skip gives no other pages.
const maxStale = 3

// errRepeats ends a walk that would otherwise never end.
var errRepeats = errors.New("the server repeats rows it has sent before; try again later")

// walk delivers every row of a list once, over as many passes as it takes.
func walk[T any](ctx context.Context, c *Client, l list[T]) iter.Seq2[T, error] {
	return walkCounted(ctx, c, l, 0, new(Count))
}

func walkCounted[T any](ctx context.Context, c *Client, l list[T], about int, count *Count) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		*count = Count{}
		w := walker[T]{list: l, client: c, about: about, count: count, last: make(map[string]int, about), yield: yield}
		for w.number = 1; w.number <= l.passes; w.number++ {
			w.rows = 0
			proven, more := w.pass(ctx)
			count.Passes = append(count.Passes, w.rows)
			count.Rows = len(w.last)
			if !more || proven {
				return
			}
		}
	}
}

// walker reads a list. These lists are no snapshots: pages overlap by a row, and
// as long as each begins with the row that the one before it ended with, nothing
// that lies before has come or gone. When something has, the list is read again.
type walker[T any] struct {
	list   list[T]
	client *Client
	about  int // how many rows there may be; 0 when nobody knows
	count  *Count
	yield  func(T, error) bool

	number int            // of the pass
	rows   int            // that were met in this pass
	last   map[string]int // in which pass a row was met last, by its key
}

// pass asks for page after page until one holds nothing new. It says whether it
// is proven that the rows it met are those that are there, and whether nothing
// ended the stream. Links to a next page are never followed: with $top the API
// gives none, and those it gave without $top were reported to lose the query
// (MicrosoftDocs/microsoft-365-docs#8316).
func (w *walker[T]) pass(ctx context.Context) (proven, more bool) {
	ctx, stop := context.WithCancel(ctx)
	next := asker[T]{
		ask:   func(skip int) (odata.Page[T], error) { return w.list.page(ctx, w.client, skip) },
		ahead: map[int]*asked[T]{},
	}
	defer next.wait()
	defer stop()
	proven = true
	end := "" // the key of the last row; empty when the next page is not to begin with it
	for skip, stale, pages := 0, 0, 0; ; pages++ {
		page, err := next.page(skip)
		if w.goesOn(page, stale) {
			w.askAhead(&next, skip, len(page.Rows)-1)
		}
		fresh, more := w.deliver(page, skip)
		if !more {
			return proven, false
		}
		if end != "" && err == nil && (len(page.Rows) == 0 || w.key(page.Rows[0]) != end) {
			proven, w.count.Moved = false, true
		}
		if err == nil && w.isLast(page, end != "") {
			return proven || pages == 1 && end == "", true // one row, and nothing after it
		}
		if stale++; fresh > 0 {
			stale = 0
		}
		if err == nil && stale == maxStale {
			err = errRepeats
		}
		if err != nil {
			w.yield(*new(T), fmt.Errorf("list %s from row %d: %w", w.list.name, skip, err))
			return proven, false
		}
		if end = ""; len(page.Rows) > 1 {
			end = w.key(page.Rows[len(page.Rows)-1])
			skip += len(page.Rows) - 1
		} else { // no row to overlap by
			proven = false
			skip++
		}
	}
}

// roundRows divides the number of rows that a server may cap its pages at.
const roundRows = 10

// isLast reports whether no page follows. A short page alone proves nothing: the
// server may cap pages below what was asked for. But it caps them at a round
// number.
func (w *walker[T]) isLast(page odata.Page[T], overlaps bool) bool {
	n := len(page.Rows)
	return n == 0 || overlaps && n == 1 || !w.list.toTheEnd && n < w.list.top && n%roundRows != 0
}

// goesOn reports whether it is certain that another page is asked for, whatever of
// the rows of this one is new: then it may be asked for at once.
func (w *walker[T]) goesOn(page odata.Page[T], stale int) bool {
	return w.list.toTheEnd && len(page.Rows) > 1 && stale < maxStale-1
}

// askAhead asks for the next page after one from skip on, and for the one after it
// unless the end may come before that: then the next may be of another length.
func (w *walker[T]) askAhead(next *asker[T], skip, step int) {
	next.askAhead(skip + step)
	if after := skip + 2*step; after+after/nearEnd < w.about {
		next.askAhead(after)
	}
}

// nearEnd is what part of the rows may have gone since they were counted.
const nearEnd = 50

// asker asks for pages, and for some ahead.
type asker[T any] struct {
	ask func(skip int) (odata.Page[T], error)

	asking sync.WaitGroup
	ahead  map[int]*asked[T] // by where the page begins
}

// asked is a page that was asked for ahead.
type asked[T any] struct {
	came chan struct{} // closed when it came
	page odata.Page[T]
	err  error
}

func (a *asker[T]) askAhead(skip int) {
	if a.ahead[skip] != nil {
		return
	}
	next := &asked[T]{came: make(chan struct{})}
	a.ahead[skip] = next
	a.asking.Go(func() {
		defer close(next.came)
		next.page, next.err = a.ask(skip)
	})
}

// page is the page from skip on, which may have been asked for ahead.
func (a *asker[T]) page(skip int) (odata.Page[T], error) {
	next := a.ahead[skip]
	if next == nil {
		return a.ask(skip)
	}
	<-next.came
	delete(a.ahead, skip)
	return next.page, next.err
}

func (a *asker[T]) wait() { a.asking.Wait() }

// key tells rows apart. The case of ids is not to be relied on; unreadable rows
// are known by their content.
func (w *walker[T]) key(row odata.Row[T]) string {
	if row.IsLost() {
		return "unreadable " + row.Err.Raw
	}
	return strings.ToLower(w.list.id(row.Value))
}

// deliver yields the rows of a page that were never met before. It returns how
// many were not met in this pass, and whether the consumer wants more.
func (w *walker[T]) deliver(page odata.Page[T], skip int) (fresh int, more bool) {
	for _, row := range page.Rows {
		var err error
		key := w.key(row)
		if row.Err != nil {
			row.Err.Position += skip
			err = row.Err
		}
		last := w.last[key]
		if last == w.number {
			continue
		}
		w.last[key] = w.number
		w.rows++
		fresh++
		if last == 0 && !w.yield(row.Value, err) {
			return fresh, false
		}
	}
	return fresh, true
}
