package layout

import (
	"errors"
	"maps"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/segment"
)

// Clock is the segment of the moments at which generations were committed.
func Clock(c column.Clock) Segment {
	numbers := slices.Sorted(maps.Keys(c))
	at := &column.Times{Millis: make([]int64, len(numbers))}
	for i, n := range numbers {
		at.Millis[i] = c[n]
	}
	return Segment{len(numbers), []segment.Field{
		{Name: "_generation", Ints: column.IntsOf(numbers)},
		{Name: "_at", Kind: graph.KindTime, Column: at},
	}}
}

// ReadClock reads what Clock wrote.
func ReadClock(open Open) (column.Clock, error) {
	clock := column.Clock{}
	err := With(open, func(f *segment.File) error {
		numbers, err := f.Ints("_generation")
		if err != nil {
			return err
		}
		at, err := f.Column("_at", graph.KindTime)
		if err != nil {
			return err
		}
		if at == nil && f.Rows() > 0 {
			return f.Damaged(errors.New("column _at is missing"))
		}
		for row := range uint32(f.Rows()) {
			clock[numbers.At(row)] = int64(at.Word(row))
		}
		return nil
	})
	return clock, err
}
