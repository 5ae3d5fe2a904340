package collect

import (
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
)

// cell computes one column of the result.
type cell struct {
	place int // of a thing to show whole, negative for a value
	value cond.Term[*cond.Match]
}

func newCell(o *output, e plan.Expr) cell {
	if e, ok := e.(plan.Element); ok {
		return cell{place: o.scope.Place[e.Slot]}
	}
	return cell{place: -1, value: o.scope.Term(e)}
}

// row makes a row of the result in cells of its own.
func (o *output) row(row []plan.Cell, m *cond.Match) {
	for i, c := range o.columns {
		switch {
		case c.place < 0:
			row[i].Value = c.value.At(m)
		case m.Things[c.place].Edges != nil:
			row[i].Link = o.made.link(&m.Things[c.place])
		case m.Things[c.place].Table != nil:
			row[i].Entity = o.made.entity(&m.Things[c.place])
		}
	}
}

// bytesOf is how much memory a row takes, beside its texts, which are mostly
// those of the columns, and its things, which are counted when they are made.
func (o *output) bytesOf(row []plan.Cell) int {
	const cellBytes = 80
	n := cellBytes * len(row)
	for _, c := range row {
		n += len(c.Value.AsText())
	}
	return n
}
