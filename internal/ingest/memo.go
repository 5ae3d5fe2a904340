package ingest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/graph"
	"parapet/internal/ingest/route"
)

// memo is what a run leaves for the next one of its integration. It is stored
// with the generation: who goes back to an older one goes back to its memo.
type memo struct {
	// Scope is of which tenant by which application it is, as Config's is.
	Scope string `json:"scope,omitempty"`
	// Size is how much there was of the tenant.
	Size route.Size `json:"size"`
	// HuntingEnded says that Defender's own hunting told that it is no more.
	HuntingEnded bool `json:"huntingEnded,omitempty"`
	// Unsettled are the steps that have left things as they were stored, because a
	// device that nobody knew may have had them, and have not seen the whole since.
	Unsettled map[string]bool `json:"unsettled,omitempty"`
	// Unread are the steps that had records of which nobody could read what they were
	// of, when they came last.
	Unread map[string]bool `json:"unread,omitempty"`
	// Before is how the steps ended when anything was last seen, if the runs since saw
	// nothing.
	Before []graph.Step `json:"before,omitempty"`
	// Steps is what each step left.
	Steps map[string]jsontext.Value `json:"steps"`
}

// readMemo reads what is stored. What cannot be read is as if there were none, and
// so is what is not known to be of the same tenant and application: the run reads
// everything as a whole.
func (r *run) readMemo() {
	var m memo
	err := json.Unmarshal(r.stored.Memo(Partition(r.cfg.Name)), &m)
	if err == nil {
		r.left = m
	}
	r.last = memo{Steps: map[string]jsontext.Value{}}
	switch {
	case err != nil || m.Steps == nil:
		r.forgotten = r.cameBefore()
	case m.Scope == r.cfg.Scope:
		r.last = m
	default:
		r.foreign = m.Scope != ""
	}
}

// cameBefore reports whether a run before saw something: it left a memo.
func (r *run) cameBefore() bool {
	return slices.ContainsFunc(r.stored.Generation().Steps[Partition(r.cfg.Name)], func(s graph.Step) bool { return !s.AsOf().IsZero() })
}

// recall reads what the step left when it last succeeded, and reports whether it
// left anything. It is read once, and nobody changes what it refers to.
func recall[M any](t *task, memo *M) bool {
	read, _ := t.recalled.LoadOrStore(reflect.TypeFor[M](), sync.OnceValue(func() *M {
		var m M
		text, left := t.last.Steps[t.step.name]
		if !left || json.Unmarshal(text, &m) != nil {
			return nil
		}
		return &m
	}))
	left := read.(func() *M)()
	if left != nil {
		*memo = *left
	}
	return left != nil
}

// remember leaves something for the next run, once the step has succeeded: a step
// that saw a part only goes on from where it was before. A way that works bit by
// bit is remembered even then.
func (t *task) remember(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("remember %s: %w", t.step.name, err)
	}
	t.memo = text
	return nil
}

// forget has the next run read the whole again, unless the step fails.
func (t *task) forget() { t.memo = []byte{} }

// measured notes how much there is of the tenant.
func (r *run) measured(note func(*route.Size)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	note(&r.size)
}

// nextMemo is what the run leaves. A step whose deletions wait must see them
// again: it leaves what it was left.
func (r *run) nextMemo(steps []graph.Step) ([]byte, error) {
	next := memo{
		Scope: r.cfg.Scope, Size: r.size, HuntingEnded: r.huntingEnded,
		Unsettled: map[string]bool{}, Unread: map[string]bool{}, Steps: maps.Clone(r.last.Steps),
	}
	for i, t := range r.tasks {
		if t.came() && t.notes.unreadable() || !t.came() && r.last.Unread[t.step.name] {
			next.Unread[t.step.name] = true
		}
		if t.unsettled() {
			next.Unsettled[t.step.name] = true
		}
		switch {
		case t.memo == nil || !t.came() || len(steps[i].Held) > 0:
		case len(t.memo) == 0:
			delete(next.Steps, t.step.name)
		case !t.keepsMemo():
		default:
			next.Steps[t.step.name] = t.memo
		}
	}
	text, err := json.Marshal(next)
	if err != nil {
		return nil, fmt.Errorf("write down what the next run needs: %w", err)
	}
	return text, nil
}

// sameMemo is what the last run left and how its steps ended, for the next run to go on
// from as if this one had not been; nil when it left nothing. A run in vain may have
// been of another tenant, which is a slip of the pen more often than not.
func (r *run) sameMemo() ([]byte, error) {
	if len(r.left.Steps) == 0 {
		return nil, nil
	}
	same := r.left
	if same.Before == nil {
		same.Before = r.stored.Generation().Steps[Partition(r.cfg.Name)]
	}
	text, err := json.Marshal(same)
	if err != nil {
		return nil, fmt.Errorf("write down what the last run left: %w", err)
	}
	return text, nil
}

// before is how the steps ended the last time that anything was seen.
func (r *run) before() []graph.Step {
	if r.last.Before != nil {
		return r.last.Before
	}
	return r.stored.Generation().Steps[Partition(r.cfg.Name)]
}

func (t *task) keepsMemo() bool {
	return t.outcome == graph.Succeeded || t.outcome == graph.Partial && (t.taken.kind == route.PerDevice || t.of > 0)
}
