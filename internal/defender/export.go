package defender

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"parapet/internal/odata"
	"parapet/internal/processors"
)

// Export is an assessment of which there are millions of rows: whoever reads it
// is given codes in place of texts.
type Export struct {
	// Generated and Files are as those of [Assessment].
	Generated time.Time
	Files     int

	files *files
}

// ExportVulnerabilities asks for the newest export of what is vulnerable where.
func (c *Client) ExportVulnerabilities(ctx context.Context) (*Export, error) {
	return c.export(ctx, softwareVulnerabilities)
}

// ExportSoftware asks for the newest export of what is installed where, of the
// products with a product code.
func (c *Client) ExportSoftware(ctx context.Context) (*Export, error) {
	return c.export(ctx, softwareInventory)
}

// ExportNonCPESoftware asks for the newest export of what is installed where, of
// the products without a product code.
func (c *Client) ExportNonCPESoftware(ctx context.Context) (*Export, error) {
	return c.export(ctx, nonCPESoftware)
}

// ExportSettingStates asks for the newest secure configurations, for whether settings
// are as they should be: that is what most want to know of them, and half of the work
// to read them.
func (c *Client) ExportSettingStates(ctx context.Context) (*Export, error) {
	return c.export(ctx, settingStates)
}

func (c *Client) export(ctx context.Context, of assessment) (*Export, error) {
	f, err := c.exportFiles(ctx, of)
	if err != nil {
		return nil, err
	}
	return &Export{Generated: f.generated, Files: len(f.links), files: f}, nil
}

// ReadVulnerabilityPages gives the rows of [Client.ExportVulnerabilities] to a
// sink, page by page.
func (c *Client) ReadVulnerabilityPages(ctx context.Context, sink Sink) error {
	return c.readPages(ctx, softwareVulnerabilities, sink)
}

// ReadSoftwarePages gives the rows of [Client.ExportSoftware] to a sink, page by
// page.
func (c *Client) ReadSoftwarePages(ctx context.Context, sink Sink) error {
	return c.readPages(ctx, softwareInventory, sink)
}

// ReadNonCPESoftwarePages gives the rows of [Client.ExportNonCPESoftware] to a
// sink, page by page.
func (c *Client) ReadNonCPESoftwarePages(ctx context.Context, sink Sink) error {
	return c.readPages(ctx, nonCPESoftware, sink)
}

// ReadSettingStatePages gives the rows of [Client.ExportSettingStates] to a sink, page
// by page.
func (c *Client) ReadSettingStatePages(ctx context.Context, sink Sink) error {
	return c.readPages(ctx, settingStates, sink)
}

func (c *Client) readPages(ctx context.Context, of assessment, sink Sink) error {
	return newRowDecoder(sink, of.fields).pages(ctx, c, paged{name: of.name, method: of.pages})
}

// Sink takes the rows of some files of an export, from one goroutine. Rows have
// codes in place of texts, which the sink gives: a row with texts it has met
// costs it no more than [Sink.Put].
type Sink interface {
	// Text is the code of a text, which is not empty. It is asked again for
	// texts that come seldom, and 0 is as if the row had no text.
	Text(f Field, text string) uint64
	// List is the code of a list, in the same way.
	List(f Field, items []string) uint64
	// Put takes a row. Its error ends the reading.
	Put(row *Row) error
	// SetAside takes the place of a row that cannot be read, whose position is
	// the one in its file. One that cannot be read wholly is put next, without
	// what was dropped.
	SetAside(unreadable *odata.RowError)
}

// Read gives the rows of all files to sinks, each row once. As many files are
// read at once as there are processors, and open is called for as many sinks,
// before any file is read. A link that expired is renewed in between; when that
// is impossible it ends with [ErrNewGeneration]. A download that breaks off is
// begun again and goes on after the last row that was put.
//
// A file is unpacked and taken apart by the goroutine that puts its rows: what
// comes faster than it is put waits in the network, and memory does not grow
// with the export.
func (e *Export) Read(ctx context.Context, open func() Sink) error {
	group, ctx := errgroup.WithContext(ctx)
	files := make(chan int, e.Files)
	for i := range e.Files {
		files <- i
	}
	close(files)
	for range min(processors.Count(), e.Files) {
		sink := open()
		group.Go(func() error { return e.drain(ctx, files, sink) })
	}
	return group.Wait()
}

// drain reads files until there is none.
func (e *Export) drain(ctx context.Context, files <-chan int, sink Sink) error {
	dec := newRowDecoder(sink, e.files.of.fields)
	for file := range files {
		if err := e.files.read(ctx, file, dec.feed()); err != nil {
			return err
		}
	}
	return nil
}
