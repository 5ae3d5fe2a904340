package kql

import (
	"iter"
	"slices"
)

// sortKey is an expression to sort by; sign is -1 for descending.
type sortKey struct {
	expr expr
	sign int
}

func (p *parser) order(in table) (table, error) {
	keys, err := p.sortKeys()
	return table{in.columns, sorted(in, keys)}, err
}

func (p *parser) top(in table) (table, error) {
	n, err := p.whole()
	if err != nil {
		return table{}, err
	}
	keys, err := p.sortKeys()
	return table{in.columns, head(sorted(in, keys), n)}, err
}

// sortKeys reads by a, b asc; without a word a key is descending, as in Kusto.
func (p *parser) sortKeys() ([]sortKey, error) {
	if err := p.expect("by"); err != nil {
		return nil, err
	}
	var keys []sortKey
	for {
		e, err := p.expression()
		if err != nil {
			return nil, err
		}
		key := sortKey{e, -1}
		if p.accept("asc") {
			key.sign = 1
		} else {
			p.accept("desc")
		}
		keys = append(keys, key)
		if !p.accept(",") {
			return keys, nil
		}
	}
}

func sorted(in table, keys []sortKey) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		var rows []Cells
		for row := range in.rows {
			rows = append(rows, copied(row, len(in.columns)))
		}
		slices.SortStableFunc(rows, func(a, b Cells) int {
			for _, k := range keys {
				if o := order(k.expr.eval(a), k.expr.eval(b)); o != 0 && o != incomparable {
					return k.sign * o
				}
			}
			return 0
		})
		for _, row := range rows {
			if !yield(row) {
				return
			}
		}
	}
}

// copied keeps a row beyond its turn.
func copied(row Row, columns int) Cells {
	cells := make(Cells, columns)
	for i := range cells {
		cells[i] = row.Value(i)
	}
	return cells
}
