package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"parapet/internal/hunting"
	"parapet/internal/ingest/route"
	"parapet/internal/odata"
)

const (
	// rowsPerQuery is how many rows a query should give, somewhat less than it
	// may, so that a guess that is a little wrong costs no query.
	rowsPerQuery = hunting.MaxRows * 4 / 5
	// bytesPerQuery is how long an answer should be, less than the 50 MB that it may.
	bytesPerQuery = 40_000_000
	// maxParts ends the splitting of queries that no splitting makes small.
	maxParts = 1 << 14
	// huntWidth is how many queries are under way at once: hunting has an
	// allowance of computing besides its quota of calls.
	huntWidth = 4
)

// yield is about how much a query gives: so many rows, and bytes of JSON.
type yield struct{ rows, bytes int }

// parts is in how many parts so much is asked for.
func (y yield) parts() int {
	return max(1, (y.rows+rowsPerQuery-1)/rowsPerQuery, (y.bytes+bytesPerQuery-1)/bytesPerQuery)
}

// query is a hunting query about the devices, in parts small enough for an
// answer each.
type query struct {
	// lines are the lines of KQL, the table first; its rows have a DeviceId. One that
	// cannot be read is no device that is not listed: its row is set aside.
	lines []string
	// of is about how much it gives of a tenant.
	of func(route.Size) yield
	// row takes a row; it is never called twice at once, and rows come in any
	// order. Its error ends the query.
	row func(position int, row hunting.Row) error
}

// hunt asks a query of all devices and returns how many rows it gave.
func (t *task) hunt(ctx context.Context, runner hunting.Runner, q query) (rows int, err error) {
	parts := wholeIn(q.of(t.sized()).parts())
	t.expect(len(parts))
	h := hunter{task: t, runner: runner, query: q}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(huntWidth)
	for _, p := range parts {
		group.Go(func() error { return h.ask(ctx, p) })
	}
	err = group.Wait()
	return h.rows, err
}

// hunter is a query at work.
type hunter struct {
	task   *task
	runner hunting.Runner
	query  query

	mu   sync.Mutex
	rows int
}

// ask asks for a part, and for both of its halves when it is too large.
func (h *hunter) ask(ctx context.Context, p part) error {
	result, err := h.runner.RunHuntingQuery(ctx, p.of(h.query.lines))
	if errors.Is(err, hunting.ErrTooLarge) || err == nil && result.Truncated() {
		if p.total >= maxParts {
			return fmt.Errorf("a %d-th of the devices has more rows than a hunting query gives", p.total)
		}
		h.task.expectMore(1)
		for _, half := range p.halves() {
			if err := h.ask(ctx, half); err != nil {
				return err
			}
		}
		return nil
	}
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rows += len(result.Rows)
	for i, row := range result.Rows {
		if device := row.String("DeviceId"); strings.ContainsAny(device, "{[") {
			h.task.setAside(odata.NewRowError(i, nil, fmt.Errorf("column DeviceId holds no id: %s", device)))
			continue
		}
		if err := h.query.row(i, row); err != nil {
			return err
		}
	}
	h.task.advance()
	return nil
}

// part is one part of the devices, by a hash of their ids.
type part struct{ number, total int }

func wholeIn(n int) []part {
	parts := make([]part, n)
	for i := range parts {
		parts[i] = part{i, n}
	}
	return parts
}

// halves relies on hash() being a remainder: what falls into part i of n falls
// into part i or i+n of 2n.
func (p part) halves() []part {
	return []part{{p.number, 2 * p.total}, {p.number + p.total, 2 * p.total}}
}

// of is a query of the part alone.
func (p part) of(lines []string) string {
	if p.total > 1 {
		lines = slices.Insert(slices.Clone(lines), 1, fmt.Sprintf("where hash(DeviceId, %d) == %d", p.total, p.number))
	}
	return strings.Join(lines, " | ")
}
