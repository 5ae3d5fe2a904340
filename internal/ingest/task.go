package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"parapet/internal/graph"
)

// task is a step at work.
type task struct {
	*run
	step             step
	after, following []*task
	lastly           []*task

	ended   chan struct{} // closed when what follows is set for good
	outcome graph.Outcome
	why     string // what made the outcome, when a note did not
	endedAt time.Time

	taken    way            // the way that is taken
	coverage graph.Coverage // how it covers the step's types, when nothing is lacking
	patched  []graph.Type   // types of which it has put what changed only, whatever the coverage
	wholly   []graph.Type   // types of which it has put everything, though it has read what changed only
	untold   []string       // properties that it does not tell
	recalled sync.Map       // what it left when it last succeeded, by the type that it is read as
	memo     []byte         // what it leaves for the next run
	bounded  bool           // it is known what it could not see: what builds on it goes by its own reading
	cause    *task          // the step that it is partial for, nil for none
	known    int            // of work that is done bit by bit, for how many things it is done
	of       int            // and how many there are
	advised  map[string]int // by recommendation, of how many devices the findings say that they do not follow it
	settings *settingsRead  // what the assessment of settings says of the recommendations; nil when it was not read
	held     map[graph.Type]int
	wary     bool         // it builds on devices of which some were not seen as they are
	puts     puts         // what it put; noted only while it is wary
	proofs   []*pairProof // of the changes since the last run; none when nothing is to be proved

	entities, relationships int // what the graph holds of its types by now

	notes notes
	pace  pace
}

// perform runs the step as soon as those it builds on have ended, and settles
// how it ended.
func (t *task) perform(ctx context.Context) {
	defer close(t.ended)
	var readying sync.WaitGroup
	defer readying.Wait()
	readying.Go(t.makeReady)
	for _, before := range slices.Concat(t.after, t.following) {
		<-before.ended
	}
	t.outcome, t.why = t.hindrance()
	if t.outcome == "" {
		t.tell(Event{Step: t.step.name})
		t.outcome, t.why = t.judge(t.recorded(ctx, t.read))
	}
	t.endedAt = time.Now()
	if !t.came() {
		t.draft.Reset(t.owned()...)
	}
	done, expected := t.pace.state()
	t.tell(Event{Step: t.step.name, Done: done, Expected: expected, Outcome: t.outcome, Reason: t.reason()})
}

// makeReady has what is stored ready to be asked, unless the step will not come.
func (t *task) makeReady() {
	if outcome, _ := t.refusal(); outcome != "" {
		return
	}
	for _, typ := range t.step.asks {
		for range t.stored.Several(typ, Partition(t.cfg.Name), nil, graph.KeysAlone) {
			break // of no ends there are none
		}
	}
}

// awaitLast waits for the steps that the rest of the work builds on.
func (t *task) awaitLast() {
	for _, before := range t.lastly {
		<-before.ended
	}
}

// hindrance says why the step cannot run at all; the outcome is empty when it
// can.
func (t *task) hindrance() (graph.Outcome, string) {
	if outcome, reason := t.refusal(); outcome != "" {
		return outcome, reason
	}
	for _, before := range t.after {
		if !before.came() {
			return graph.Skipped, fmt.Sprintf("it builds on %s, which did not come (%s)", before.step.name, before.outcome)
		}
	}
	t.inherit()
	t.beWary()
	return "", ""
}

// refusal says why the step cannot run whatever the others see.
func (t *task) refusal() (graph.Outcome, string) {
	if !t.step.isOn(t.cfg.Sources) {
		return graph.Skipped, "switched off in the configuration (sources." + t.step.name + ")"
	}
	return t.step.permitted(t.cfg.Access)
}

// inherit notes that the step builds on one that is partial, unless it is known
// what that one could not see. One of which another one says as much is not named.
func (t *task) inherit() {
	for _, before := range t.after {
		if before.outcome != graph.Partial || before.bounded || slices.Contains(t.after, before.cause) {
			continue
		}
		t.cause = before
		t.notes.lack("it builds on %s, which is partial", before.step.name)
	}
}

// judge says how the step ended that returned err.
func (t *task) judge(err error) (graph.Outcome, string) {
	switch {
	case err != nil:
		return outcomeOf(err), err.Error()
	case t.notes.lacking():
		return graph.Partial, ""
	}
	return graph.Succeeded, ""
}

// knows notes for how many things work is done that is done bit by bit.
func (t *task) knows(known, of int) { t.known, t.of = known, of }

// came reports whether the step saw its types, wholly or in part.
func (t *task) came() bool { return t.outcome == graph.Succeeded || t.outcome == graph.Partial }

// reason is what a person should know of how the step ended.
func (t *task) reason() string {
	all := t.notes.all()
	if t.why != "" {
		all = append([]string{t.why}, all...)
	}
	return strings.Join(all, "; ")
}

// expect says how many things there are to deal with, and begins to count anew.
func (t *task) expect(n int) { t.pace.expect(n) }

// expectMore adds to how many things there are.
func (t *task) expectMore(n int) { t.pace.expectMore(n) }

// advance counts one thing as dealt with.
func (t *task) advance() { t.advanceBy(1) }

// advanceBy counts several.
func (t *task) advanceBy(n int) {
	t.pace.advance(n, func(done, expected int) {
		t.tell(Event{Step: t.step.name, Done: done, Expected: expected})
	})
}

// entity puts an entity, stamped with the account's name if that is wanted.
func (t *task) entity(typ graph.Type, key graph.Key, props graph.Props) error {
	if t.wary {
		t.puts.note(typ, key)
	}
	return t.putStamped(typ, key, props)
}

// storedKeys are the keys of a type that the graph held of this integration
// before the run.
func (r *run) storedKeys(t graph.Type) map[graph.Key]bool {
	keys := map[graph.Key]bool{}
	for partition, entity := range r.stored.Entities(t, graph.KeysAlone) {
		if partition == Partition(r.cfg.Name) {
			keys[entity.Key] = true
		}
	}
	return keys
}

// hasOf joins the account to an entity of it.
func (t *task) hasOf(typ graph.Type, key graph.Key) error {
	return t.draft.PutRelationship(typ, accountKey(t.cfg.Name), key, nil)
}

// doubtEmpty does not take a list's word that there is nothing, where the graph
// knows of things: a directory has users and seldom loses its last group, and a
// tenant that is used has devices. An application that lost sight of them may be
// told the same.
func (t *task) doubtEmpty(typ graph.Type, listed int) {
	if listed > 0 {
		return
	}
	if known := len(t.storedKeys(typ)); known > 0 {
		t.notes.lack("the list is empty, though %d were known: they stay as they are", known)
	}
}
