package ingest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/odata"
)

// askDevices asks device by device, as many as a run may, and counts one that is
// unknown by its id, as some of the list are, as one without logon users, or with
// those that were known. That none of them is known is not believed when there
// were some.
func askDevices(ctx context.Context, t *task) error {
	var mu sync.Mutex
	var unknown []failure
	r := t.rota(t.machines)
	failed, err := sweep(ctx, t, mostTellingFirst(r.turn()), func(ctx context.Context, id string) error {
		err := t.askDevice(ctx, id)
		if isNotFound(err) {
			mu.Lock()
			defer mu.Unlock()
			unknown = append(unknown, failure{thing: id, err: err})
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	n := len(unknown)
	if n > 0 && n == len(r.now) && len(t.storedKeys(graph.LogonUser)) > 0 {
		t.notes.lack("not one device of the list is known by its id")
	} else if n > 0 {
		t.notes.remark("%s of the list, unknown by id, counted as having no logon users", plural(n, "device"))
	}
	if len(failed) > 0 {
		t.notes.lack("the logon users of %s could not be read: %s", plural(len(failed), "device"), describe(failed))
	}
	if err := r.keep(graph.MachineHasLogonUser, graph.LogonUser, slices.Concat(failed, unknown)); err != nil {
		return err
	}
	if err := r.done("logon users", failed); err != nil {
		return err
	}
	return t.keepLogonUsers()
}

// mostTellingFirst are the ids of devices, those first that are onboarded and
// were seen last: what they tell matters most if a later call fails.
func mostTellingFirst(machines []*defender.Machine) []string {
	machines = slices.Clone(machines)
	slices.SortStableFunc(machines, func(a, b *defender.Machine) int {
		if on := isOnboarded(b) - isOnboarded(a); on != 0 {
			return on
		}
		return b.LastSeen.Compare(a.LastSeen)
	})
	ids := make([]string, len(machines))
	for i, m := range machines {
		ids[i] = m.ID
	}
	return ids
}

func isOnboarded(m *defender.Machine) int {
	if strings.EqualFold(m.OnboardingStatus, "Onboarded") {
		return 1
	}
	return 0
}

func (t *task) askDevice(ctx context.Context, id string) error {
	users, err := t.cfg.Defender.LogonUsers(ctx, id)
	bad := rowErrors(err)
	if err != nil && len(bad) == 0 {
		return err
	}
	for _, row := range bad {
		t.setAside(row)
	}
	for _, user := range users {
		err := t.putLogon(logon{LogonUser: user, machine: id})
		if err != nil {
			return err
		}
	}
	return nil
}

// rowErrors are the unreadable records that an error joins.
func rowErrors(err error) []*odata.RowError {
	type several interface {
		error
		Unwrap() []error
	}
	if joined, ok := errors.AsType[several](err); ok {
		var bad []*odata.RowError
		for _, e := range joined.Unwrap() {
			bad = append(bad, rowErrors(e)...)
		}
		return bad
	}
	if bad, ok := errors.AsType[*odata.RowError](err); ok {
		return []*odata.RowError{bad}
	}
	return nil
}
