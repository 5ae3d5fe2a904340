package column

import (
	"math"
	"slices"

	"parapet/internal/graph"
)

// undefined is a column of n undefined values with room for more.
func undefined(d *Dict, k graph.Kind, n, room int) Column {
	room = max(n, room)
	switch k {
	case graph.KindText:
		return &Texts{d, make([]uint32, n, room)}
	case graph.KindList:
		return &Lists{d, make([]uint32, n, room)}
	case graph.KindBool:
		return &Bools{make([]uint8, n, room)}
	case graph.KindNumber:
		c := &Numbers{make([]float64, n, room)}
		for i := range c.Of {
			c.Of[i] = math.NaN()
		}
		return c
	}
	c := &Times{make([]int64, n, room)}
	for i := range c.Millis {
		c.Millis[i] = NoTime
	}
	return c
}

// push adds a row to a column. It says whether it could: not to one that is
// uniform or not there.
func push(c Column, w uint64) bool {
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
	default:
		return false
	}
	return true
}

// pushRun adds rows of another column of the same type. It says whether it
// could: not when the types differ.
func pushRun(c, from Column, first, last int) bool {
	switch c := c.(type) {
	case *Texts:
		if from, ok := from.(*Texts); ok {
			c.Codes = append(c.Codes, from.Codes[first:last]...)
			return true
		}
	case *Lists:
		if from, ok := from.(*Lists); ok {
			c.Codes = append(c.Codes, from.Codes[first:last]...)
			return true
		}
	case *Bools:
		if from, ok := from.(*Bools); ok {
			c.Of = append(c.Of, from.Of[first:last]...)
			return true
		}
	case *Numbers:
		if from, ok := from.(*Numbers); ok {
			c.Of = append(c.Of, from.Of[first:last]...)
			return true
		}
	case *Times:
		if from, ok := from.(*Times); ok {
			c.Millis = append(c.Millis, from.Millis[first:last]...)
			return true
		}
	}
	return false
}

// set changes a row of a column that is not uniform.
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
	case *Uniform:
		same := *c
		return &same
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
