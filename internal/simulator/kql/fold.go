package kql

// fold takes in the rows of a group and answers one value, or several.
type fold interface {
	add(Row)
	results(Cells) Cells
}

// extreme keeps the smallest (sign -1) or the largest (sign 1) value.
type extreme struct {
	of   expr
	sign int
	best Value
}

func (e *extreme) add(r Row) {
	if v := e.of.eval(r); e.best.kind == isNull || order(v, e.best) == e.sign {
		e.best = v
	}
}
func (e *extreme) results(to Cells) Cells { return append(to, e.best) }

// argExtreme keeps what belongs to the extreme value of the first of a list.
type argExtreme struct {
	list []named
	sign int
	best Cells
}

func (a *argExtreme) add(r Row) {
	v := a.list[0].expr.eval(r)
	switch {
	case a.best == nil:
		a.best = make(Cells, len(a.list))
	case a.best[0].kind != isNull && order(v, a.best[0]) != a.sign:
		return
	}
	a.best[0] = v
	for i, n := range a.list[1:] {
		a.best[i+1] = n.expr.eval(r)
	}
}

func (a *argExtreme) results(to Cells) Cells {
	if a.best == nil {
		return append(to, make(Cells, len(a.list))...)
	}
	return append(to, a.best...)
}

// counter counts rows, or those that meet a condition.
type counter struct {
	of expr
	n  int64
}

func (c *counter) add(r Row) {
	if c.of.eval == nil || c.of.eval(r).isTrue() {
		c.n++
	}
}
func (c *counter) results(to Cells) Cells { return append(to, Long(c.n)) }

// total adds up numbers; null counts as nothing.
type total struct {
	of  expr
	sum Value
}

func (t *total) add(r Row) {
	v := t.of.eval(r)
	switch {
	case !v.isNumber():
	case t.sum.kind == isNull:
		t.sum = v
	default:
		t.sum = arithmetic("+", t.sum, v)
	}
}

func (t *total) results(to Cells) Cells {
	if t.sum.kind == isNull {
		return append(to, Long(0))
	}
	return append(to, t.sum)
}

// collection keeps the values that are not empty in the order they came, each
// once.
type collection struct {
	of    expr
	items []Value
	seen  map[Value]bool
}

// fewItems are searched one by one.
const fewItems = 16

func (c *collection) add(r Row) {
	v := c.of.eval(r)
	if v.isEmpty() || c.has(v) {
		return
	}
	c.items = append(c.items, v)
	if c.seen != nil {
		c.seen[v] = true
	}
}

func (c *collection) has(v Value) bool {
	if len(c.items) < fewItems {
		for _, item := range c.items {
			if item == v {
				return true
			}
		}
		return false
	}
	if c.seen == nil {
		c.seen = make(map[Value]bool, 2*fewItems)
		for _, item := range c.items {
			c.seen[item] = true
		}
	}
	return c.seen[v]
}

func (c *collection) results(to Cells) Cells {
	list := []byte{'['}
	for i, item := range c.items {
		if i > 0 {
			list = append(list, ',')
		}
		list = item.appendItem(list)
	}
	return append(to, Dynamic(string(append(list, ']'))))
}

// appendItem appends a value as an element of a dynamic list.
func (v Value) appendItem(b []byte) []byte {
	switch v.kind {
	case isDynamic:
		return append(b, v.text...)
	case isBool:
		return append(b, v.String()...)
	default:
		return v.AppendJSON(b)
	}
}

// distinctCount counts distinct values.
type distinctCount struct {
	of   expr
	seen map[Value]bool
}

func (d *distinctCount) add(r Row)              { d.seen[d.of.eval(r)] = true }
func (d *distinctCount) results(to Cells) Cells { return append(to, Long(int64(len(d.seen)))) }

// anyOne keeps the first value that is not null.
type anyOne struct {
	of    expr
	value Value
}

func (a *anyOne) add(r Row) {
	if a.value.kind == isNull {
		a.value = a.of.eval(r)
	}
}
func (a *anyOne) results(to Cells) Cells { return append(to, a.value) }
