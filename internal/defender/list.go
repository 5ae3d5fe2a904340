package defender

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"

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
	return c.MachinesCounted(ctx, new(Count))
}

// MachinesCounted is [Client.Machines], which counts as it goes: once the
// stream has ended well, count says how the list changed meanwhile.
func (c *Client) MachinesCounted(ctx context.Context, count *Count) iter.Seq2[Machine, error] {
	return walkCounted(ctx, c, machineList, count)
}

// Machine returns one device, by its id. One that is unknown, as some of the
// list are, gives a [transport.Error] of kind NotFound, after asking again.
func (c *Client) Machine(ctx context.Context, id string) (Machine, error) {
	m, err := found(ctx, func() (Machine, error) {
		return readRecord[Machine](ctx, c, c.request(machineQuota, "/machines/"+url.PathEscape(id)))
	})
	if err == nil && m.ID == "" {
		err = errors.New("the answer is no device")
	}
	if err != nil {
		return Machine{}, fmt.Errorf("read device %s: %w", id, err)
	}
	return m, nil
}

// Vulnerabilities streams Microsoft's catalogue, hundreds of thousands of rows
// of which a tenant has some thousands; stop when you have what you need.
func (c *Client) Vulnerabilities(ctx context.Context) iter.Seq2[Vulnerability, error] {
	return walk(ctx, c, vulnerabilityList)
}

// VulnerabilitiesUpdatedSince streams what changed in the catalogue at since or
// after.
func (c *Client) VulnerabilitiesUpdatedSince(ctx context.Context, since time.Time) iter.Seq2[Vulnerability, error] {
	return walk(ctx, c, vulnerabilityList.changedSince("updatedOn", since))
}

// Vulnerability returns one vulnerability of the catalogue, by its id. One that
// it does not have gives a [transport.Error] of kind NotFound.
func (c *Client) Vulnerability(ctx context.Context, id string) (Vulnerability, error) {
	v, err := readRecord[Vulnerability](ctx, c, c.request(vulnerabilityQuota, "/vulnerabilities/"+url.PathEscape(id)))
	if err == nil && v.ID == "" {
		err = errors.New("the answer is no vulnerability")
	}
	if err != nil {
		return Vulnerability{}, fmt.Errorf("read vulnerability %s: %w", id, err)
	}
	return v, nil
}

// Count is what a walk over a list that is no snapshot found.
type Count struct {
	// Passes are the rows of each time the list was read.
	Passes []int
	// Rows are the different ones met in all of them.
	Rows int
}

// Changed reports whether rows came or went while the list was read.
func (c *Count) Changed() bool {
	return slices.ContainsFunc(c.Passes, func(rows int) bool { return rows != c.Rows })
}

// list is a collection that is paged with $top and $skip.
type list[T any] struct {
	name  string
	path  string
	query string // what is asked for besides pages: "$filter=…"
	top   int    // how many rows a page has at most
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
	return walkCounted(ctx, c, l, new(Count))
}

func walkCounted[T any](ctx context.Context, c *Client, l list[T], count *Count) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		*count = Count{}
		met := meetings{last: map[string]int{}}
		for met.pass = 1; met.pass <= l.passes; met.pass++ {
			pages, more := l.pass(ctx, c, &met, yield)
			count.Passes = append(count.Passes, met.rows)
			count.Rows = len(met.last)
			if !more || pages <= 1 {
				return
			}
		}
	}
}

// meetings says in which pass a row was met last, by its key.
type meetings struct {
	pass int
	rows int // in this pass
	last map[string]int
}

// pass asks for page after page until one is empty. A short page proves
// nothing: the server may cap pages below what was asked for. Links to a next
// page are never followed: with $top the API gives none, and those it gave
// without $top were reported to lose the query (MicrosoftDocs/microsoft-365-docs#8316).
// It returns how many pages had rows, and whether nothing ended the stream.
func (l list[T]) pass(ctx context.Context, c *Client, met *meetings, yield func(T, error) bool) (pages int, more bool) {
	met.rows = 0
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

// where narrows a list to the rows that a filter lets through.
func (l list[T]) where(filter string) list[T] {
	option := "$filter=" + strings.ReplaceAll(url.QueryEscape(filter), "+", "%20")
	if l.query != "" {
		option = l.query + "&" + option
	}
	l.query = option
	return l
}

// changedSince narrows a list to the rows whose property, a time, is at since or
// after, unless that is zero.
func (l list[T]) changedSince(property string, since time.Time) list[T] {
	if since.IsZero() {
		return l
	}
	return l.where(property + " ge " + since.UTC().Format(time.RFC3339Nano))
}

// quoted is a text as filters write it.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// page asks for the rows from skip on. It is read whole before a row of it is
// delivered, so that one that breaks off can be asked for again.
func (l list[T]) page(ctx context.Context, c *Client, skip int) (odata.Page[T], error) {
	path := fmt.Sprintf("%s?$top=%d&$skip=%d", l.path, l.top, skip)
	if l.query != "" {
		path += "&" + l.query
	}
	page, err := readPage(ctx, c, c.request(l.quota, path), l.id)
	if skip == 0 && l.emptyIs404 && isNotFound(err) {
		return odata.Page[T]{}, nil
	}
	return page, err
}

// deliver yields the rows of a page that were never met before. It returns how
// many were not met in this pass, and whether the consumer wants more. The case
// of ids is not to be relied on; unreadable rows are known by their content.
func (l list[T]) deliver(page odata.Page[T], skip int, met *meetings, yield func(T, error) bool) (fresh int, more bool) {
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
		met.rows++
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
