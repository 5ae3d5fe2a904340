package collect

import (
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/shape"
)

// stream makes rows in the order of the walk, a batch at a time, and stops when
// it has enough.
type stream struct {
	out         *output
	seen        map[string]struct{} // identities of distinct rows, else nil
	buf         []byte
	skip, limit int
	batch       []cond.Match // of which rows are still to be made
	made        [][]plan.Cell
}

// batched is of how many matches a stream makes rows at a time.
const batched = 1024

func newStream(s *shape.Query, out *output, skip, limit int) *stream {
	c := &stream{out: out, skip: skip, limit: limit}
	if s.Distinct {
		c.seen = map[string]struct{}{}
	}
	return c
}

func (c *stream) add(m *cond.Match) bool {
	if c.limit == 0 {
		return false
	}
	if c.seen != nil && !c.first(m) {
		return true
	}
	if c.skip > 0 {
		c.skip--
		return true
	}
	c.put(m)
	if len(c.batch) == batched {
		c.flush()
	}
	return len(c.made)+len(c.batch) < c.limit && c.out.meter.Take(0)
}

// put keeps a match for the batch, in the place of one of the batch before.
func (c *stream) put(m *cond.Match) {
	if len(c.batch) == cap(c.batch) {
		c.batch = append(c.batch, cond.Match{})
		c.out.meter.Take((&ranked{match: *m}).bytes())
	} else {
		c.batch = c.batch[:len(c.batch)+1]
	}
	at := &c.batch[len(c.batch)-1]
	at.Things = append(at.Things[:0], m.Things...)
	at.Elements = append(at.Elements[:0], m.Elements...)
}

// flush makes the rows of the batch.
func (c *stream) flush() {
	c.made = append(c.made, c.out.rows(len(c.batch), func(i int) *cond.Match { return &c.batch[i] })...)
	c.batch = c.batch[:0]
}

// first says whether no row like the match's came before.
func (c *stream) first(m *cond.Match) bool {
	c.buf = c.out.key(c.buf[:0], m)
	if _, ok := c.seen[string(c.buf)]; ok {
		return false
	}
	c.seen[string(c.buf)] = struct{}{}
	c.out.meter.Take(len(c.buf) + mapEntry)
	return true
}

// mapEntry is about how much memory an entry of a map takes beside its key.
const mapEntry = 48

// merge is not asked: the order of a stream is that of one walk.
func (c *stream) merge(keeper) {}

func (c *stream) result() *plan.Result {
	c.flush()
	return &plan.Result{Rows: c.made}
}
