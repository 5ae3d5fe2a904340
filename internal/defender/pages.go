package defender

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"sync"

	"parapet/internal/odata"
	"parapet/internal/odata/scan"
	"parapet/internal/transport"
)

const (
	// PageRows is how many rows an answer of the ByMachine methods has at most. The
	// API gives up to 200,000 of about a kilobyte, which are held at once.
	PageRows = 50_000
	// ChangeRows is the same for changes, whose rows are shorter and which are read
	// more often: there the API's own limit.
	ChangeRows = 200_000
)

// SecureConfigurationsByMachine streams the rows of
// [Client.ExportSecureConfigurations] page by page.
func (c *Client) SecureConfigurationsByMachine(ctx context.Context) iter.Seq2[SecureConfiguration, error] {
	return records(ctx, c, configurationPages, configurationDevice)
}

var configurationPages = paged{name: "secure configurations", method: "SecureConfigurationsAssessmentByMachine"}

// BrowserExtensionsByMachine streams the rows of [Client.ExportBrowserExtensions]
// page by page.
func (c *Client) BrowserExtensionsByMachine(ctx context.Context) iter.Seq2[BrowserExtension, error] {
	return records(ctx, c, paged{name: "browser extensions", method: "BrowserExtensionsInventoryByMachine"}, extensionDevice)
}

// CertificatesByMachine streams the rows of [Client.ExportCertificates] page by
// page.
func (c *Client) CertificatesByMachine(ctx context.Context) iter.Seq2[Certificate, error] {
	return records(ctx, c, paged{name: "certificates", method: "certificateAssessmentByMachine"}, certificateDevice)
}

// paged is an assessment that comes in pages.
type paged struct {
	name   string // for errors
	method string
	query  string // what is asked for besides pages: "sinceTime=…"
	rows   int    // of a page; PageRows when it is 0
}

// records streams an assessment page by page. The pages are of one generation,
// and the stream ends with [ErrNewGeneration] when a newer one replaces that. A
// record that names no device, or cannot be read, comes out as an
// [*odata.RowError], and one that cannot be read wholly beside one.
func records[T any](ctx context.Context, c *Client, p paged, id func(T) string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		rows := deviceRows(id)
		defer rows.Close()
		enough := errors.New("enough")
		err := eachRow(ctx, c, p, pageReader[odata.Row[T]]{
			usual: func(text []byte, i int, row *odata.Row[T]) int {
				*row = odata.Row[T]{}
				return rows.Usual(text, i, &row.Value)
			},
			other: func(raw []byte, position int, row *odata.Row[T]) { row.Value, row.Err = rows.Read(raw, position) },
		}, func(row *odata.Row[T]) error {
			if !yield(row.Value, odd(row.Err)) {
				return enough
			}
			return nil
		})
		if err != nil && !errors.Is(err, enough) {
			yield(*new(T), err)
		}
	}
}

// deviceRows are rows about devices.
func deviceRows[T any](id func(T) string) *odata.Rows[T] {
	return odata.NewRows(id, "it names no device")
}

// odd is what is wrong with a row, as an error.
func odd(bad *odata.RowError) error {
	if bad == nil {
		return nil
	}
	return bad
}

// eachRow gives every row of an assessment, along the service's links from page
// to page, each when all of its page was read: one that breaks off is asked for
// again. The row is valid until give returns, whose error ends the walk. While the
// rows of a page are given, the next one is asked for.
func eachRow[R any](ctx context.Context, c *Client, p paged, reader pageReader[R], give func(*R) error) error {
	path := "/machines/" + p.method + "?pageSize=" + strconv.Itoa(cmp.Or(p.rows, PageRows))
	if p.query != "" {
		path += "&" + p.query
	}
	req := c.request(pagesQuota(p.method), path)
	req.Ahead = true
	pager := c.transport.Pager(req.URL)
	var reading sync.WaitGroup
	ctx, stop := context.WithCancel(ctx)
	defer reading.Wait()
	defer stop()
	page := &page[R]{reader: reader}
	err := c.transport.Read(ctx, req, page.read)
	for number := 1; ; number++ {
		if err != nil {
			return fmt.Errorf("list %s, page %d: %w", p.name, number, explainPage(err, number))
		}
		given, next := make(chan struct{}), page.next
		if next != "" {
			if req.URL, err = pager.Next(next); err == nil {
				reading.Go(func() { err = c.transport.Read(ctx, req, page.readAfter(ctx, given)) })
			}
		}
		if odd := page.each(give); odd != nil || next == "" {
			return odd
		}
		close(given)
		reading.Wait()
	}
}

// explainPage tells what it means that a page is refused that another named:
// its generation is gone.
func explainPage(err error, number int) error {
	var refused *transport.Error
	if number == 1 || !errors.As(err, &refused) {
		return err
	}
	switch refused.Kind {
	case transport.Invalid, transport.NotFound, transport.Misdirected:
		return fmt.Errorf("%w: %w", ErrNewGeneration, err)
	}
	return err
}

// pageReader reads the rows of a page into rows that may hold what another was read
// into.
type pageReader[R any] struct {
	// usual reads the row at i as [odata.List] has it.
	usual func(text []byte, i int, row *R) (end int)
	// other reads a row that usual does not, at a position among all.
	other func(raw []byte, position int, row *R)
}

// page is a page of rows, and then the next.
type page[R any] struct {
	reader pageReader[R]
	before int // how many rows the pages before had
	rows   []R
	next   string
}

// readAfter reads the next page when the rows of this one have been given.
func (p *page[R]) readAfter(ctx context.Context, given <-chan struct{}) func(io.Reader) error {
	return func(body io.Reader) error {
		select {
		case <-given:
			return p.read(body)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (p *page[R]) read(body io.Reader) error {
	p.rows, p.next = p.rows[:0], ""
	return odata.List{
		Name: "value",
		Usual: func(_ int, text []byte, i int) (end int) {
			if end = p.reader.usual(text, i, p.room()); end == scan.Bad {
				p.rows = p.rows[:len(p.rows)-1]
			}
			return end
		},
		Element: func(position int, raw []byte) error {
			p.reader.other(raw, p.before+position, p.room())
			return nil
		},
		Beside: map[string]any{"@odata.nextlink": &p.next},
	}.Read(body)
}

// room is that for another row.
func (p *page[R]) room() *R {
	if len(p.rows) == cap(p.rows) {
		p.rows = slices.Grow(p.rows, len(p.rows)+1)
	}
	p.rows = p.rows[:len(p.rows)+1]
	return &p.rows[len(p.rows)-1]
}

func (p *page[R]) each(give func(*R) error) error {
	for i := range p.rows {
		if err := give(&p.rows[i]); err != nil {
			return err
		}
	}
	p.before += len(p.rows)
	return nil
}
