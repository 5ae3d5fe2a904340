package app

import (
	"context"
	"errors"
	"fmt"

	"parapet/internal/query"
)

// pages answers page by page, as much at a time as a person reads.
type pages struct {
	*asker
	pager *query.Pager
	// text is what was asked last, and cursor its next page; empty when there is
	// none.
	text, cursor string
}

func newPages(a *asker) *pages { return &pages{asker: a, pager: query.NewPager(a.graphs)} }

// ask shows the first page of an answer.
func (p *pages) ask(ctx context.Context, text string) error {
	p.text, p.cursor = text, ""
	page, err := p.pager.First(ctx, text, 0, p.options)
	if err == nil {
		writeRemarks(p.streams.Err, page.Remarks(text))
	}
	return p.show(page, err)
}

// more shows the next page of what was asked last.
func (p *pages) more(ctx context.Context) error {
	if p.cursor == "" {
		return errNoMore
	}
	page, err := p.pager.Next(ctx, p.cursor)
	if err == nil {
		writeRemarks(p.streams.Err, page.Truncation())
	}
	return p.show(page, err)
}

func (p *pages) show(page *query.Answer, err error) error {
	if err != nil {
		return refusal(p.text, err)
	}
	if err := p.write(page, p.streams.Out); err != nil {
		return failed(err)
	}
	if p.cursor = page.Meta.Cursor; p.cursor != "" {
		fmt.Fprintln(p.streams.Err, "There is more of it: type more for the next rows.")
	}
	return nil
}

var errNoMore = usage(errors.New("there is no more of an answer: ask a query"))
