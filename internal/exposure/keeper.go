package exposure

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"weak"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Keeper keeps what was counted, of the generations that were asked for last. It
// is safe for concurrent use.
type Keeper struct {
	mu    sync.Mutex
	kept  map[kept]*entry
	clock uint64
}

// kept is what is counted once: an integration's part of a generation.
type kept struct {
	generation uint64
	partition  graph.Partition
}

type entry struct {
	done  chan struct{} // closed when there is a count, or an error
	count *counted
	err   error
	used  uint64

	// What was counted holds of a later generation in which these are the same.
	ends  weak.Pointer[column.Adjacency]
	steps []graph.Step
}

// generations is of how many generations counts are kept.
const generations = 2

// NewKeeper keeps nothing yet.
func NewKeeper() *Keeper { return &Keeper{kept: map[kept]*entry{}} }

// Picture is what the source tells of vulnerabilities. The first who asks for a
// generation counts, the others wait for that.
func (k *Keeper) Picture(ctx context.Context, source column.Source) (*Picture, error) {
	view, err := source.Pin(need)
	if err != nil {
		return nil, err
	}
	p := &Picture{Generation: source.Generation()}
	for _, e := range view.Edges(graph.MachineIdentified) {
		count, err := k.counted(ctx, source, e)
		if err != nil {
			return nil, err
		}
		p.parts = append(p.parts, newPart(view, e, count))
	}
	return p, nil
}

func (k *Keeper) counted(ctx context.Context, source column.Source, e *column.Edges) (*counted, error) {
	at := kept{source.Generation().Number, e.From().Partition()}
	for {
		have, mine := k.entry(at, weak.Make(e.Adjacency), source.Generation().Steps[at.partition])
		if mine {
			counted, err := count(ctx, source, at.partition)
			k.settle(at, have, counted, err)
			return counted, err
		}
		select {
		case <-have.done:
			if have.err == nil {
				return have.count, nil
			}
			// Who counted may have been called off; we have not.
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// entry is where a count is or will be, and whether it is the caller who counts.
func (k *Keeper) entry(at kept, ends weak.Pointer[column.Adjacency], steps []graph.Step) (*entry, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.clock++
	if have := k.kept[at]; have != nil {
		have.used = k.clock
		return have, false
	}
	made := &entry{done: make(chan struct{}), used: k.clock, ends: ends, steps: steps}
	k.kept[at] = made
	for other, have := range k.kept {
		if other.partition == at.partition && have.count != nil && have.ends == ends && slices.EqualFunc(have.steps, steps, sameRun) {
			made.count = have.count
			close(made.done)
			k.forget()
			return made, false
		}
	}
	return made, true
}

// settle lets those go on who wait for a count.
func (k *Keeper) settle(at kept, e *entry, counted *counted, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e.count, e.err = counted, err
	if e.err != nil {
		delete(k.kept, at)
	}
	close(e.done)
	k.forget()
}

// forget drops the generations that were not asked for lately.
func (k *Keeper) forget() {
	used := map[uint64]uint64{}
	for at, e := range k.kept {
		used[at.generation] = max(used[at.generation], e.used)
	}
	var all []uint64
	for generation := range used {
		all = append(all, generation)
	}
	slices.SortFunc(all, func(a, b uint64) int { return cmp.Compare(used[b], used[a]) })
	for at, e := range k.kept {
		if e.count != nil && !slices.Contains(all[:min(len(all), generations)], at.generation) {
			delete(k.kept, at)
		}
	}
}

// sameRun says whether a step is told of by the same run.
func sameRun(a, b graph.Step) bool {
	return a.Name == b.Name && a.Ended.Equal(b.Ended) && a.AsOf().Equal(b.AsOf())
}
