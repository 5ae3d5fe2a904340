package defender

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"

	"golang.org/x/sync/errgroup"

	"parapet/internal/odata"
	"parapet/internal/transport"
)

const (
	// rowsPerBatch makes handing rows from one goroutine to another cheap.
	rowsPerBatch = 256
	// batchesAhead is how far reading may be ahead of the consumer.
	batchesAhead = 4
	// maxRenewals is how often the link of one file is renewed: a file is read
	// in minutes, a link lasts an hour.
	maxRenewals = 3
)

// exportRow is a row, or why there is none.
type exportRow struct {
	value SoftwareVulnerability
	err   *odata.RowError
}

// Rows streams the rows of all files, file after file, in the same order each
// time. A link that expired is renewed in between; when that is impossible the
// stream ends with [ErrNewGeneration]. A download that breaks off is begun
// again and goes on after the last row that was delivered.
//
// Reading runs beside the consumer, a few batches ahead: memory does not grow
// with the export. One stream may run at a time.
func (e *Export) Rows(ctx context.Context) iter.Seq2[SoftwareVulnerability, error] {
	return func(yield func(SoftwareVulnerability, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		var reading errgroup.Group
		batches := make(chan []exportRow, batchesAhead)
		reading.Go(func() error {
			defer close(batches)
			return e.readFiles(ctx, batches)
		})
		if !deliver(batches, yield) {
			cancel()
			for range batches { // lets the reader see that it is cancelled
			}
			_ = reading.Wait() // nobody listens any more
			return
		}
		if err := reading.Wait(); err != nil {
			yield(SoftwareVulnerability{}, fmt.Errorf("read the vulnerability export: %w", err))
		}
	}
}

// deliver yields the rows of all batches and reports whether the consumer took
// them all.
func deliver(batches <-chan []exportRow, yield func(SoftwareVulnerability, error) bool) bool {
	position := 0
	for batch := range batches {
		for _, row := range batch {
			var err error
			if row.err != nil {
				row.err.Position, err = position, row.err
			}
			if !yield(row.value, err) {
				return false
			}
			position++
		}
	}
	return true
}

func (e *Export) readFiles(ctx context.Context, to chan<- []exportRow) error {
	b := batch{to: to}
	dec := newRowDecoder()
	add := func(row exportRow) error { return b.add(ctx, row) }
	for i := range e.links {
		if err := e.readFile(ctx, i, dec, add); err != nil {
			return fmt.Errorf("file %d of %d: %w", i+1, len(e.links), err)
		}
	}
	return b.flush(ctx)
}

// readFile gives add each row of a file once, however often the download has
// to begin again.
func (e *Export) readFile(ctx context.Context, i int, dec *rowDecoder, add func(exportRow) error) error {
	added := 0
	read := func(body io.Reader) error {
		skip := added
		return dec.each(body, func(row []byte) error {
			if skip > 0 {
				skip--
				return nil
			}
			added++
			return add(dec.decode(row))
		})
	}
	for renewals := 0; ; renewals++ {
		// The link carries its own signature: the storage refuses a token beside it.
		req := transport.Request{API: transport.Storage, URL: e.links[i].String(), Unpack: true}
		err := e.client.transport.Read(ctx, req, read)
		if !isExpired(err) || renewals == maxRenewals {
			return err
		}
		if err := e.renew(ctx); err != nil {
			return err
		}
	}
}

// isExpired tells whether a file may be had again under a new link. Storage
// answers 404 once it has removed the files of an old generation.
func isExpired(err error) bool {
	var refused *transport.Error
	return errors.As(err, &refused) && (refused.Kind == transport.LinkExpired || refused.Kind == transport.NotFound)
}

// renew replaces all links by new ones to the same files. A path names the
// generation and the part; only the signature behind it changes.
func (e *Export) renew(ctx context.Context) error {
	fresh, err := e.client.ExportVulnerabilities(ctx)
	if err != nil {
		return fmt.Errorf("renew the links: %w", err)
	}
	byPath := make(map[string]*url.URL, len(fresh.links))
	for _, link := range fresh.links {
		byPath[link.Path] = link
	}
	renewed := make([]*url.URL, len(e.links))
	for i, link := range e.links {
		if renewed[i] = byPath[link.Path]; renewed[i] == nil {
			return ErrNewGeneration
		}
	}
	e.links = renewed
	return nil
}

// batch gathers rows and hands them on when there are enough.
type batch struct {
	to   chan<- []exportRow
	rows []exportRow
}

func (b *batch) add(ctx context.Context, row exportRow) error {
	if b.rows == nil {
		b.rows = make([]exportRow, 0, rowsPerBatch)
	}
	b.rows = append(b.rows, row)
	if len(b.rows) < rowsPerBatch {
		return nil
	}
	return b.flush(ctx)
}

func (b *batch) flush(ctx context.Context) error {
	select {
	case b.to <- b.rows:
		b.rows = nil
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
