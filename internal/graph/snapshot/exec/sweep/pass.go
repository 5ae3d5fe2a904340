package sweep

import (
	"maps"
	"math/bits"
	"slices"

	"parapet/internal/graph/plan"
)

// pass computes one aggregate: it adds every row of the aggregate's level to
// all groups that the row has a match in, once to each.
type pass struct {
	task   *task
	level  *level
	values *classes // of what is counted or folded; nil where things are counted
	sides  [2]*side
	size   uint64 // how many sums there can be
}

// sum is how many rows a group has, apart by the value that is counted or
// folded. Its number is that of the group times the number of values, and of
// the value.
type sum struct{ number, rows uint64 }

// run is what an aggregate comes to in each group, by the groups' numbers.
func (t *task) run(a aggregate, groups uint64) ([]total, error) {
	p := &pass{task: t, level: t.chain.levels[a.level]}
	defer t.work.release(t.work.held.Load())
	scale := uint64(1)
	if a.of != nil {
		p.values = t.newClasses(p.level, []plan.Expr{a.of})
		scale = uint64(p.values.len())
	}
	var over uint64
	if over, p.size = bits.Mul64(groups, scale); over > 0 {
		return nil, errNotTaken
	}
	for direction := range p.sides {
		p.sides[direction] = t.newSide(a.level, direction, scale)
		if err := p.sides[direction].prepare(); err != nil {
			return nil, err
		}
	}
	sums, err := p.sums()
	if err != nil {
		return nil, err
	}
	return t.totals(a, p, sums), nil
}

// sums are those that are not zero, in order.
func (p *pass) sums() ([]sum, error) {
	adders := make([]*adder, workers())
	for i := range adders {
		adders[i] = p.adder()
	}
	for _, s := range p.level.sites {
		err := p.task.work.spread(s.table.Len(), func(worker int) func(from, to uint32) {
			return func(from, to uint32) { adders[worker].add(s, from, to) }
		})
		if err != nil {
			return nil, err
		}
	}
	if err := p.task.work.err(); err != nil {
		return nil, err
	}
	first := adders[0]
	for _, a := range adders[1:] {
		first.merge(a)
	}
	return first.sums(), nil
}

// adder adds up for one processor.
type adder struct {
	*pass
	walkers [2]*walker
	parts   [2][]uint64
	// dense are the sums by number, as long as there can not be too many;
	// sparse are those that are not zero.
	dense  []uint32
	sparse map[uint64]uint32
}

func (p *pass) adder() *adder {
	a := &adder{pass: p}
	for direction, s := range p.sides {
		if !s.empty() && s.masks == nil {
			a.walkers[direction] = s.walker()
		}
	}
	if p.size <= p.task.limits.sums {
		a.dense = make([]uint32, p.size)
		p.task.work.hold(4 * len(a.dense))
	} else {
		a.sparse = map[uint64]uint32{}
	}
	return a
}

func (a *adder) add(s *site, from, to uint32) {
	for row := from; row < to; row++ {
		if s.rows.Has(row) {
			a.addRow(s, row)
		}
	}
	for _, w := range a.walkers {
		if w != nil {
			a.task.work.looked.Add(int64(w.looked))
			w.looked = 0
		}
	}
}

func (a *adder) addRow(s *site, row uint32) {
	own := a.own(s, row)
	before, after := a.joined(toStart, s, row), a.joined(toEnd, s, row)
	for _, b := range before {
		b += own
		if a.dense == nil {
			a.addSparse(b, after)
			continue
		}
		for _, e := range after {
			a.dense[b+e]++
		}
	}
}

func (a *adder) addSparse(number uint64, parts []uint64) {
	had := len(a.sparse)
	for _, part := range parts {
		a.sparse[number+part]++
	}
	const entry = 40 // bytes of a map
	a.task.work.hold(entry * (len(a.sparse) - had))
}

// own is the part of a sum's number that the row itself decides.
func (a *adder) own(s *site, row uint32) (part uint64) {
	if l := a.level; l.classes != nil {
		part = uint64(l.classes.of[s.place][row]) * l.stride * a.sides[0].scale
	}
	if a.values != nil {
		part += uint64(a.values.of[s.place][row])
	}
	return part
}

// joined are the parts that the keys on a side decide, each once.
func (a *adder) joined(direction int, s *site, row uint32) []uint64 {
	side := a.sides[direction]
	switch {
	case side.empty():
		return nowhere
	case side.masks == nil:
		return a.walkers[direction].find(s, row)
	}
	a.parts[direction] = side.decode(a.parts[direction][:0], side.masks[s.place][row])
	return a.parts[direction]
}

// nowhere is the part of a side without keys.
var nowhere = []uint64{0}

func (a *adder) merge(other *adder) {
	for i, n := range other.dense {
		a.dense[i] += n
	}
	for number, n := range other.sparse {
		a.sparse[number] += n
	}
}

func (a *adder) sums() []sum {
	var sums []sum
	for i, n := range a.dense {
		if n > 0 {
			sums = append(sums, sum{uint64(i), uint64(n)})
		}
	}
	for _, number := range slices.Sorted(maps.Keys(a.sparse)) {
		sums = append(sums, sum{number, uint64(a.sparse[number])})
	}
	return sums
}
