package ingest

import (
	"context"

	"parapet/internal/defender"
	"parapet/internal/ingest/route"
)

// assessment is something that Defender finds out about every device, writes into
// files every few hours, and gives page by page.
type assessment[T any] struct {
	need need
	// files and pages are the names of the methods that give it.
	files, pages string
	rows         func(route.Size) int
	ask          func(*defender.Client) (files, pages stream[T])
	begin        func(*task) reading[T]
}

// ways are the two ways to read it.
func (a assessment[T]) ways() []way {
	return []way{
		{kind: route.Files, need: a.need, cost: filesCost(a.files, a.rows), run: func(ctx context.Context, t *task) error {
			files, _ := a.ask(t.cfg.Defender)
			return a.read(ctx, t, files)
		}},
		{kind: route.Pages, need: a.need, cost: pagesCost(a.pages, a.rows), run: func(ctx context.Context, t *task) error {
			_, pages := a.ask(t.cfg.Defender)
			return a.read(ctx, t, pages)
		}},
	}
}

func (a assessment[T]) read(ctx context.Context, t *task, rows stream[T]) error {
	return assess(ctx, t, rows, func() reading[T] { return a.begin(t) })
}
