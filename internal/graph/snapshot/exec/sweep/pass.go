package sweep

import (
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
	order  *order   // of the values, where the least or the greatest counts; else nil
	sides  [2]*side
	scale  uint64  // from one group to the next in the number of a sum
	size   uint64  // how many sums there can be
	dense  bool    // there is memory for all of them
	direct *direct // is how the sums are found; nil where rows are added
}

// run is what an aggregate comes to in each group, by the groups' numbers. It
// holds the totals and gives back all else.
func (t *task) run(a aggregate, groups uint64) (*totals, error) {
	before := t.work.held.Load()
	p, err := t.newPass(a, groups)
	if err != nil {
		return nil, err
	}
	sums, err := p.sums()
	if err != nil {
		return nil, err
	}
	value, err := t.valueOf(a, p)
	if err != nil {
		return nil, err
	}
	during := t.work.held.Load()
	totals := t.totals(p.scale, sums, value)
	t.work.drop(int(during - before))
	return totals, t.work.err()
}

func (t *task) newPass(a aggregate, groups uint64) (_ *pass, err error) {
	p := &pass{task: t, level: t.chain.levels[a.level], scale: 1}
	if a.of != nil {
		if p.values, err = t.newClasses(p.level, []plan.Expr{a.of}); err != nil {
			return nil, err
		}
		if sign := a.extreme(); sign != 0 {
			p.order, err = t.newOrder(a, p, sign)
		} else {
			p.scale = uint64(p.values.len())
		}
	}
	if err != nil {
		return nil, err
	}
	var over uint64
	if over, p.size = bits.Mul64(groups, p.scale); over > 0 {
		return nil, errNotTaken
	}
	for direction := range p.sides {
		p.sides[direction] = t.newSide(a.level, direction, p.scale)
	}
	if p.direct = newDirect(p); p.direct != nil {
		return p, nil
	}
	for direction := range p.sides {
		if err := p.sides[direction].prepare(); err != nil {
			return nil, err
		}
	}
	p.dense = p.size <= t.limits.sums && t.work.fits(counterBytes*int(p.size)*workers())
	return p, nil
}

// counterBytes are those of the counter of a sum, and sumBytes of one in a map.
const counterBytes, sumBytes = 4, 40

// sum is how many rows a group has, apart by the value that is counted or
// folded; of a least or greatest value its rank. Its number is that of the
// group times the number of values, and of the value.
type sum struct{ number, rows uint64 }

// sums are those that are not zero, in order.
func (p *pass) sums() ([]sum, error) {
	if p.direct != nil {
		return p.direct.sums(p.task.work)
	}
	adders := make([]*adder, workers())
	for i := range adders {
		var err error
		if adders[i], err = p.adder(); err != nil {
			return nil, err
		}
	}
	for _, s := range p.level.sites {
		err := p.task.work.spread(s.table.Len(), func(worker int) func(from, to uint32) {
			return func(from, to uint32) { adders[worker].add(s, from, to) }
		})
		if err != nil {
			return nil, err
		}
	}
	first := adders[0]
	for _, a := range adders[1:] {
		first.merge(a)
	}
	sums := first.sums()
	return sums, p.task.work.err()
}

// merge adds what another adder has added up.
func (a *adder) merge(other *adder) {
	for i, n := range other.dense {
		a.dense[i] = a.join(a.dense[i], n)
	}
	for number, n := range other.sparse {
		if !a.mayGrow() {
			return
		}
		a.sparse[number] = a.join(a.sparse[number], n)
	}
	a.task.work.drop(sumBytes * other.room)
	other.sparse, other.room = nil, 0
}

// join is what two counters of the same sum come to.
func (a *adder) join(n, m uint32) uint32 {
	if a.order != nil {
		return max(n, m)
	}
	return n + m
}

func (a *adder) sums() []sum {
	n := len(a.sparse)
	for _, counter := range a.dense {
		if counter > 0 {
			n++
		}
	}
	if !a.task.work.hold(16 * n) {
		return nil
	}
	sums := make([]sum, 0, n)
	for i, n := range a.dense {
		if n > 0 {
			sums = append(sums, sum{uint64(i), uint64(n)})
		}
	}
	for number, n := range a.sparse {
		sums = append(sums, sum{number, uint64(n)})
	}
	if a.sparse != nil {
		a.sort(sums)
	}
	return sums
}

// sort puts sums in the order of their numbers. When the work has stopped it
// hurries to its end.
func (a *adder) sort(sums []sum) {
	slices.SortFunc(sums, func(x, y sum) int {
		switch {
		case a.task.work.stopped.Load() || x.number == y.number:
			return 0
		case x.number < y.number:
			return -1
		}
		return 1
	})
}
