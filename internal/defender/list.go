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

// CataloguePage is how many vulnerabilities a page of the catalogue holds.
const CataloguePage = 8_000

// The collections that are paged, with the largest pages the API gives: those
// of "List machines" and "List vulnerabilities".
var (
	machineList = list[Machine]{
		name: "machines", path: "/machines", top: 10_000, quota: machinesQuota,
		id:         func(m Machine) string { return m.ID },
		passes:     2,
		toTheEnd:   true,
		emptyIs404: true,
	}
	vulnerabilityList = list[Vulnerability]{
		name: "vulnerabilities", path: "/vulnerabilities", top: CataloguePage, quota: vulnerabilitiesQuota,
		id:     func(v Vulnerability) string { return v.ID },
		passes: 1,
	}
)

// Machines streams all devices, onboarded or not, each once. When the error is
// not about one record, what came before is not the whole list and says
// nothing about devices that are missing from it.
func (c *Client) Machines(ctx context.Context) iter.Seq2[Machine, error] {
	return c.MachinesCounted(ctx, 0, new(Count))
}

// MachinesCounted is [Client.Machines], which counts as it goes: once the
// stream has ended well, count says how the list changed meanwhile. When it is
// known about how many devices there are, two pages are read at once; 0 when it
// is not.
func (c *Client) MachinesCounted(ctx context.Context, about int, count *Count) iter.Seq2[Machine, error] {
	return walkCounted(ctx, c, machineList, about, count)
}

// MachinesByID streams those of some devices that are there, by their ids.
func (c *Client) MachinesByID(ctx context.Context, ids []string) iter.Seq2[Machine, error] {
	return among(ctx, c, machineList, ids)
}

// Machine returns one device, by its id. One that is unknown, as some of the
// list are, gives a [transport.Error] of kind NotFound, after asking again.
func (c *Client) Machine(ctx context.Context, id string) (Machine, error) {
	m, err := found(ctx, c, func() (Machine, error) {
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

// VulnerabilitiesByID streams those of some vulnerabilities that the catalogue has.
func (c *Client) VulnerabilitiesByID(ctx context.Context, ids []string) iter.Seq2[Vulnerability, error] {
	return among(ctx, c, vulnerabilityList, ids)
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

// list is a collection that is paged with $top and $skip.
type list[T any] struct {
	name  string
	path  string
	query string // what is asked for besides pages: "$filter=…"
	top   int    // how many rows a page has at most
	quota *transport.Quota
	id    func(T) string
	// passes is how often the list is read at most when rows come or go
	// meanwhile: a row that is removed pulls one that was not read yet onto a page
	// that was. The next pass meets it.
	passes int
	// toTheEnd says that no short page is taken for the last one: what the list
	// lacks is deleted, with all that is known of it.
	toTheEnd bool
	// emptyIs404 says that an API answers 404 when it has no row at all.
	emptyIs404 bool
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

// IDsPerCall is how many rows are asked for by their ids in one call. A service
// that is built on Microsoft's OData library refuses filters of more than 100
// nodes unless it was told otherwise, of which every id takes four.
const IDsPerCall = 20

// among streams the rows of some ids, each once.
func among[T any](ctx context.Context, c *Client, l list[T], ids []string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for some := range slices.Chunk(ids, IDsPerCall) {
			wanted := map[string]bool{}
			filter := make([]string, len(some))
			for i, id := range some {
				wanted[strings.ToLower(id)] = true
				filter[i] = "id eq " + quoted(id)
			}
			page, err := l.where(strings.Join(filter, " or ")).page(ctx, c, 0)
			if err != nil {
				yield(*new(T), fmt.Errorf("ask for %s by id: %w", l.name, err))
				return
			}
			for _, row := range page.Rows {
				var odd error
				if row.Err != nil {
					odd = row.Err
				}
				if key := strings.ToLower(l.id(row.Value)); wanted[key] {
					delete(wanted, key)
				} else if !row.IsLost() {
					continue
				}
				if !yield(row.Value, odd) {
					return
				}
			}
		}
	}
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
