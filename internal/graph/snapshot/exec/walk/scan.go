package walk

import (
	"sync"
	"sync/atomic"
	"time"

	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/processors"
)

// scanner finds the rows that a walk begins with, a run of them at a time and
// in order. Runs are short at first, for whoever soon has enough, and later so
// long that it is worth the while of all cores to filter them.
type scanner struct {
	walk    *Walk
	starts  []startSite
	filters [][]cond.Filter // by core and start, once more than one core works
	parts   [][]startRow    // by core
	stopped *atomic.Bool

	start, row int // where the next run begins
	length     int // of the next run
	looked     int
	took       time.Duration
}

const (
	shortest = 4
	longest  = 1 << 15
	// worth is how many rows it takes to be worth the while of several cores.
	worth = 1 << 12
)

func newScanner(w *Walk, starts []startSite, stopped *atomic.Bool) *scanner {
	return &scanner{walk: w, starts: starts, parts: make([][]startRow, processors.Count()), stopped: stopped, length: shortest}
}

// startRow is a row of a start.
type startRow struct {
	start int
	row   uint32
}

// next are the rows of the next run that pass their filters. They are good
// until the next time.
func (s *scanner) next() (rows []startRow, ok bool) {
	began := time.Now()
	for s.start < len(s.starts) && s.row >= s.starts[s.start].size() {
		s.start, s.row = s.start+1, 0
	}
	if s.start == len(s.starts) || s.stopped.Load() {
		return nil, false
	}
	from := s.row
	s.row = min(from+s.length, s.starts[s.start].size())
	s.length = min(2*s.length, longest)
	s.looked += s.row - from
	rows = s.passing(from, s.row)
	s.took += time.Since(began)
	return rows, true
}

// passing are the rows of a run that pass.
func (s *scanner) passing(from, to int) []startRow {
	cores := len(s.parts)
	if to-from < worth || cores == 1 || s.starts[s.start].pass.Always() {
		s.parts[0] = s.starts[s.start].appendPassing(s.parts[0][:0], s, s.starts[s.start].pass, from, to)
		return s.parts[0]
	}
	if s.filters == nil {
		s.filters = s.newFilters(cores)
	}
	var group sync.WaitGroup
	for i := range cores {
		first, last := from+(to-from)*i/cores, from+(to-from)*(i+1)/cores
		group.Go(func() {
			s.parts[i] = s.starts[s.start].appendPassing(s.parts[i][:0], s, s.filters[i][s.start], first, last)
		})
	}
	group.Wait()
	rows := s.parts[0]
	for _, part := range s.parts[1:] {
		rows = append(rows, part...)
	}
	s.parts[0] = rows
	return rows
}

// newFilters are the filters of all starts for each core: what they remember
// is their own.
func (s *scanner) newFilters(cores int) [][]cond.Filter {
	filters := make([][]cond.Filter, cores)
	for core := range filters {
		for _, start := range s.starts {
			f := start.pass
			if core > 0 {
				f = cond.NewFilter(s.walk.env, start.table, s.walk.start)
			}
			filters[core] = append(filters[core], f)
		}
	}
	return filters
}

// appendPassing appends those rows of a part of the start that pass.
func (t *startSite) appendPassing(rows []startRow, s *scanner, pass cond.Filter, from, to int) []startRow {
	for i := from; i < to; i++ {
		if i%sample == 0 && s.stopped.Load() {
			break
		}
		row := uint32(i)
		if t.few {
			row = t.rows[i]
		}
		if (t.dead || t.table.Live(row)) && pass.At(row) {
			rows = append(rows, startRow{s.start, row})
		}
	}
	return rows
}
