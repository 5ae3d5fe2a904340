package kql

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

// aggregate is what a summary folds of the rows of a group, into one column or
// several.
type aggregate struct {
	columns []Column
	fresh   func() fold
}

func (p *parser) summarize(in table) (table, error) {
	var aggregates []aggregate
	for !p.peek().is("by") {
		a, err := p.aggregate()
		if err != nil {
			return table{}, err
		}
		aggregates = append(aggregates, a)
		if !p.accept(",") {
			break
		}
	}
	var by []named
	if p.accept("by") {
		var err error
		if by, err = p.by(); err != nil {
			return table{}, err
		}
	}
	if len(by) == 0 && len(aggregates) == 0 {
		return table{}, p.unexpected()
	}
	return group(in, by, aggregates), nil
}

func (p *parser) distinct(in table) (table, error) {
	if p.accept("*") {
		return group(in, pass(in.columns), nil), nil
	}
	by, err := p.by()
	return group(in, by, nil), err
}

// by reads the columns that make groups.
func (p *parser) by() ([]named, error) {
	var by []named
	for {
		n, err := p.named()
		if err != nil {
			return nil, err
		}
		if n.column.Name == "" {
			n.column.Name = fmt.Sprintf("Column%d", len(by)+1)
		}
		by = append(by, n)
		if !p.accept(",") {
			return by, nil
		}
	}
}

// bucket is a group: the values it is grouped by, and its folds.
type bucket struct {
	by    Cells
	folds []fold
}

// group makes one row per distinct combination of by, in the order in which
// they first occur, followed by the aggregates.
func group(in table, by []named, aggregates []aggregate) table {
	var columns []Column
	for _, n := range by {
		columns = append(columns, n.column)
	}
	for _, a := range aggregates {
		for _, c := range a.columns {
			// What is grouped by already is not told again by arg_max(x, *).
			if !slices.ContainsFunc(by, func(n named) bool { return n.column.Name == c.Name }) {
				columns = append(columns, c)
			}
		}
	}
	return table{columns, func(yield func(Row) bool) {
		for _, b := range buckets(in, by, aggregates) {
			if !yield(b.cells(by, aggregates)) {
				return
			}
		}
	}}
}

func (b *bucket) cells(by []named, aggregates []aggregate) Cells {
	row := b.by
	var results Cells
	for i, f := range b.folds {
		results = f.results(results[:0])
		for k, c := range aggregates[i].columns {
			if !slices.ContainsFunc(by, func(n named) bool { return n.column.Name == c.Name }) {
				row = append(row, results[k])
			}
		}
	}
	return row
}

func buckets(in table, by []named, aggregates []aggregate) []*bucket {
	var list []*bucket
	index := map[string]*bucket{}
	var key, last []byte
	var current *bucket
	for row := range in.rows {
		key = key[:0]
		for _, n := range by {
			key = n.expr.eval(row).appendKey(key)
		}
		// Rows of a device come together: mostly the bucket is the last one's.
		if current == nil || !bytes.Equal(key, last) {
			known := index[string(key)]
			if known == nil {
				known = newBucket(row, by, aggregates)
				index[string(key)] = known
				list = append(list, known)
			}
			current, last = known, append(last[:0], key...)
		}
		for _, f := range current.folds {
			f.add(row)
		}
	}
	if len(list) == 0 && len(by) == 0 {
		list = append(list, newBucket(nil, nil, aggregates))
	}
	return list
}

func newBucket(row Row, by []named, aggregates []aggregate) *bucket {
	b := &bucket{by: make(Cells, 0, len(by)+len(aggregates)), folds: make([]fold, 0, len(aggregates))}
	for _, n := range by {
		b.by = append(b.by, n.expr.eval(row))
	}
	for _, a := range aggregates {
		b.folds = append(b.folds, a.fresh())
	}
	return b
}

// appendKey writes a value so that different combinations differ.
func (v Value) appendKey(key []byte) []byte {
	key = append(key, byte(v.kind))
	if v.kind == isText || v.kind == isDynamic {
		key = binary.AppendUvarint(key, uint64(len(v.text)))
		return append(key, v.text...)
	}
	return binary.LittleEndian.AppendUint64(key, uint64(v.num)) //nolint:gosec // a bit pattern
}
