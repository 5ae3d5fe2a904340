package snapshot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/draft"
)

// errEnded: the transaction was committed or rolled back.
var errEnded = errors.New("the transaction has ended")

// tx implements graph.Tx.
type tx struct {
	store  *Store
	base   *state
	number uint64
	unlock func() error // nil when the transaction has ended

	drafts map[graph.Partition]*draft.Draft
	parts  map[graph.Partition]*part // of the base
	sealed overlay
	// successors are what is sealed as it follows the base.
	successors map[graph.Partition]map[graph.Type]successor
	segments   *segments // of these, as far as they are written

	steps map[graph.Partition][]graph.Step
	memos map[graph.Partition][]byte // nil of what is to be forgotten
	views []*stream
}

func newTx(s *Store, base *state, number uint64, unlock func() error) *tx {
	return &tx{
		store: s, base: base, number: number, unlock: unlock,
		drafts:     map[graph.Partition]*draft.Draft{},
		parts:      map[graph.Partition]*part{},
		sealed:     overlay{},
		successors: map[graph.Partition]map[graph.Type]successor{},
		segments:   &segments{},
		steps:      map[graph.Partition][]graph.Step{},
		memos:      map[graph.Partition][]byte{},
	}
}

// Draft is the draft of a partition: a new one after the last was sealed.
func (t *tx) Draft(p graph.Partition) graph.Draft { return t.draft(p) }

func (t *tx) draft(p graph.Partition) *draft.Draft {
	d := t.drafts[p]
	if d == nil {
		d = draft.New(t.store.schema, t.store.dict, p)
		t.drafts[p] = d
	}
	return d
}

// Seal merges the draft of the partition with its state. Sealing a partition
// once more goes on from the state that the first seal left.
func (t *tx) Seal(ctx context.Context, p graph.Partition, steps []graph.Step, guard graph.Guard) (graph.Changes, error) {
	if t.unlock == nil {
		return nil, errEnded
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	changes, err := t.seal(p, steps, guard)
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", p, err)
	}
	return changes, nil
}

func (t *tx) seal(p graph.Partition, steps []graph.Step, guard graph.Guard) (graph.Changes, error) {
	if err := t.readable(); err != nil {
		return nil, err
	}
	for _, v := range t.views {
		v.release() // merging needs the memory
	}
	merged := t.newSuccessors()
	into := draft.Merging{Old: t.pending(p), Committed: t.committed(p), Generation: uint32(t.number), Exists: t.exists, Guard: guard}
	held, err := t.draft(p).Merge(into, merged)
	if err != nil {
		return nil, err
	}
	if t.sealed[p] == nil {
		t.sealed[p], t.successors[p] = newSealing(), map[graph.Type]successor{}
	}
	again, err := merged.again(t.sealed[p], t.committed(p))
	if err != nil {
		return nil, err
	}
	changes := graph.Changes{}
	for typ, s := range merged.of {
		changes.Add(typ, s.count)
	}
	delete(t.drafts, p)
	note(held, steps)
	t.steps[p] = steps
	t.sealed[p].take(merged.next)
	for _, of := range []map[graph.Type]successor{merged.of, again.of} {
		for typ, s := range of {
			t.successors[p][typ] = s
			delete(t.segments.of[p], typ) // they are of what it was
		}
	}
	return changes, nil
}

// note notes in the steps what they would have deleted.
func note(held map[graph.Type]int, steps []graph.Step) {
	for i := range steps {
		for _, t := range steps[i].Types {
			if held[t] == 0 {
				continue
			}
			if steps[i].Held == nil {
				steps[i].Held = map[graph.Type]int{}
			}
			steps[i].Held[t] = held[t]
		}
	}
}

// Remember keeps a memo with the next generation.
func (t *tx) Remember(p graph.Partition, memo []byte) { t.memos[p] = slices.Clone(memo) }

// readable fails when something that the transaction showed could not be read:
// what was made of it would not be true.
func (t *tx) readable() error {
	var failed []error
	for _, v := range t.views {
		failed = append(failed, v.Err())
	}
	return errors.Join(failed...)
}

// committed is a partition as the last generation has it.
func (t *tx) committed(p graph.Partition) draft.State {
	if t.parts[p] == nil {
		t.parts[p] = &part{t.base.generation, p}
	}
	return t.parts[p]
}

// pending is a partition as the next generation has it.
func (t *tx) pending(p graph.Partition) draft.State {
	if sealed := t.sealed[p]; sealed != nil {
		return sealedPart{t.committed(p), sealed}
	}
	return t.committed(p)
}

func (t *tx) exists(p graph.Partition, typ graph.Type, key uint32) (bool, error) {
	core, err := t.pending(p).Core(typ)
	if err != nil {
		return false, err
	}
	_, ok := core.RowOf(key)
	return ok, nil
}

// moment is the present, or just after the last generation when the clock has
// been put back: a generation must be found again at its own moment.
func (t *tx) moment() time.Time {
	now := time.Now().UTC().Truncate(time.Millisecond)
	if last := t.base.manifest.At; !now.After(last) {
		return last.Add(time.Millisecond)
	}
	return now
}

// View is the graph with all that is sealed.
func (t *tx) View() graph.View {
	at := t.moment()
	is := t.base.manifest.Generation()
	is.Number, is.At = t.number, at
	maps.Copy(is.Steps, t.steps)
	clock := ticked(t.base.clock, uint32(t.number), at.UnixMilli())
	over := overlay{}
	for name, p := range t.sealed {
		over[name] = newSealing()
		over[name].take(p)
	}
	v := &stream{generation: t.store.newGeneration(t.base.manifest, is, clock, over), memo: t.memo}
	t.views = append(t.views, v)
	return v
}

// Rollback forgets what is not committed and lets others write.
func (t *tx) Rollback() {
	if t.unlock == nil {
		return
	}
	if len(t.segments.files) > 0 {
		t.undo()
	}
	t.end()
}

func (t *tx) end() {
	if err := t.unlock(); err != nil {
		t.store.logger.Warn("could not release the lock", "error", err)
	}
	t.unlock, t.drafts, t.parts, t.sealed, t.successors, t.memos, t.views = nil, nil, nil, nil, nil, nil, nil
	t.segments = nil
}
