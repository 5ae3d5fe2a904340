package snapshot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
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

	drafts  map[graph.Partition]*draft.Draft
	pending map[graph.Partition]*column.Partition
	steps   map[graph.Partition][]graph.Step
}

func newTx(s *Store, base *state, number uint64, unlock func() error) *tx {
	return &tx{
		store: s, base: base, number: number, unlock: unlock,
		drafts:  map[graph.Partition]*draft.Draft{},
		pending: maps.Clone(base.partitions),
		steps:   map[graph.Partition][]graph.Step{},
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
func (t *tx) Seal(ctx context.Context, p graph.Partition, steps []graph.Step) (graph.Changes, error) {
	if t.unlock == nil {
		return nil, errEnded
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	old := t.partition(p)
	next, err := t.draft(p).Merge(old, t.committed(p), uint32(t.number), t.exists)
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", p, err)
	}
	changes := graph.Changes{}
	for typ, s := range t.store.successors(old, next, uint32(t.number)) {
		changes.Add(typ, s.count())
	}
	delete(t.drafts, p)
	t.pending[p], t.steps[p] = next, steps
	return changes, nil
}

func (t *tx) partition(p graph.Partition) *column.Partition {
	if have := t.pending[p]; have != nil {
		return have
	}
	return newPartition(p)
}

func (t *tx) committed(p graph.Partition) *column.Partition {
	if have := t.base.partitions[p]; have != nil {
		return have
	}
	return newPartition(p)
}

func (t *tx) exists(p graph.Partition, typ graph.Type, key uint32) bool {
	rows := t.partition(p).Rows[typ]
	if rows == nil {
		return false
	}
	_, ok := rows.RowOf(key)
	return ok
}

// View is the graph with all that is sealed.
func (t *tx) View() graph.View {
	at := time.Now().UTC()
	g := graph.Generation{Number: t.number, At: at, Steps: maps.Clone(t.base.view.Generation().Steps)}
	maps.Copy(g.Steps, t.steps)
	clock := column.Clock{uint32(t.number): at.UnixMilli()}
	maps.Copy(clock, t.base.manifest.Times)
	return column.NewView(t.store.schema, t.store.dict, g, clock, list(t.pending))
}

// Rollback forgets what is not committed and lets others write.
func (t *tx) Rollback() {
	if t.unlock == nil {
		return
	}
	t.end()
}

func (t *tx) end() {
	if err := t.unlock(); err != nil {
		t.store.logger.Warn("could not release the lock", "error", err)
	}
	t.unlock, t.drafts, t.pending = nil, nil, nil
}
