package ingest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/ingest/spool"
	"parapet/internal/match"
)

// Run reads the tenant and commits what it saw as the next generation of the
// graph. The report tells how far the run came, whatever the error is:
// [ErrNothing] when no step succeeded, graph.ErrLocked when another process
// writes, or ctx's when it was cancelled. After an error the graph is as it was.
func Run(ctx context.Context, store graph.Store, cfg Config) (Report, error) {
	began := time.Now()
	cfg = cfg.withDefaults()
	tx, err := store.Begin(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("begin to write the graph: %w", err)
	}
	defer tx.Rollback()
	r := newRun(cfg, tx.View())
	r.draft = tx.Draft(Partition(cfg.Name))
	if err = r.readAndCommit(ctx, tx); err != nil {
		r.changes = graph.Changes{}
	}
	return r.report(time.Since(began)), err
}

// run is one integration being read.
type run struct {
	cfg     Config
	stored  graph.View // the graph as it was
	draft   graph.Draft
	tasks   []*task
	account *task // one of them
	// machines are set by the step that lists them, for those that build on it.
	machines []*defender.Machine
	// unseen and compared are set by that step too.
	unseen   unseen
	compared compared
	// people are noted by the step that lists the directory.
	people people
	last   memo // of the last run, to go on from
	left   memo // what that run left, whatever tenant it was of
	// foreign says that the last run left its memo of another tenant or application.
	foreign bool
	// forgotten says that a run left something and that it cannot be read.
	forgotten bool

	spool *spool.Spool // where what is read is kept; nil for nowhere

	matched Step
	changes graph.Changes

	telling sync.Mutex // one call of cfg.Progress at a time
	mu      sync.Mutex
	size    route.Size // how much there is, as far as this run knows; guarded by mu
	// huntingEnded says that Defender's own hunting told that it is no more;
	// guarded by mu.
	huntingEnded bool
	listedKeys   map[string]graph.Key // of the machines, guarded by mu
	// nameless says that the list of devices has records that name none; guarded by
	// mu.
	nameless bool
	// storedMachines are the keys of the devices that the graph held before the run,
	// and unlisted those of them that the list does not hold, once there is one.
	// Nobody changes them.
	storedMachines, unlisted func() map[graph.Key]bool
}

func newRun(cfg Config, stored graph.View) *run {
	r := &run{cfg: cfg, stored: stored, changes: graph.Changes{}}
	r.readMemo()
	r.size, r.huntingEnded, r.spool = r.last.Size, r.last.HuntingEnded, openSpool(cfg)
	r.storedMachines = sync.OnceValue(func() map[graph.Key]bool { return r.storedKeys(graph.Machine) })
	r.unlisted = sync.OnceValue(func() map[graph.Key]bool { return r.without(r.machineKeys()) })
	r.matched = Step{Name: matchStep, Outcome: graph.Skipped, Reason: "the run ended before it"}
	byName := map[string]*task{}
	for _, s := range steps() {
		t := &task{run: r, step: s, ended: make(chan struct{})}
		for _, name := range s.after {
			t.after = append(t.after, byName[name])
		}
		for _, name := range s.following {
			t.following = append(t.following, byName[name])
		}
		for _, name := range s.lastly {
			t.lastly = append(t.lastly, byName[name])
		}
		byName[s.name] = t
		r.tasks = append(r.tasks, t)
	}
	r.account = byName[accountStep]
	switch {
	case r.foreign:
		r.account.notes.remark("%s: everything is read as a whole", otherTenant)
	case r.forgotten:
		r.account.notes.remark("%s: everything is read as a whole", memoLost)
	}
	return r
}

func (r *run) readAndCommit(ctx context.Context, tx graph.Tx) error {
	var wg sync.WaitGroup
	for _, t := range r.tasks {
		wg.Go(func() { t.perform(ctx) })
	}
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := r.nothing(); err != nil {
		return r.attempted(ctx, tx, err)
	}
	if err := r.nameAccount(); err != nil {
		return err
	}
	r.finish()
	steps := r.outcomes()
	if err := r.seal(ctx, tx, Partition(r.cfg.Name), steps, r.guard()); err != nil {
		return err
	}
	r.hold(steps)
	r.prove(tx.View(), steps)
	next, err := r.nextMemo(steps)
	if err != nil {
		return err
	}
	tx.Remember(Partition(r.cfg.Name), next)
	r.count(tx.View())
	r.draft, r.machines = nil, nil // matching and writing need the memory
	for _, t := range r.tasks {
		t.recalled.Clear()
	}
	if err := r.match(ctx, tx); err != nil {
		return err
	}
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("commit the graph: %w", err)
	}
	r.forgetSpool()
	return nil
}

