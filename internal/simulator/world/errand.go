package world

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// errand is a machine action and how it ends. It never changes: how far it has
// come follows from the clock.
type errand struct {
	MachineAction
	started time.Time // when the device took it on; zero when it never does
	ended   time.Time
	ending  string // Succeeded, Failed, TimeOut or Cancelled
}

// What Defender answers with when an action did not come to its end.
const (
	timedOut  = -2145844840
	cancelled = -2147467260
	refused   = -2147024891
)

// patience is how long Defender waits for a device that is offline.
const patience = 3*day + 14*time.Minute

// duty is a type of action, how often it is asked for, and how long devices take.
type duty struct {
	action, scope string
	weight        int
	takes         time.Duration
}

var duties = []duty{
	{"RunAntiVirusScan", "Quick", 6, 23 * time.Second},
	{"RunAntiVirusScan", "Full", 3, 3 * time.Hour},
	{"Isolate", "Full", 3, 27 * time.Second},
	{"Isolate", "Selective", 1, 31 * time.Second},
	{"CollectInvestigationPackage", "", 2, 19 * time.Minute},
	{"StopAndQuarantineFile", "", 2, 4 * time.Minute},
	{"RestrictCodeExecution", "", 1, 12 * time.Second},
	{"LiveResponse", "", 1, 2 * time.Minute},
}

// foundActions asks for the actions of the weeks before the world begins.
func (t *Tenant) foundActions(cfg Config) {
	r := cfg.dice("actions", 0)
	const span = 20 * day
	n := 40 + cfg.Devices/8
	for i := range n {
		t.bid(r, t.Clock.Add(-span+span/time.Duration(n)*time.Duration(i)))
	}
}

// command asks for actions within the past hour, and forgets those of half a
// year ago.
func (h hour) command() {
	r := h.dice("actions")
	for range 1 + len(h.Devices)/4000 {
		if h.every(3, 1) {
			h.bid(r, h.Clock.Add(-time.Duration(r.Int64N(int64(40*time.Minute)))))
		}
	}
	for len(h.actions) > 0 && h.actions[0].Created.Before(h.Clock.Add(-retention)) {
		h.actions = h.actions[1:]
	}
}

// bid asks for an action at a time. What was isolated is released again, some of
// it only weeks later.
func (t *Tenant) bid(r *rand.Rand, at time.Time) {
	d := pick(r, t.Devices)
	for n := r.IntN(16); n > 7 && d.reports(); n-- {
		d = pick(r, t.Devices) // now and then people try one that is silent
	}
	duty := drawDuty(r)
	e := newErrand(r, d, at)
	e.Type, e.Scope = duty.action, duty.scope
	if duty.action == "StopAndQuarantineFile" {
		e.FileSHA1 = suspectFile(r, 40).SHA1
	}
	e.end(r, d, duty.takes)
	// Decided after all is drawn, so that it draws the same for every device.
	if !d.assessed() || !d.born.Before(at) || duty.action == "Isolate" && t.confined(d, at) {
		return
	}
	t.actions = append(t.actions, e)
	if e.Type != "Isolate" || e.ending != "Succeeded" {
		return
	}
	free := newErrand(r, d, e.ended.Add(time.Duration(between(r, 2, 20*24))*time.Hour))
	free.Type, free.started, free.ending = "Unisolate", free.Created.Add(time.Second), "Succeeded"
	free.ended = free.Created.Add(1700 * time.Millisecond)
	t.actions = append(t.actions, free)
}

func drawDuty(r *rand.Rand) duty {
	total := 0
	for _, d := range duties {
		total += d.weight
	}
	luck := r.IntN(total)
	for _, d := range duties {
		if luck -= d.weight; luck < 0 {
			return d
		}
	}
	panic("world: luck beyond all weights")
}

func newErrand(r *rand.Rand, d *Device, at time.Time) *errand {
	e := &errand{MachineAction: MachineAction{
		ID: guid(r), DeviceID: d.ID, ComputerName: d.ComputerName, Created: at.Truncate(ticks),
		Requestor: analyst, RequestSource: "Portal", Comment: "Looking into it",
	}}
	if chance(r, 0.4) {
		e.Requestor, e.RequestSource, e.Comment = guid(r), "PublicApi", "Asked for by a playbook"
		e.ExternalID = fmt.Sprintf("playbook-%04d", r.IntN(10_000))
	}
	return e
}

// end decides what becomes of the action: devices that do not report let it wait
// until Defender gives up, or until somebody takes it back.
func (e *errand) end(r *rand.Rand, d *Device, takes time.Duration) {
	luck := r.Float64()
	e.started = e.Created.Add(2 * time.Second)
	e.ended, e.ending = e.started.Add(takes), "Succeeded"
	switch {
	case luck < 0.08:
		e.ending = "Failed"
	case !d.reports() && luck < 0.3, luck < 0.12:
		e.started, e.ended, e.ending = time.Time{}, e.Created.Add(time.Duration(between(r, 5, 600))*time.Minute), "Cancelled"
	case !d.reports():
		e.started, e.ended, e.ending = time.Time{}, e.Created.Add(patience), "TimeOut"
	}
}

// confined says that the device is isolated at a time, or about to be.
func (t *Tenant) confined(d *Device, at time.Time) bool {
	for _, e := range slices.Backward(t.actions) {
		if e.DeviceID == d.ID && (e.Type == "Isolate" || e.Type == "Unisolate") {
			return !e.ended.Before(at)
		}
	}
	return false
}

// at is the action as it stands at a moment.
func (e *errand) at(clock time.Time) MachineAction {
	now := e.MachineAction
	now.Status, now.Updated = "Pending", now.Created
	if !e.started.IsZero() && !e.started.After(clock) {
		now.Status, now.Updated = "InProgress", e.started
	}
	if e.ended.After(clock) {
		return now
	}
	now.Status, now.Updated = e.ending, e.ended.Truncate(ticks)
	switch e.ending {
	case "Failed":
		now.ErrorHResult = refused
	case "TimeOut":
		now.ErrorHResult = timedOut
	case "Cancelled":
		now.ErrorHResult = cancelled
		now.CancelledBy, now.CancelComment, now.Cancelled = analyst, "No longer needed", now.Updated.Add(-ticks)
	}
	return now
}

// order lists the actions as they stand now, the newest first.
func (t *Tenant) order() []MachineAction {
	all := make([]MachineAction, 0, len(t.actions))
	for _, e := range t.actions {
		if age := t.Clock.Sub(e.Created); age >= 0 && age <= retention {
			all = append(all, e.at(t.Clock))
		}
	}
	slices.SortStableFunc(all, func(a, b MachineAction) int { return b.Created.Compare(a.Created) })
	return all
}

// isolate finds the devices that are cut off, from the last thing that succeeded.
func (t *Tenant) isolate() map[string]bool {
	all := map[string]bool{}
	for _, a := range slices.Backward(t.ordered()) {
		if a.Status == "Succeeded" && (a.Type == "Isolate" || a.Type == "Unisolate") {
			all[a.DeviceID] = a.Type == "Isolate"
		}
	}
	return all
}
