package ingest

import (
	"context"
	"errors"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/msgraph"
)

// changesMemo is where the next changes of users or groups begin.
type changesMemo struct {
	Link string `json:"link"`
	// Waiting are memberships that were told of before the member was: pairs of
	// the ids of a group and of its member.
	Waiting [][2]string `json:"waiting,omitempty"`
}

// walkChanges hands over every change and returns where the next ones begin.
func walkChanges[T any](ctx context.Context, t *task, walk *msgraph.Delta[T], each func(T)) (link string, err error) {
	for change, err := range readable(t, walk.Changes(ctx), "@removed", "members@delta") {
		if errors.Is(err, msgraph.ErrResync) {
			return "", unsuited("%w", err)
		}
		if err != nil {
			return "", err
		}
		each(change)
	}
	return walk.Link(), nil
}

// fromNow is where the changes from now on begin; zero where the service does not
// say.
func fromNow[T any](ctx context.Context, t *task, walk *msgraph.Delta[T]) changesMemo {
	for _, err := range usable(walk.Changes(ctx), anyway) {
		if err != nil {
			t.cfg.Logger.Debug("the next run cannot read what changes from now on", "step", t.step.name, "reason", err)
			return changesMemo{}
		}
	}
	return changesMemo{Link: walk.Link()}
}

// goOn leaves where the next changes begin. Where nobody says, and after a part of
// what there was to read, nothing is left, so that the whole is read: what came with
// that part and went before the next reading, changes do not tell.
func (t *task) goOn(next changesMemo) error {
	if next.Link == "" || t.notes.lacking() {
		t.forget()
		return nil
	}
	return t.remember(next)
}

// proof compares a reading of the whole with what the changes since the last run
// explain: what differs besides, the changes had missed.
type proof struct {
	task    *task
	entity  graph.Type
	changed map[graph.Key]bool // what the changes tell of
	met     map[graph.Key]bool
	missed  []string
}

// prove begins a proof, when there have been changes to prove; nil otherwise. Each
// change is handed to key, which says what it is of.
func prove[T any](ctx context.Context, t *task, entity graph.Type, begin func(link string) *msgraph.Delta[T], key func(T) graph.Key) *proof {
	var last changesMemo
	if !recall(t, &last) {
		return nil
	}
	p := &proof{task: t, entity: entity, changed: map[graph.Key]bool{}, met: map[graph.Key]bool{}}
	for change, err := range usable(begin(last.Link).Changes(ctx), anyway) {
		if err != nil {
			t.cfg.Logger.Debug("the changes cannot be proved", "step", t.step.name, "reason", err)
			return nil
		}
		p.changed[key(change)] = true
	}
	return p
}

// meet takes an entity of the whole.
func (p *proof) meet(key graph.Key, props graph.Props) {
	if p == nil {
		return
	}
	p.met[key] = true
	if p.changed[key] {
		return
	}
	stored, known := p.task.stored.Entity(p.entity, Partition(p.task.cfg.Name), key)
	if !known || !alike(stored.Props, p.task.stamped(props)) {
		p.missed = append(p.missed, string(key))
	}
}

// end tells of what the changes had missed.
func (p *proof) end() {
	if p == nil {
		return
	}
	for key := range p.task.storedKeys(p.entity) {
		if !p.met[key] && !p.changed[key] {
			p.missed = append(p.missed, string(key))
		}
	}
	if n := len(p.missed); n > 0 {
		slices.Sort(p.missed)
		p.task.notes.remark("the changes had missed %d of %d that the whole shows: %s", n, len(p.met),
			enumerate(p.missed[:min(examples, n)], n))
	}
}

// alike reports whether two records say the same.
func alike(a, b graph.Props) bool {
	for _, p := range slices.Concat(a, b) {
		if !a.Get(p.Name).Equal(b.Get(p.Name)) {
			return false
		}
	}
	return true
}
