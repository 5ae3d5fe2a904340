package ingest

import (
	"context"
	"slices"
	"strings"
	"sync"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// secondLooks is how many devices that vanished are asked for by their id. A list
// that lost one of them to a page that moved seldom lost many; and three calls for
// each of so many, in two runs within a minute, stay below its quota.
const secondLooks = 15

// lookAgain asks by their id for devices that are known and are not in the list:
// a list that is read page by page while it changes may leave some out, and what
// is deleted takes all that is known of the device with it. Those that are there
// after all are returned.
func (t *task) lookAgain(ctx context.Context, listed []defender.Machine) ([]defender.Machine, error) {
	if t.notes.lacking() {
		return nil, nil // nothing is deleted anyway
	}
	vanished := t.vanished(listed)
	look := vanished[:min(len(vanished), secondLooks)]
	var mu sync.Mutex
	var found []defender.Machine
	// All at once: the client waits before it believes that a device is unknown.
	failed, err := sweepWide(ctx, t, secondLooks, look, func(ctx context.Context, id string) error {
		machine, err := t.cfg.Defender.Machine(ctx, id)
		if isNotFound(err) {
			return nil
		}
		if err == nil {
			mu.Lock()
			defer mu.Unlock()
			found = append(found, machine)
		}
		return err
	})
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		t.notes.lack("the list lacks %s, and they could not be asked for by id: they stay (%v)", plural(len(vanished), "known device"), err)
	case len(failed) > 0:
		t.notes.lack("the list lacks %s that could not be asked for by id: they stay: %s", plural(len(failed), "known device"), describe(failed))
	case len(found) > 0 && len(vanished) > len(look):
		t.notes.lack("the list lacks %s, and %d of the first %d are there all the same: the others stay",
			plural(len(vanished), "known device"), len(found), len(look))
	case len(found) > 0:
		t.notes.remark("%s found by id that the list left out", plural(len(found), "device"))
	}
	return found, nil
}

// vanished are the ids of devices that the graph knows and the list lacks.
func (t *task) vanished(listed []defender.Machine) []string {
	known := t.storedKeys(graph.Machine)
	if len(listed) == 0 {
		return nil
	}
	for _, m := range listed {
		delete(known, machineKey(m.ID))
	}
	var ids []string
	for key := range known {
		ids = append(ids, strings.TrimPrefix(string(key), string(machineKey(""))))
	}
	slices.Sort(ids)
	return ids
}
