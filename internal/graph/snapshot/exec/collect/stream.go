package collect

import (
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/shape"
)

// stream makes rows in the order of the walk, and stops when it has enough.
type stream struct {
	out         *output
	seen        map[string]struct{} // identities of distinct rows, else nil
	buf         []byte
	skip, limit int
	made        [][]plan.Cell
}

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
	row := c.out.row(m)
	c.made = append(c.made, row)
	return len(c.made) < c.limit && c.out.meter.Take(c.out.bytesOf(row))
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

func (c *stream) result() *plan.Result { return &plan.Result{Rows: c.made} }
