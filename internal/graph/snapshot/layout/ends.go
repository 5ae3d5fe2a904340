package layout

import (
	"errors"

	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/segment"
)

var errEnds = errors.New("it leads to entities that do not exist")

// ends reads which rows the relationships of the base join. They are in order, so that
// it is enough to know where those of each row begin.
func (s Stored) ends(fromRows, toRows int) (ends *column.Adjacency, err error) {
	err = With(s.Base, func(f *segment.File) error {
		at, err := readBegins(f, fromRows)
		if err != nil {
			return err
		}
		to, err := f.Ints("_to")
		if err != nil {
			return err
		}
		ends = column.AdjacencyFrom(at, to.Numbers())
		if err := check(ends, fromRows, toRows); err != nil {
			return f.Damaged(err)
		}
		return nil
	})
	return ends, err
}

// readBegins reads how many relationships begin before each row, and before the end.
func readBegins(f *segment.File, rows int) ([]uint32, error) {
	at, last := make([]uint32, rows+1), int32(0)
	err := f.EachInts("_from", func(first int, numbers []int32) error {
		for i, row := range numbers {
			switch {
			case row < last:
				return errOrder
			case int(row) >= rows:
				return errEnds
			}
			at[row+1], last = uint32(first+i+1), row
		}
		return nil
	})
	for row := range rows {
		at[row+1] = max(at[row], at[row+1]) // none begins there
	}
	return at, err
}

// check looks whether the relationships of each row ascend, and lead to rows that are
// there.
func check(ends *column.Adjacency, fromRows, toRows int) error {
	for row := range fromRows {
		to, _ := ends.Out(uint32(row))
		for i := 1; i < len(to); i++ {
			if to[i] <= to[i-1] {
				return errOrder
			}
		}
		if n := len(to); n > 0 && int(to[n-1]) >= toRows {
			return errEnds
		}
	}
	return nil
}
