package ingest

import (
	"context"
	"errors"
	"iter"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
)

// listed tells devices of the list from others. Other sources name devices that
// are gone from it, and devices that are not yet on it.
type listed struct {
	task *task
	keys map[string]graph.Key // of machines, by the id in lower case
	// strangers are those that were asked for and are not listed.
	strangers map[string]bool
}

func (t *task) listed() *listed {
	return &listed{task: t, keys: t.machineKeys(), strangers: map[string]bool{}}
}

// list takes the devices for those that there are, besides those of which nobody can
// read which they are, if there are any.
func (r *run) list(machines []*defender.Machine, nameless bool) {
	keys := keysByID(machines)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.machines, r.listedKeys, r.nameless = machines, keys, nameless
}

func keysByID(machines []*defender.Machine) map[string]graph.Key {
	keys := make(map[string]graph.Key, len(machines))
	for _, m := range machines {
		key := machineKey(m.ID)
		keys[idOfMachine(key)] = key
	}
	return keys
}

// mayHoldMore reports whether the list has records that name no device. Each may be a
// device that is known, and is kept then, or one that no run has known.
func (r *run) mayHoldMore() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.nameless
}

// machineKeys are the keys of the listed devices by their ids in lower case, none
// before they are listed. Nobody changes them.
func (r *run) machineKeys() map[string]graph.Key {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.listedKeys
}

// machine is the key of a listed device. Ids are mostly in lower case already.
func (l *listed) machine(id string) (graph.Key, bool) {
	key, ok := l.keys[id]
	if !ok {
		id = strings.ToLower(id)
		if key, ok = l.keys[id]; !ok && id != "" {
			l.strangers[id] = true
		}
	}
	return key, ok
}

// without are the devices that the graph held before the run, but for those of a list.
func (r *run) without(list map[string]graph.Key) map[graph.Key]bool {
	rest := map[graph.Key]bool{}
	for key := range r.storedMachines() {
		if _, listed := list[idOfMachine(key)]; !listed {
			rest[key] = true
		}
	}
	return rest
}

// idOfMachine is the id, in lower case, that a key is of.
func idOfMachine(machine graph.Key) string { return strings.TrimPrefix(string(machine), machinePrefix) }

// leaveOut says of what was left out because its device is not listed.
func (l *listed) leaveOut(what string) {
	if n := len(l.strangers); n > 0 {
		l.task.notes.remark("left out %s of %s that the list of devices does not hold", what, plural(n, "device"))
	}
}

// stream asks for the rows of an assessment.
type stream[T any] func(context.Context) (iter.Seq2[T, error], error)

// inFiles are the rows of an assessment that comes in files.
func inFiles[T any](ask func(context.Context) (*defender.Assessment[T], error)) stream[T] {
	return func(ctx context.Context) (iter.Seq2[T, error], error) {
		assessment, err := ask(ctx)
		if err != nil {
			return nil, err
		}
		return assessment.Rows(ctx), nil
	}
}

// inPages are the rows of an assessment that comes page by page.
func inPages[T any](ask func(context.Context) iter.Seq2[T, error]) stream[T] {
	return func(ctx context.Context) (iter.Seq2[T, error], error) { return ask(ctx), nil }
}

// reading takes the rows of an assessment one by one, and is told when the last
// has come.
type reading[T any] interface {
	take(row T) error
	end() error
}

// assess reads an assessment, and reads it anew when Microsoft replaces it
// meanwhile, which it does every six hours.
func assess[T any](ctx context.Context, t *task, rows stream[T], begin func() reading[T]) error {
	for try := 1; ; try++ {
		err := assessOnce(ctx, t, rows, begin())
		if !errors.Is(err, defender.ErrNewGeneration) || try == maxGenerations {
			return err
		}
		t.startOver()
	}
}

// assessed are the members of the rows of assessments without which nothing of the
// graph can be made of them.
var assessed = []string{
	"configurationid", "isapplicable", "iscompliant", "recommendationreference", "browsername", "extensionid", "thumbprint",
}

func assessOnce[T any](ctx context.Context, t *task, ask stream[T], into reading[T]) error {
	rows, err := ask(ctx)
	if err != nil {
		return err
	}
	for row, err := range readable(t, rows, assessed...) {
		if err == nil {
			err = into.take(row)
		}
		if err != nil {
			return err
		}
	}
	return into.end()
}

const (
	// rowsPerPage is how many rows of an assessment come in a page.
	rowsPerPage = defender.PageRows
	// perPackedRow is about how many bytes of a packed file or page are a row's.
	perPackedRow = 40
)

// filesCost is that of an assessment in files: one call, whatever its size.
// Downloads are not counted.
func filesCost(method string, rows func(route.Size) int) func(route.Size) []route.Cost {
	return func(s route.Size) []route.Cost {
		return []route.Cost{{Quota: "machines/" + method, Calls: 1, Bytes: int64(rows(s)) * perPackedRow}}
	}
}

// pagesCost is that of an assessment in pages.
func pagesCost(method string, rows func(route.Size) int) func(route.Size) []route.Cost {
	return func(s route.Size) []route.Cost {
		calls := 1 + rows(s)/rowsPerPage
		return []route.Cost{{Quota: "machines/" + method, Calls: calls, Bytes: int64(rows(s)) * perPackedRow}}
	}
}

// listCost is that of a list that is read in pages of so many, which overlap by a
// row.
func listCost(quota string, page int, bytes int64, rows func(route.Size) int) func(route.Size) []route.Cost {
	return func(s route.Size) []route.Cost {
		n := rows(s)
		return []route.Cost{{Quota: quota, Calls: 1 + n/(page-1), Bytes: int64(n) * bytes}}
	}
}
