package defender

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"sync"

	"parapet/internal/odata"
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

// SettingStatesByMachine streams the rows of [Client.ExportSettingStates] page by
// page.
func (c *Client) SettingStatesByMachine(ctx context.Context) iter.Seq2[SettingState, error] {
	return records(ctx, c, configurationPages, settingDevice)
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
		enough, position := errors.New("enough"), 0
		err := c.eachRow(ctx, p, func(row []byte) error {
			record, err := readRow(row, position, id)
			position++
			if !yield(record, err) {
				return enough
			}
			return nil
		})
		if err != nil && !errors.Is(err, enough) {
			yield(*new(T), err)
		}
	}
}

func readRow[T any](row []byte, position int, id func(T) string) (record T, err error) {
	record, odd := odata.DecodeRow(row, position, id, "it names no device")
	if odd != nil {
		err = odd
	}
	return record, err
}

// eachRow gives every row of an assessment, along the service's links from page
// to page. The bytes are valid until row returns, whose error ends the walk. While
// the rows of a page are given, the next one is read.
func (c *Client) eachRow(ctx context.Context, p paged, row func([]byte) error) error {
	path := "/machines/" + p.method + "?pageSize=" + strconv.Itoa(cmp.Or(p.rows, PageRows))
	if p.query != "" {
		path += "&" + p.query
	}
	req := c.request(pagesQuota(p.method), path)
	pager := c.transport.Pager(req.URL)
	var reading sync.WaitGroup
	ctx, stop := context.WithCancel(ctx)
	defer reading.Wait()
	defer stop()
	page, ahead := new(rawPage), new(rawPage)
	err := c.transport.Read(ctx, req, page.read)
	for number := 1; ; number++ {
		if err != nil {
			return fmt.Errorf("list %s, page %d: %w", p.name, number, explainPage(err, number))
		}
		next := page.next
		if next != "" {
			if req.URL, err = pager.Next(next); err == nil {
				ahead.prepare(page.memory.Len())
				reading.Go(func() { err = c.transport.Read(ctx, req, ahead.read) })
			}
		}
		if odd := page.each(row); odd != nil || next == "" {
			return odd
		}
		reading.Wait()
		page, ahead = ahead, page
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

// rawPage is a page as it came. It is held whole before a row of it is given, so
// that one that breaks off can be asked for again.
type rawPage struct {
	memory bytes.Buffer
	rows   [][]byte
	next   string
}

func (p *rawPage) read(body io.Reader) error {
	return odata.List{
		Name:  "value",
		Begin: func() { p.rows, p.next = p.rows[:0], "" },
		Element: func(_ int, row []byte) error {
			p.rows = append(p.rows, row)
			return nil
		},
		Beside: map[string]any{"@odata.nextlink": &p.next},
	}.Read(body, &p.memory)
}

// prepare makes room for a page of so many bytes: pages are about as long as each
// other, and a room that grows is copied again and again. A buffer that grows clears
// its room as a whole, for which everything waits; a new one is cleared in pieces.
func (p *rawPage) prepare(size int) {
	if room := size + size/8; p.memory.Cap() < room {
		p.memory = *bytes.NewBuffer(make([]byte, 0, room))
	}
}

func (p *rawPage) each(row func([]byte) error) error {
	for _, text := range p.rows {
		if err := row(text); err != nil {
			return err
		}
	}
	return nil
}
