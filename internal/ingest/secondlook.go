package ingest

import (
	"context"
	"errors"
	"slices"
	"sync"

	"parapet/internal/defender"
)

const (
	// secondLooks is how many devices that vanished are asked for by their id: so
	// many take one call. A list that lost one of them to a page that moved seldom
	// lost many.
	secondLooks = defender.IDsPerCall
	// singleLooks is how many are asked for one by one when that call is refused.
	singleLooks = 5
)

// lookAgain asks by their id for devices that are known and are not in the list:
// a list that is read page by page while it changes may leave some out, and what
// is deleted takes all that is known of the device with it. Those that are there
// after all are returned.
func (t *task) lookAgain(ctx context.Context, listed []*defender.Machine) ([]*defender.Machine, error) {
	vanished := t.vanished(listed)
	if len(vanished) == 0 {
		return nil, nil
	}
	looked := min(len(vanished), secondLooks)
	found, err := t.together(ctx, vanished[:looked])
	if isRefused(err) {
		looked = min(len(vanished), singleLooks)
		found, err = t.oneByOne(ctx, vanished[:looked])
	}
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		t.notes.lack("the list lacks %s that could not be asked for by id: they stay: %v", plural(len(vanished), "known device"), err)
	case len(found) > 0 && len(vanished) > looked:
		t.notes.lack("the list lacks %s, and %d of the first %d are there all the same: the others stay",
			plural(len(vanished), "known device"), len(found), looked)
	case len(found) > 0:
		t.notes.remark("%s found by id that the list left out", plural(len(found), "device"))
	}
	return found, nil
}

// together asks for devices in one call.
func (t *task) together(ctx context.Context, ids []string) (found []*defender.Machine, err error) {
	for machine, err := range usable(t.cfg.Defender.MachinesByID(ctx, ids), t.noteMachine) {
		if err != nil {
			return found, err
		}
		found = append(found, &machine)
	}
	return found, nil
}

// oneByOne asks for devices at once, but with a call each: the client waits before
// it believes that a device is unknown.
func (t *task) oneByOne(ctx context.Context, ids []string) ([]*defender.Machine, error) {
	var mu sync.Mutex
	var found []*defender.Machine
	failed, err := sweep(ctx, t, ids, func(ctx context.Context, id string) error {
		machine, err := t.cfg.Defender.Machine(ctx, id)
		if isNotFound(err) {
			return nil
		}
		if err == nil {
			mu.Lock()
			defer mu.Unlock()
			found = append(found, &machine)
		}
		return err
	})
	if err == nil && len(failed) > 0 {
		err = errors.New(describe(failed))
	}
	return found, err
}

// vanished are the ids of devices that the graph knows and the list lacks.
func (t *task) vanished(listed []*defender.Machine) []string {
	if len(listed) == 0 {
		return nil
	}
	var ids []string
	for key := range t.without(keysByID(listed)) {
		ids = append(ids, idOfMachine(key))
	}
	slices.Sort(ids)
	return ids
}
