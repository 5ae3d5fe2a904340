package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// findingsMemo is what a reading of the findings leaves for the next.
type findingsMemo struct {
	// AsOf is when the export was built, or when the last change was told.
	AsOf time.Time `json:"asOf"`
	// Strangers are devices that had rows and were not listed. When one is listed
	// later, its rows from before are missing.
	Strangers []string `json:"strangers,omitempty"`
}

const (
	// changesKept is how far back changes are told: 14 days, less the time that a
	// run may take.
	changesKept = 13 * 24 * time.Hour
	// changingShare is what part of the findings usually changes from one run to
	// the next: one in so many.
	changingShare = 50
)

// noFindingsSince says why the changes since the last reading are not enough.
func noFindingsSince(t *task) string {
	var last findingsMemo
	if !t.recall(&last) || last.AsOf.IsZero() {
		return "nothing says as of when the last reading was"
	}
	if time.Since(last.AsOf) > changesKept {
		return fmt.Sprintf("the last reading is of %s, and changes are told for 14 days", last.AsOf.UTC().Format(time.RFC3339))
	}
	if advice := t.task(recommendationsStep); t.advises() && !advice.before().Came() {
		if outcome, _ := advice.step.permitted(t.cfg.Access); outcome == "" {
			return "the last sync did not read the recommendations, and the findings say which devices do not follow them"
		}
	}
	listed := t.machineIDs()
	for _, id := range last.Strangers {
		if _, isListed := listed[id]; isListed {
			return "a device is listed that was not when its findings were told"
		}
	}
	return ""
}

// changeFindings changes what is stored by what was told since.
func changeFindings(ctx context.Context, t *task) error {
	var last findingsMemo
	if !t.recall(&last) {
		return unsuited("nothing says as of when the last reading was")
	}
	c := &findingChanges{
		task: t, asOf: last.AsOf, partition: Partition(t.cfg.Name), listed: t.listed(),
		last: map[findingID]findingState{}, weak: map[string]*weakness{}, deleted: map[pair]bool{},
	}
	for change, err := range readable(t, t.cfg.Defender.VulnerabilityChanges(ctx, last.AsOf)) {
		if errors.Is(err, defender.ErrTooOld) {
			return unsuited("%w", err)
		}
		if err != nil {
			return err
		}
		c.note(change)
	}
	if err := c.apply(); err != nil {
		return err
	}
	c.listed.leaveOut("changes of the findings")
	strangers := slices.Concat(last.Strangers, slices.Collect(maps.Keys(c.listed.strangers)))
	slices.Sort(strangers)
	t.untold = []string{"lastSeenOn", "exposedMachines", "epss"}
	if err := c.describe(ctx, last.AsOf); err != nil {
		return err
	}
	return t.remember(findingsMemo{AsOf: c.asOf, Strangers: slices.Compact(strangers)})
}

// findingChanges is what changed of the findings, and what follows from it.
type findingChanges struct {
	task      *task
	partition graph.Partition
	listed    *listed
	asOf      time.Time // of the last change

	last map[findingID]findingState
	weak map[string]*weakness // by vulnerability id, those that a device has by a change
	// deleted are the pairs that are no more.
	deleted map[pair]bool
}

// pair is a device and a vulnerability, by their keys.
type pair struct{ machine, vulnerability graph.Key }

// findingID tells one row of the findings from the others.
type findingID struct {
	pair
	product, version string
}

// findingState is what the last change of a row says.
type findingState struct {
	at                             time.Time
	present                        bool
	cve, severity, level, updateID string
	score                          float64
	available                      *bool
	first, seen                    time.Time
}

