package column

import (
	"math"
	"slices"

	"parapet/internal/graph"
)

// undefined is a column of n undefined values.
func undefined(d *Dict, k graph.Kind, n int) Column {
	switch k {
	case graph.KindText:
		return &Texts{d, make([]uint32, n)}
	case graph.KindList:
		return &Lists{d, make([]uint32, n)}
	case graph.KindBool:
		return &Bools{make([]uint8, n)}
	case graph.KindNumber:
		c := &Numbers{make([]float64, n)}
		for i := range c.Of {
			c.Of[i] = math.NaN()
		}
		return c
	}
	c := &Times{make([]int64, n)}
	for i := range c.Millis {
		c.Millis[i] = NoTime
	}
	return c
}

func push(c Column, w uint64) {
	switch c := c.(type) {
	case *Texts:
		c.Codes = append(c.Codes, uint32(w))
	case *Lists:
		c.Codes = append(c.Codes, uint32(w))
	case *Bools:
		c.Of = append(c.Of, uint8(w))
	case *Numbers:
		c.Of = append(c.Of, math.Float64frombits(w))
	case *Times:
		c.Millis = append(c.Millis, int64(w))
	}
}

func set(c Column, row uint32, w uint64) {
	switch c := c.(type) {
	case *Texts:
		c.Codes[row] = uint32(w)
	case *Lists:
		c.Codes[row] = uint32(w)
	case *Bools:
		c.Of[row] = uint8(w)
	case *Numbers:
		c.Of[row] = math.Float64frombits(w)
	case *Times:
		c.Millis[row] = int64(w)
	}
}

func clone(c Column) Column {
	switch c := c.(type) {
	case *Texts:
		return &Texts{c.Dict, slices.Clone(c.Codes)}
	case *Lists:
		return &Lists{c.Dict, slices.Clone(c.Codes)}
	case *Bools:
		return &Bools{slices.Clone(c.Of)}
	case *Numbers:
		return &Numbers{slices.Clone(c.Of)}
	case *Times:
		return &Times{slices.Clone(c.Millis)}
	}
	return nil
}
