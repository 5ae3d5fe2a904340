package query

import (
	"context"
	"math"
	"sync"
	"time"
)

// ahead is how many pages are asked of the graph at a time: what sorts or
// groups does all of its work for every part of its answer. Of most answers
// nobody turns over the first, which is asked for alone.
const ahead = 10

// reading is an answer that is handed out page by page.
type reading struct {
	prepared *prepared
	graph    Graph
	size     int
	// used and expiry are the pager's.
	used   time.Time
	expiry *time.Timer

	mu sync.Mutex
	// part is the rows of the answer from begin on.
	part  *Answer
	begin int
	// more says whether rows come after the part.
	more bool
}

// page is the page behind so many rows of the answer, and whether more come
// after it.
func (r *reading) page(ctx context.Context, offset int) (*Answer, bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.part == nil || offset < r.begin || offset >= r.begin+len(r.part.Rows) {
		if err := r.fetch(ctx, offset); err != nil {
			return nil, false, err
		}
	}
	page := *r.part
	from := min(offset-r.begin, len(page.Rows))
	to := min(from+r.size, len(page.Rows))
	page.Rows = page.Rows[from:to:to]
	last := to == len(r.part.Rows)
	page.Meta.Truncated = page.Meta.Truncated && last
	return &page, !last || r.more, nil
}

// fetch asks the graph for the part of the answer that begins behind so many
// rows, and for one row more to see whether there is any. Which columns a
// spread has is only known of the whole answer, which is one part then.
func (r *reading) fetch(ctx context.Context, offset int) error {
	q := r.prepared.plan
	if spreads(q.Output.Columns) {
		offset = 0
	}
	allowed := left(r.prepared.opt.Rows, offset)
	n := min(r.size, allowed)
	if offset > 0 {
		n = min(r.size*ahead, allowed)
	}
	if spreads(q.Output.Columns) {
		n = allowed
	}
	q.Output.Skip += offset
	q.Output.Limit = min(n+1, left(q.Output.Limit, offset))

	begun := time.Now()
	result, err := r.prepared.execute(ctx, r.graph, q, 0) // its limit bounds it
	if err != nil {
		return err
	}
	more := len(result.Rows) > n
	if more {
		result.Rows = result.Rows[:n]
	}
	r.part, r.begin = r.prepared.answer(r.graph, result), offset
	r.part.Meta.Took = time.Since(begun)
	r.part.Meta.Truncated = more && n == allowed
	r.more = more && !r.part.Meta.Truncated
	return nil
}

// left is what is left of a limit, negative for none, behind so many rows.
func left(limit, offset int) int {
	if limit < 0 {
		return math.MaxInt - 1
	}
	return max(0, limit-offset)
}
