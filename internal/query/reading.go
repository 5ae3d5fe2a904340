package query

import (
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"math"
	"reflect"
	"time"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
)

// ahead is how many pages are asked of the graph at a time: what sorts or
// groups does all of its work for every part of its answer. Of most answers
// nobody turns over the first, which is asked for alone.
const ahead = 10

// reading is an answer that is handed out page by page, to all who ask for the
// same: what it takes to ask for any part of it, and the parts at hand.
type reading struct {
	id         string
	text       string
	opt        Options
	size       int
	generation uint64
	asOf       time.Time
	// turn is held by who asks for a part, so that others find it at hand.
	turn chan struct{}

	// weight is how many bytes it takes beside its parts.
	weight int

	// The rest is the pager's. The graph is there while any part is.
	graph  Graph
	parts  []*list.Element // of *part
	used   time.Time
	expiry *time.Timer
}

func newReading(salt string, prepared *prepared, text string, size int, g Graph) *reading {
	generation := g.Generation()
	key := prepared.key(text, size, generation)
	sum := sha256.Sum256([]byte(salt + key))
	return &reading{
		id: base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:])[:26],
		// What the key is made of is what the reading has to keep.
		weight: len(key) + leastReading,
		text:   text, opt: prepared.opt, size: size,
		generation: generation.Number, asOf: generation.At,
		turn: make(chan struct{}, 1),
	}
}

// key is the same for those who are to share a reading. Those of a minute do
// when the query means the same all of it: by its moment an answer says, too,
// what is stale.
func (p *prepared) key(text string, size int, g graph.Generation) string {
	opt := p.opt
	opt.Language.Now = opt.Language.Now.Truncate(time.Minute)
	then, _, err := j1ql.Compile(p.parsed, opt.Schema, opt.Language)
	if err != nil || !reflect.DeepEqual(then, p.plan) {
		opt = p.opt
	}
	return fmt.Sprintf("%d %d %d %q %#v", g.Number, g.At.UnixNano(), size, text, opt)
}

// find is the generation of the reading, as far as it is still kept; else it
// fails with ErrCursor. For the same generation all that is asked comes in the
// same order.
func (r *reading) find(ctx context.Context, graphs Graphs) (Graph, error) {
	g, err := graphs.Latest(ctx)
	if err == nil && g.Generation().Number != r.generation {
		g, err = graphs.At(ctx, r.asOf)
	}
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, fmt.Errorf("%w: find generation %d: %w", ErrCursor, r.generation, err)
	case g.Generation().Number != r.generation:
		return nil, ErrCursor
	}
	return g, nil
}

// ask asks a graph for the part of the answer behind so many rows. It fails
// with ErrCursor when the generation was cleared away.
func (r *reading) ask(ctx context.Context, graphs Graphs, g Graph, offset int) (*part, error) {
	prepared, err := prepare(r.text, r.opt)
	if err != nil {
		return nil, err
	}
	p, err := prepared.part(ctx, g, r.size, offset)
	if err == nil {
		p.of = r
		return p, nil
	}
	if _, gone := r.find(ctx, graphs); errors.Is(gone, ErrCursor) {
		return nil, gone
	}
	return nil, err
}

// part is some rows of an answer.
type part struct {
	of     *reading
	answer *Answer
	begin  int
	// more says whether rows come after the part.
	more bool
	used time.Time // by the pager, when it was last
}

// covers says whether the part has the page behind so many rows, which is empty
// behind the last.
func (p *part) covers(offset int) bool {
	return offset >= p.begin && (offset < p.begin+len(p.answer.Rows) || !p.more)
}

// page is the page behind so many rows of the answer, and whether more come
// after it.
func (p *part) page(offset int) (*Answer, bool) {
	page := *p.answer
	from := min(offset-p.begin, len(page.Rows))
	to := min(from+p.of.size, len(page.Rows))
	page.Rows = page.Rows[from:to:to]
	last := to == len(p.answer.Rows)
	page.Meta.Truncated = page.Meta.Truncated && last
	return &page, !last || p.more
}

// part asks the graph for the part of the answer that begins behind so many
// rows, and for one row more to see whether there is any. Which columns a
// spread has is only known of the whole answer, which is one part then.
func (p *prepared) part(ctx context.Context, g Graph, size, offset int) (*part, error) {
	q := p.plan
	if spreads(q.Output.Columns) {
		offset = 0
	}
	allowed := left(p.opt.Rows, offset)
	n := min(size, allowed)
	if offset > 0 {
		n = min(size*ahead, allowed)
	}
	if spreads(q.Output.Columns) {
		n = allowed
	}
	q.Output.Skip += offset
	q.Output.Limit = min(n+1, left(q.Output.Limit, offset))

	begun := time.Now()
	result, err := p.execute(ctx, g, q, 0) // its limit bounds it
	if err != nil {
		return nil, err
	}
	more := len(result.Rows) > n
	if more {
		result.Rows = result.Rows[:n]
	}
	a := p.answer(g, result)
	a.Meta.Took = time.Since(begun)
	a.Meta.Truncated = more && n == allowed
	return &part{answer: a, begin: offset, more: more && !a.Meta.Truncated}, nil
}

// left is what is left of a limit, negative for none, behind so many rows.
func left(limit, offset int) int {
	if limit < 0 {
		return math.MaxInt - 1
	}
	return max(0, limit-offset)
}