// nothing is an error with every reason, each once and after the steps that give
// it, when no step saw a thing.
func (r *run) nothing() error {
	var reasons []string
	steps := map[string]string{} // by reason
	for _, t := range r.tasks {
		if t.came() {
			return nil
		}
		if t.outcome == graph.Skipped {
			continue
		}
		reason := t.reason()
		if steps[reason] == "" {
			reasons = append(reasons, reason)
			steps[reason] = t.step.name
		} else {
			steps[reason] += ", " + t.step.name
		}
	}
	for i, reason := range reasons {
		reasons[i] = steps[reason] + ": " + reason
	}
	return fmt.Errorf("%w: %s", ErrNothing, strings.Join(reasons, "; "))
}

func (r *run) seal(ctx context.Context, tx graph.Tx, p graph.Partition, steps []graph.Step, guard graph.Guard) error {
	changes, err := tx.Seal(ctx, p, steps, guard)
	if err != nil {
		return fmt.Errorf("merge %s with what is stored: %w", p, err)
	}
	for t, n := range changes {
		r.changes.Add(t, n)
	}
	return nil
}

// match relates what was read to the rest of the graph. It also runs over types
// that are as they were: what they are related to may have changed.
func (r *run) match(ctx context.Context, tx graph.Tx) error {
	r.tell(Event{Step: matchStep})
	draft, changes, err := relate(ctx, tx)
	if err != nil {
		return err
	}
	for t, n := range changes {
		r.changes.Add(t, n)
	}
	r.matched = Step{Name: matchStep, Outcome: graph.Succeeded}
	for _, t := range match.Types() {
		tally(t, draft.Len(t), &r.matched.Entities, &r.matched.Relationships)
	}
	r.tell(Event{Step: matchStep, Outcome: graph.Succeeded})
	return nil
}

// outcomes is what the store keeps of the steps.
func (r *run) outcomes() []graph.Step {
	var all []graph.Step
	for _, t := range r.tasks {
		step := graph.Step{
			Name: t.step.name, Outcome: t.outcome, Reason: t.reason(), Types: t.step.types, Ended: t.endedAt, Untold: t.untold,
			Route: t.route(), Missing: t.notes.missing(), Known: t.known, Of: t.of, WholeAt: t.wholeBefore(),
		}
		if !step.Came() {
			step.LastGood = t.before().AsOf()
		}
		if step.Outcome == graph.Succeeded && t.coverage == graph.Whole {
			step.WholeAt = t.endedAt
		}
		all = append(all, step)
	}
	return all
}

func (r *run) report(took time.Duration) Report {
	report := Report{Changes: r.changes, Duration: took}
	if r.cfg.Calls != nil {
		report.Calls = r.cfg.Calls()
	}
	for _, t := range r.tasks {
		report.Steps = append(report.Steps, Step{
			Name: t.step.name, Outcome: t.outcome, Reason: t.reason(), Off: !t.step.isOn(r.cfg.Sources),
			Route: t.route(), Missing: t.notes.missing(), Held: t.held, Known: t.known, Of: t.of,
			Entities: t.entities, Relationships: t.relationships,
		})
	}
	report.Steps = append(report.Steps, r.matched)
	return report
}

// count counts what the graph holds of the types of each step that came. What
// several steps fill counts for the first of them.
func (r *run) count(now graph.View) {
	counted := map[graph.Type]bool{}
	for _, t := range r.tasks {
		for _, typ := range t.step.types {
			if !t.came() || counted[typ] {
				continue
			}
			counted[typ] = true
			tally(typ, now.CountOf(typ, Partition(r.cfg.Name)), &t.entities, &t.relationships)
		}
	}
}

// tally adds how many there are of a type to those of its kind.
func tally(t graph.Type, n int, entities, relationships *int) {
	if graph.Declared().Entity(t) != nil {
		*entities += n
	} else {
		*relationships += n
	}
}

// tell passes an event on.
func (r *run) tell(e Event) {
	if r.cfg.Progress == nil {
		return
	}
	r.telling.Lock()
	defer r.telling.Unlock()
	r.cfg.Progress(e)
}
