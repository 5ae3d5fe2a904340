package sweep

import (
	"math"
	"math/bits"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
)

// classes numbers what some expressions tell apart among the rows of a level.
type classes struct {
	of   [][]uint32 // by site and row; none where no match stands
	reps []cond.Thing
}

// none is the class of rows that stand in no match.
const none = math.MaxUint32

func (c *classes) len() int { return len(c.reps) }

// classify numbers the classes of all key levels, and with them the groups:
// the number of a group is the sum of its classes, each times the stride of
// its level. It says how many groups there can be.
func (t *task) classify() (groups uint64, err error) {
	groups = 1
	for _, l := range t.keyed {
		if l.classes, err = t.newClasses(l, l.keys); err != nil {
			return 0, err
		}
		l.stride = groups
		over, product := bits.Mul64(groups, uint64(l.classes.len()))
		if over > 0 {
			return 0, errNotTaken
		}
		groups = product
	}
	return groups, nil
}

// newClasses numbers what the expressions tell apart.
func (t *task) newClasses(l *level, exprs []plan.Expr) (*classes, error) {
	c := &classes{of: make([][]uint32, len(l.sites))}
	for i, s := range l.sites {
		if !t.work.hold(4 * s.table.Len()) {
			return nil, t.work.err()
		}
		c.of[i] = make([]uint32, s.table.Len())
		for row := range c.of[i] {
			c.of[i][row] = none
		}
	}
	for i, e := range exprs {
		t.work.drop(thingBytes * len(c.reps))
		c.reps = c.reps[:0]
		before := t.work.held.Load()
		t.refine(c, l, e, i == 0)
		t.work.drop(int(t.work.held.Load()-before) - thingBytes*len(c.reps))
	}
	return c, t.work.err()
}

// About how many bytes it takes to keep a thing, and an entry of a map.
const thingBytes, entryBytes = 40, 48

// refine tells rows of a class apart by another expression. It holds the things
// that stand for classes, and for the time being what it has numbered.
func (t *task) refine(c *classes, l *level, e plan.Expr, first bool) {
	number := t.numbering(l, e)
	var pairs counter
	known := map[uint64]uint32{}
	for i, s := range l.sites {
		for row := range s.rows.Rows() {
			if t.work.stopped.Load() {
				return
			}
			class := number(s, row)
			if !first {
				class = numbered(t.work, &pairs, known, uint64(c.of[i][row])<<32|uint64(class))
			}
			if int(class) == len(c.reps) {
				t.work.hold(thingBytes)
				c.reps = append(c.reps, cond.Thing{Table: s.table, Row: row})
			}
			c.of[i][row] = class
		}
	}
}

// numbering numbers the values of an expression, from 0 in the order in which
// rows are asked for.
func (t *task) numbering(l *level, e plan.Expr) func(*site, uint32) uint32 {
	n := &numbers{work: t.work, values: map[string]uint32{}, codes: map[uint32]uint32{}}
	if cond.IsThing(e) {
		return n.entity
	}
	if p, ok := e.(plan.Property); ok {
		n.name = p.Name
	}
	n.match.Things = make([]cond.Thing, 1)
	scope := &cond.Scope{Env: t.env, Place: map[plan.Slot]int{l.node.Slot: 0}}
	n.identity = scope.Identity(e)
	return n.value
}

// numbers are those of values that were seen.
type numbers struct {
	work     *work
	name     string // of the property, if it is one
	identity cond.Identity
	match    cond.Match
	buf      []byte
	count    counter
	values   map[string]uint32
	codes    map[uint32]uint32 // of texts

	table *column.Table // of the last row
	texts column.Column // of its property; nil where it has no texts
}

// entity numbers entities, each of which is asked for once.
func (n *numbers) entity(*site, uint32) uint32 {
	n.count++
	return uint32(n.count - 1)
}

// value numbers values: texts by their codes, which saves making them.
func (n *numbers) value(s *site, row uint32) uint32 {
	if s.table != n.table {
		n.table, n.texts = s.table, nil
		if c := s.table.Column(n.name); c != nil && c.Kind() == graph.KindText {
			n.texts = c
		}
	}
	if n.texts != nil {
		if code := uint32(n.texts.Word(row)); code != 0 {
			return numbered(n.work, &n.count, n.codes, code)
		}
	}
	n.match.Things[0] = cond.Thing{Table: s.table, Row: row}
	n.buf = n.identity(n.buf[:0], &n.match)
	seen := len(n.values)
	number := numbered(n.work, &n.count, n.values, string(n.buf))
	n.work.hold(len(n.buf) * (len(n.values) - seen))
	return number
}

// counter is the next number to give out.
type counter uint32

// numbered is the number of a key, given to it now if it had none.
func numbered[K comparable](w *work, next *counter, known map[K]uint32, key K) uint32 {
	number, ok := known[key]
	if !ok {
		w.hold(entryBytes)
		number = uint32(*next)
		known[key] = number
		*next++
	}
	return number
}
