package sweep

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph/snapshot/exec/budget"
	"parapet/internal/processors"
)

// work is what a task may still do: until its context ends, and as long as
// there is memory left.
type work struct {
	ctx     context.Context
	end     func() bool
	stopped atomic.Bool // it may do no more
	looked  atomic.Int64
	meter   *budget.Meter
	held    atomic.Int64 // bytes
}

func newWork(ctx context.Context, meter *budget.Meter) *work {
	w := &work{ctx: ctx, meter: meter}
	w.end = context.AfterFunc(ctx, func() { w.stopped.Store(true) })
	return w
}

// hold takes bytes into account that are about to be allocated, and says
// whether the work may go on. When it may not, it has stopped.
func (w *work) hold(bytes int) bool {
	w.held.Add(int64(bytes))
	if !w.meter.Take(bytes) {
		w.stopped.Store(true)
	}
	return !w.stopped.Load()
}

// fits is hold for what can be done with less memory: it holds nothing when
// there is no room.
func (w *work) fits(bytes int) bool {
	if !w.meter.Fits(bytes) {
		return false
	}
	w.held.Add(int64(bytes))
	return true
}

// drop gives bytes back.
func (w *work) drop(bytes int) {
	w.meter.Free(bytes)
	w.held.Add(-int64(bytes))
}

// release gives back all but so many bytes.
func (w *work) release(but int64) {
	w.meter.Free(int(w.held.Load() - but))
	w.held.Store(but)
}

// err is why the work cannot go on, if it cannot.
func (w *work) err() error {
	if err := context.Cause(w.ctx); err != nil {
		return err
	}
	return w.meter.Err()
}

// together is how many rows a processor takes at a time. It is a multiple of
// the rows in a word of a bitmap, so that no two write to the same word.
const together = 128

// workers is how many processors there are to work.
func workers() int { return processors.Count() }

// spread has all processors work on so many rows, and waits for them. Each has
// a number and gets a function of its own.
func (w *work) spread(rows int, worker func(int) func(from, to uint32)) error {
	var next atomic.Int64
	var g errgroup.Group
	for i := range min(workers(), (rows+together-1)/together) {
		do := worker(i)
		g.Go(func() error {
			for {
				from := next.Add(together) - together
				if from >= int64(rows) {
					return nil
				}
				if err := w.err(); err != nil {
					return err
				}
				do(uint32(from), uint32(min(from+together, int64(rows))))
			}
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return w.err()
}