// note notes a change. Changes come in no order and more than once, and a device
// that moves between groups has its rows fixed in one and new in the other at the
// same moment: what is there at the last moment is there.
func (c *findingChanges) note(change defender.VulnerabilityChange) {
	if change.EventTime.After(c.asOf) {
		c.asOf = change.EventTime
	}
	machine, isListed := c.listed.machine(change.DeviceID)
	if change.CVEID == "" || !isListed {
		return
	}
	id := findingID{pair{machine, vulnerabilityKey(change.CVEID)}, productText(change.Vendor, change.Product), change.Version}
	state := findingState{
		at: change.EventTime, present: !strings.EqualFold(change.Status, "Fixed"),
		cve: change.CVEID, severity: change.Severity, level: change.ExploitabilityLevel, updateID: change.UpdateID,
		available: change.UpdateAvailable, first: change.FirstSeen, seen: change.LastSeen,
	}
	if change.CVSSScore != nil {
		state.score = *change.CVSSScore
	}
	known, met := c.last[id]
	if !met || known.at.Before(state.at) || known.at.Equal(state.at) && state.present {
		c.last[id] = state
	}
}

// apply makes the relationships as they are now, pair by pair.
func (c *findingChanges) apply() error {
	ids := slices.SortedFunc(maps.Keys(c.last), func(a, b findingID) int {
		return cmp.Or(cmp.Compare(a.machine, b.machine), cmp.Compare(a.vulnerability, b.vulnerability),
			cmp.Compare(a.product, b.product), cmp.Compare(a.version, b.version))
	})
	for len(ids) > 0 {
		n := 1
		for n < len(ids) && ids[n].pair == ids[0].pair {
			n++
		}
		if err := c.change(ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
		c.task.advanceBy(n)
	}
	return c.advise()
}

// change makes the relationship of a pair from what is stored of it and the rows
// that changed.
func (c *findingChanges) change(ids []findingID) error {
	is := ids[0].pair
	stored, known := c.task.stored.Between(graph.MachineIdentified, c.partition, is.machine, is.vulnerability,
		"affected", "exploitabilityLevel", "securityUpdateAvailable", "lastSeenOn")
	f := changedFinding{affected: slices.Clone(stored.Props.Get("affected").AsList())}
	f.level, f.available = stored.Props.Get("exploitabilityLevel"), stored.Props.Get("securityUpdateAvailable")
	f.seen = stored.Props.Get("lastSeenOn")
	for _, id := range ids {
		f.take(id, c.last[id])
	}
	if len(f.affected) == 0 {
		if !known {
			return nil
		}
		c.deleted[is] = true
		return c.task.draft.DeleteRelationship(graph.MachineIdentified, is.machine, is.vulnerability)
	}
	c.worsen(ids)
	return c.task.draft.PutRelationship(graph.MachineIdentified, is.machine, is.vulnerability, f.props())
}

// worsen notes what rows say of the vulnerability that a device has by them.
func (c *findingChanges) worsen(ids []findingID) {
	for _, id := range ids {
		state := c.last[id]
		if !state.present {
			continue
		}
		w := c.weak[state.cve]
		if w == nil {
			w = &weakness{key: id.vulnerability}
			c.weak[state.cve] = w
		}
		w.worsen(state.severity, state.score)
	}
}

// changedFinding is a relationship in the making.
type changedFinding struct {
	affected         []string
	level, available graph.Value
	first            time.Time
	seen             graph.Value
}

// take puts what a row says in the place of what was known of the same version of
// the product.
func (f *changedFinding) take(id findingID, state findingState) {
	f.affected = slices.DeleteFunc(f.affected, func(known string) bool {
		product, version, _ := parts(known)
		return product == id.product && version == id.version
	})
	if !state.present {
		return
	}
	f.affected = append(f.affected, affectedText(id.product, id.version, state.updateID))
	f.level = text("", state.level).Value
	if state.available != nil && (*state.available || !f.available.Defined()) {
		f.available = graph.Bool(*state.available)
	}
	if f.first.IsZero() || state.first.Before(f.first) && !state.first.IsZero() {
		f.first = state.first
	}
	if seen := graph.Time(state.seen); seen.Compare(f.seen) > 0 {
		f.seen = seen
	}
}

func (f *changedFinding) props() graph.Props {
	slices.Sort(f.affected)
	return append(affectedProps(f.affected),
		graph.Prop{Name: "exploitabilityLevel", Value: f.level},
		graph.Prop{Name: "securityUpdateAvailable", Value: f.available},
		moment("firstDetectedOn", f.first),
		graph.Prop{Name: "lastSeenOn", Value: f.seen},
	)
}
