package defender

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"parapet/internal/odata"
	"parapet/internal/transport"
)

// The collections that are paged, with the largest pages the API gives: those
// of "List machines" and "List vulnerabilities".
var (
	machineList = list[Machine]{
		name: "machines", path: "/machines", top: 10_000, quota: machinesQuota,
		id:         func(m Machine) string { return m.ID },
		passes:     2,
		emptyIs404: true,
	}
	vulnerabilityList = list[Vulnerability]{
		name: "vulnerabilities", path: "/vulnerabilities", top: 8_000, quota: vulnerabilitiesQuota,
		id:     func(v Vulnerability) string { return v.ID },
		passes: 1,
	}
)

// Machines streams all devices, onboarded or not, each once. When the error is
// not about one record, what came before is not the whole list and says
// nothing about devices that are missing from it.
func (c *Client) Machines(ctx context.Context) iter.Seq2[Machine, error] {
	return walk(ctx, c, machineList)
}

// Vulnerabilities streams Microsoft's catalogue, hundreds of thousands of rows
// of which a tenant has some thousands; stop when you have what you need.
func (c *Client) Vulnerabilities(ctx context.Context) iter.Seq2[Vulnerability, error] {
	return walk(ctx, c, vulnerabilityList)
}

// list is a collection that is paged with $top and $skip.
type list[T any] struct {
	name  string
	path  string
	top   int // the most rows the API gives in one page
	quota *transport.Quota
	id    func(T) string
	// passes is how often the list is read when it takes several pages. These
	// are no snapshot: a row that is removed meanwhile pulls one that was not read
	// yet onto a page that was. The next pass meets it.
	passes int
	// emptyIs404 says that an API answers 404 when it has no row at all.
	emptyIs404 bool
}

// maxStale is how many pages in a row may hold nothing new. A device that is
// added while the list is read pushes others on, onto a page of rows seen
// before; a server that ignores $skip gives no other pages.
const maxStale = 3

// errRepeats ends a walk that would otherwise never end.
var errRepeats = errors.New("the server repeats rows it has sent before; try again later")

// walk delivers every row of a list once, over as many passes as it takes.
func walk[T any](ctx context.Context, c *Client, l list[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		met := meetings{last: map[string]int{}}
		for met.pass = 1; met.pass <= l.passes; met.pass++ {
			if pages, more := l.pass(ctx, c, met, yield); !more || pages <= 1 {
				return
			}
		}
	}
}

// meetings says in which pass a row was met last, by its key.
type meetings struct {
	pass int
	last map[string]int
}

// pass asks for page after page until one is empty. A short page proves
// nothing: the server may cap pages below what was asked for. Links to a next
// page are never followed: with $top the API gives none, and those it gave
// without $top were reported to lose the query (MicrosoftDocs/microsoft-365-docs#8316).
// It returns how many pages had rows, and whether nothing ended the stream.
func (l list[T]) pass(ctx context.Context, c *Client, met meetings, yield func(T, error) bool) (pages int, more bool) {
	for skip, stale := 0, 0; ; pages++ {
		page, err := l.page(ctx, c, skip)
		fresh, more := l.deliver(page, skip, met, yield)
		if !more {
			return pages, false
		}
		if stale++; fresh > 0 {
			stale = 0
		}
		if err == nil && len(page.Rows) == 0 {
			return pages, true
		}
		if err == nil && stale == maxStale {
			err = errRepeats
		}
		if err != nil {
			yield(*new(T), fmt.Errorf("list %s from row %d: %w", l.name, skip, err))
			return pages, false
		}
		skip += len(page.Rows)
	}
}

// page asks for the rows from skip on. It is read whole before a row of it is
// delivered, so that one that breaks off can be asked for again.
func (l list[T]) page(ctx context.Context, c *Client, skip int) (odata.Page[T], error) {
	path := fmt.Sprintf("%s?$top=%d&$skip=%d", l.path, l.top, skip)
	page, err := readPage(ctx, c, c.request(l.quota, path), l.id)
	if skip == 0 && l.emptyIs404 && isNotFound(err) {
		return odata.Page[T]{}, nil
	}
	return page, err
}

// deliver yields the rows of a page that were never met before. It returns how
// many were not met in this pass, and whether the consumer wants more. The case
// of ids is not to be relied on; unreadable rows are known by their content.
func (l list[T]) deliver(page odata.Page[T], skip int, met meetings, yield func(T, error) bool) (fresh int, more bool) {
	for _, row := range page.Rows {
		var key string
		var err error
		if row.Err != nil {
			row.Err.Position += skip
			key, err = "unreadable "+row.Err.Raw, row.Err
		} else {
			key = strings.ToLower(l.id(row.Value))
		}
		last := met.last[key]
		if last == met.pass {
			continue
		}
		met.last[key] = met.pass
		fresh++
		if last == 0 && !yield(row.Value, err) {
			return fresh, false
		}
	}
	return fresh, true
}

func readPage[T any](ctx context.Context, c *Client, req transport.Request, id func(T) string) (page odata.Page[T], err error) {
	err = c.transport.Read(ctx, req, func(body io.Reader) error {
		page, err = odata.ReadPage(body, id)
		return err
	})
	return page, err
}

func isNotFound(err error) bool {
	var refused *transport.Error
	return errors.As(err, &refused) && refused.Kind == transport.NotFound
}
