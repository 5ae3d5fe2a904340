package exec

import (
	"context"
	"sync/atomic"
)

// walk follows a bound pattern depth first and hands every match on.
type walk struct {
	match   match // of the moment: the collector copies what it keeps
	collect collector
	scanned int
	stopped atomic.Bool // the context has ended, or the collector has enough
}

// run walks from every row of the starts. It fails only with the cause of the
// context's end.
func (w *walk) run(ctx context.Context, starts []*site) error {
	defer context.AfterFunc(ctx, func() { w.stopped.Store(true) })()
	for _, s := range starts {
		for row := range uint32(s.table.Len()) {
			if !w.look() {
				return context.Cause(ctx)
			}
			if s.table.Live(row) && (s.pass == nil || s.pass(row)) {
				w.visit(s, 0, row)
			}
		}
	}
	return context.Cause(ctx)
}

// look counts one more thing, unless the walk is to stop.
func (w *walk) look() bool {
	w.scanned++
	return !w.stopped.Load()
}

// visit stands a node on a row that passes its filter, and goes on from there.
func (w *walk) visit(s *site, node int, row uint32) {
	w.match.things[2*node] = thing{table: s.table, row: row}
	for i := range s.where {
		if !s.where[i].at(&w.match) {
			return
		}
	}
	switch {
	case s.next != nil && !s.next.exists:
		w.spread(s.next, node, row)
	case w.goesOn(s, row) && !w.collect.add(&w.match):
		w.stopped.Store(true)
	}
}

// spread visits all that a hop leads to.
func (w *walk) spread(f *fan, node int, row uint32) {
	edge := &w.match.things[2*node+1]
	for i := range f.roads {
		r := &f.roads[i]
		for _, end := range r.from(row) {
			if !w.look() {
				return
			}
			if r.noLoops && end == row || r.to.pass != nil && !r.to.pass(end) {
				continue
			}
			*edge = r.between(row, end)
			w.visit(r.to, node+1, end)
		}
	}
}

// goesOn says whether the chain can be completed from a row that stands.
func (w *walk) goesOn(s *site, row uint32) bool {
	if s.next != nil {
		return w.leads(s.next, row)
	}
	return s.absent == nil || !w.leads(s.absent, row)
}

// leads says whether any chain leads on from a row. What is ahead of a row
// does not depend on the way to it, so that it is found out once.
func (w *walk) leads(f *fan, row uint32) bool {
	if len(f.roads) == 0 {
		return false
	}
	if f.known == nil {
		f.known = make([]verdict, f.roads[0].near().Len())
	}
	if f.known[row] == unknown {
		f.known[row] = verdictOf(w.search(f, row))
	}
	return f.known[row] == yes
}

func (w *walk) search(f *fan, row uint32) bool {
	for i := range f.roads {
		r := &f.roads[i]
		for _, end := range r.from(row) {
			if !w.look() {
				return false
			}
			if (r.to.pass == nil || r.to.pass(end)) && w.goesOn(r.to, end) {
				return true
			}
		}
	}
	return false
}
