package kql

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// aggregate is a column of a summary: the values it folds and the fold.
type aggregate struct {
	column Column
	of     expr // none for count()
	fresh  func() fold
}

func (p *parser) summarize(in Table) (Table, error) {
	var aggregates []aggregate
	for p.peek().text != "by" {
		a, err := p.aggregate()
		if err != nil {
			return Table{}, err
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
			return Table{}, err
		}
	}
	return group(in, by, aggregates), nil
}

// aggregate reads [name =] function(expression). Without a name it is called
// function_column, as in Kusto.
func (p *parser) aggregate() (aggregate, error) {
	given := ""
	name := p.take().text
	if p.accept("=") {
		given, name = name, p.take().text
	}
	f, ok := folds[name]
	if !ok {
		return aggregate{}, errorf("Unknown function: '%s'.", name)
	}
	argument := p.tokens[min(p.next+1, len(p.tokens)-1)].text
	args, err := p.arguments()
	if err != nil {
		return aggregate{}, err
	}
	a := aggregate{column: Column{given, f.typ}, fresh: f.fresh}
	if given == "" {
		a.column.Name = name + "_" + argument
	}
	if name == "count" {
		if given == "" {
			a.column.Name = "count_"
		}
		return a, nil
	}
	if len(args) == 0 {
		return aggregate{}, errorf("%s(): function expects 1 argument(s).", name)
	}
	a.of = args[0]
	if a.column.Type == "" {
		a.column.Type = a.of.typ
	}
	return a, nil
}

// bucket is a group: the values it is grouped by, and its folds.
type bucket struct {
	by    Row
	folds []fold
}

// group makes one row per distinct combination of by, in the order in which
// they first occur, followed by the aggregates.
func group(in Table, by []named, aggregates []aggregate) Table {
	var columns []Column
	for _, n := range by {
		columns = append(columns, n.column)
	}
	for _, a := range aggregates {
		columns = append(columns, a.column)
	}
	return Table{columns, func(yield func(Row) bool) {
		for _, b := range buckets(in, by, aggregates) {
			row := b.by
			for _, f := range b.folds {
				row = append(row, f.result())
			}
			if !yield(row) {
				return
			}
		}
	}}
}

func buckets(in Table, by []named, aggregates []aggregate) []*bucket {
	var list []*bucket
	index := map[string]*bucket{}
	var key []byte
	values := make(Row, len(by))
	for row := range in.Rows {
		key = key[:0]
		for i, n := range by {
			values[i] = n.expr.eval(row)
			key = appendKey(key, values[i])
		}
		b, ok := index[string(key)]
		if !ok {
			b = newBucket(values, aggregates)
			index[string(key)] = b
			list = append(list, b)
		}
		b.add(row, aggregates)
	}
	if len(list) == 0 && len(by) == 0 {
		list = append(list, newBucket(nil, aggregates))
	}
	return list
}

func newBucket(by Row, aggregates []aggregate) *bucket {
	b := &bucket{by: slices.Clone(by)}
	for _, a := range aggregates {
		b.folds = append(b.folds, a.fresh())
	}
	return b
}

func (b *bucket) add(row Row, aggregates []aggregate) {
	for i, a := range aggregates {
		if a.of.eval == nil {
			b.folds[i].add(nil)
			continue
		}
		b.folds[i].add(a.of.eval(row))
	}
}

// appendKey writes a value so that different combinations differ.
func appendKey(key []byte, v Value) []byte {
	s, ok := v.(string)
	if !ok {
		s = fmt.Sprint(v)
	}
	key = binary.AppendUvarint(key, uint64(len(s)))
	return append(key, s...)
}
