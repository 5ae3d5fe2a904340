package kql

import "strings"

// roll writes down the values that are not empty in the order they come.
type roll struct {
	of   expr
	desk *desk
	list strings.Builder
}

// desk is where the rolls of all groups are written. Rows of a device come together:
// mostly a list is finished on the desk, and put away once.
type desk struct {
	of         *roll // whose list is written; nobody's at the beginning
	list, text []byte
}

// turn makes it a roll's turn to be written.
func (d *desk) turn(to *roll) {
	if d.of == to {
		return
	}
	if d.of != nil {
		d.of.list.Grow(len(d.list) + len("]"))
		d.of.list.Write(d.list)
	}
	d.of, d.list = to, d.list[:0]
}

func (l *roll) add(r Row) {
	l.desk.turn(l)
	l.desk.list = l.append(l.desk.list, r)
}

func (l *roll) append(list []byte, r Row) []byte {
	begun := append(list, ',')
	if len(list) == 0 && l.list.Len() == 0 {
		begun[0] = '['
	}
	if l.of.write == nil {
		if v := l.of.eval(r); !v.isEmpty() {
			return v.appendItem(begun)
		}
		return list
	}
	if l.desk.text = l.of.write(l.desk.text[:0], r); len(l.desk.text) > 0 {
		return appendQuoted(begun, l.desk.text)
	}
	return list
}

// results ends the list.
func (l *roll) results(to Cells) Cells {
	if l.desk.of == l {
		l.desk.turn(nil)
	}
	if l.list.Len() == 0 {
		return append(to, Dynamic("[]"))
	}
	l.list.WriteByte(']')
	return append(to, Dynamic(l.list.String()))
}
