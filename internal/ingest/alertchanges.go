package ingest

import (
	"context"
	"time"

	"parapet/internal/graph"
	"parapet/internal/ingest/route"
)

// alertsOverlap is how long an alert may be on its way from the moment that it
// counts as updated to the one at which it is listed so.
const alertsOverlap = time.Hour

// changingAlerts are about how many change from one run to the next.
func changingAlerts(s route.Size) int { return s.Alerts / 10 }

// alertsMemo is what a reading of the alerts leaves for the next.
type alertsMemo struct {
	// Maker is what made things of the graph of the alerts.
	Maker string `json:"maker"`
	// AsOf is until when all updates were seen, by the clock of the service; zero when
	// none was told of.
	AsOf time.Time `json:"asOf,omitzero"`
	// Named are, by alert, the devices and accounts that it names.
	Named map[graph.Key][]named `json:"named,omitempty"`
}

// leave leaves the memo, unless the devices were not all seen. An alert may have been
// updated after it was read, as long as the reading took, and one that was updated in
// the future says nothing about now.
func (a *alerts) leave() error {
	if a.task.wary {
		a.task.forget()
		return nil
	}
	now := time.Now()
	if a.newest.After(now) {
		a.newest = now
	}
	if !a.newest.IsZero() {
		a.next.AsOf = a.newest.Add(-now.Sub(a.began)).UTC()
	}
	return a.task.remember(a.next)
}

// noAlertsSince says why the alerts that changed since the last reading are not
// enough.
func noAlertsSince(t *task) string {
	var last alertsMemo
	switch {
	case !recall(t, &last) || last.AsOf.IsZero():
		return "nothing says when the last alert was updated"
	case last.Maker != t.maker():
		return "the alerts that are stored were made by another version of the program, or another configuration"
	}
	return ""
}

// changeAlerts changes what is stored by the alerts that changed since the last
// reading. Those that Microsoft does not keep any more leave when the whole is read.
func changeAlerts(ctx context.Context, t *task) error {
	var last alertsMemo
	switch {
	case !recall(t, &last):
		return unsuited("nothing says when the last alert was updated")
	case t.wary:
		return unsuited("some devices were not seen as they are")
	}
	a := t.alerts()
	a.newest = last.AsOf
	if err := a.list(ctx, last.AsOf.Add(-alertsOverlap)); err != nil {
		return err
	}
	if len(a.told) == 0 {
		return unsuited("not one alert is listed that was updated after %s, though one was then", last.AsOf.UTC().Format(time.RFC3339))
	}
	if err := a.keepOthers(last); err != nil {
		return err
	}
	if err := a.keepEvidence(); err != nil {
		return err
	}
	t.wholly = []graph.Type{
		graph.MachineHasAlert, graph.UserHasAlert, graph.LogonUserHasAlert, graph.File, graph.URL, graph.IPAddress,
	}
	if err := a.end(); err != nil {
		return err
	}
	return a.leave()
}

// keepOthers joins the alerts that were not read to what they name: devices and
// accounts come and go without them.
func (a *alerts) keepOthers(last alertsMemo) error {
	for key, names := range last.Named {
		if _, told := a.told[key]; told {
			continue
		}
		a.next.Named[key] = names
		for _, n := range names {
			if err := a.join(key, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// keepEvidence keeps what else the alerts name that were not read, and parts those
// that were from what they do not name any more, if all of their evidence was.
func (a *alerts) keepEvidence() error {
	for typ, thing := range map[graph.Type]graph.Type{
		graph.AlertHasFile: graph.File, graph.AlertHasURL: graph.URL, graph.AlertHasIPAddress: graph.IPAddress,
	} {
		for partition, r := range a.task.stored.Relationships(typ, graph.KeysAlone) {
			if partition != Partition(a.task.cfg.Name) {
				continue
			}
			var err error
			if _, told := a.told[r.From]; told && !a.task.notes.unreadable() {
				err = a.task.draft.DeleteRelationship(typ, r.From, r.To) // unless it was put
			} else {
				err = a.keep(thing, r.To)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// keep keeps a thing that an alert names that was not read, and one that others name
// anew with all that was known of it.
func (a *alerts) keep(typ graph.Type, key graph.Key) error {
	if !a.files[key] {
		return a.task.draft.Keep(typ, key, nil)
	}
	delete(a.files, key)
	stored, known := a.task.stored.Entity(typ, Partition(a.task.cfg.Name), key)
	if !known {
		return nil
	}
	return a.task.draft.PutEntity(typ, key, stored.Props)
}

// prove begins a proof of the changes since the last reading, when there could have
// been some to read.
func (a *alerts) prove() {
	var last alertsMemo
	if noAlertsSince(a.task) != "" || !recall(a.task, &last) {
		return
	}
	a.since = last.AsOf.Add(-alertsOverlap)
	a.proof = &proof{task: a.task, entity: graph.Alert, changed: map[graph.Key]bool{}, met: map[graph.Key]bool{}}
}

// meet proves that the changes would have told of an alert, unless it is as it was.
func (a *alerts) meet(key graph.Key, alert alert) {
	if a.proof == nil {
		return
	}
	if !alert.updated.Before(a.since) {
		a.proof.changed[key] = true
	}
	a.proof.meet(key, alert.props)
}

// proved ends the proof. Of alerts that are gone the changes never tell.
func (a *alerts) proved() {
	if a.proof == nil {
		return
	}
	for key := range a.task.storedKeys(graph.Alert) {
		if !a.proof.met[key] {
			a.proof.changed[key] = true
		}
	}
	a.proof.end()
}
