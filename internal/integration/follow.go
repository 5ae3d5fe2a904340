package integration

import (
	"context"
	"iter"
	"sync"
	"time"
)

// Progress is how far a run at work has come. It is kept in memory alone.
type Progress struct {
	At    time.Time      `json:"at"`
	Steps []RunStep      `json:"steps"`
	Calls map[string]int `json:"calls"`
	// Bytes are those received, by API.
	Bytes map[string]int64 `json:"bytes"`
	// Quota is how much of each limit was used a few seconds ago.
	Quota []QuotaUse `json:"quota"`
	// Waits are the quotas that calls wait for, that which is free first in front.
	Waits []QuotaWait `json:"waits"`
	// WaitingUntil and WaitingFor are set when nothing but waiting happens.
	WaitingUntil time.Time `json:"waiting_until,omitzero"`
	WaitingFor   string    `json:"waiting_for,omitempty"`
}

// QuotaWait is a wait for a quota.
type QuotaWait struct {
	Quota  string    `json:"quota"`
	Until  time.Time `json:"until"`
	Reason string    `json:"reason"`
}

// Update is news of a run: one of its fields is set.
type Update struct {
	Event    *Event    `json:"event,omitempty"`
	Progress *Progress `json:"progress,omitempty"`
	// Run is set when its state has changed, and at the end.
	Run *Run `json:"run,omitempty"`
}

// pause is how long a follower is left alone after an update.
const pause = 250 * time.Millisecond

// Follow tells how a run goes on until it has ended: its state, its events after
// the one of a number, and its progress, of which only the latest is told. The last
// update is the run as it ended. The sequence ends with an error when the context
// ends or the run cannot be read.
func (s *Store) Follow(ctx context.Context, id RunID, after int) iter.Seq2[Update, error] {
	return func(yield func(Update, error) bool) {
		f := &follower{store: s, id: id, after: after}
		for {
			changed := s.news.watch(id)
			more, err := f.round(ctx, func(u Update) bool { return yield(u, nil) })
			if err != nil {
				yield(Update{}, err)
			}
			if err != nil || !more {
				return
			}
			if err := await(ctx, changed); err != nil {
				yield(Update{}, err)
				return
			}
		}
	}
}

// await waits for news, and for a while longer, in which there may be more.
func await(ctx context.Context, changed <-chan struct{}) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-changed:
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// follower is somebody who follows a run.
type follower struct {
	store *Store
	id    RunID
	after int

	state    RunState
	seen     int // of the records of the run
	progress time.Time
}

// round tells what is new, and reports whether there may be more to come.
func (f *follower) round(ctx context.Context, yield func(Update) bool) (more bool, err error) {
	records, progress := f.store.news.of(f.id)
	if f.state == "" || records != f.seen {
		f.seen = records
		r, err := f.store.Run(ctx, f.id)
		if err != nil {
			return false, err
		}
		all, err := f.store.Events(ctx, f.id, f.after, maxEvents)
		if err != nil {
			return false, err
		}
		for _, e := range all {
			f.after = e.Seq
			if !yield(Update{Event: &e}) {
				return false, nil
			}
		}
		if r.State != f.state && !yield(Update{Run: &r}) {
			return false, nil
		}
		if f.state = r.State; r.State.Ended() {
			f.store.news.drop(f.id)
			return false, nil
		}
	}
	if progress != nil && progress.At.After(f.progress) {
		f.progress = progress.At
		return yield(Update{Progress: progress}), nil
	}
	return true, nil
}

// news is what happens to runs in this process. It is safe for concurrent use.
type news struct {
	mu   sync.Mutex
	told int // how often anything was recorded
	runs map[RunID]*bulletin
}

// bulletin is the news of one run.
type bulletin struct {
	records  int // what told was when something was recorded last
	progress *Progress
	changed  chan struct{} // closed at the next news
}

func newNews() *news { return &news{runs: map[RunID]*bulletin{}} }

// of is what there is to know of a run. One that has ended, of which nothing is
// kept here, has news for whoever has not heard all.
func (n *news) of(id RunID) (records int, progress *Progress) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if b := n.runs[id]; b != nil {
		return b.records, b.progress
	}
	return n.told, nil
}

// watch is closed when there is news of a run.
func (n *news) watch(id RunID) <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.bulletin(id).changed
}

func (n *news) bulletin(id RunID) *bulletin {
	if n.runs[id] == nil {
		n.runs[id] = &bulletin{records: n.told, changed: make(chan struct{})}
	}
	return n.runs[id]
}

// tell says that something was recorded of a run, which nothing more happens to
// once it has ended.
func (n *news) tell(r Run) {
	n.put(r.ID, func(b *bulletin) {
		n.told++
		b.records = n.told
	})
	if r.State.Ended() {
		n.drop(r.ID)
	}
}

// drop forgets a run that has ended: who follows it reads so.
func (n *news) drop(id RunID) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.runs, id)
}

// advance says how far a run has come.
func (n *news) advance(id RunID, p *Progress) { n.put(id, func(b *bulletin) { b.progress = p }) }

func (n *news) put(id RunID, change func(*bulletin)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	b := n.bulletin(id)
	change(b)
	close(b.changed)
	b.changed = make(chan struct{})
}
