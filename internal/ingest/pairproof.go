package ingest

import (
	"context"
	"errors"

	"parapet/internal/graph"
	"parapet/internal/odata"
)

// pairProof compares a reading of all that devices have of a type with what the
// changes since the last run explain: what came or went besides, the changes had
// missed.
type pairProof struct {
	typ  graph.Type
	what string // it is called
	// pairs and devices are those that the changes tell of: single relationships,
	// and devices with all of theirs.
	pairs   map[pair]bool
	devices map[graph.Key]bool
}

// proveFindings begins a proof of the findings, when there have been changes to
// prove.
func (t *task) proveFindings(ctx context.Context) {
	var last findingsMemo
	if !t.recall(&last) || noFindingsSince(t) != "" {
		return
	}
	p := &pairProof{typ: graph.MachineIdentified, what: "findings", pairs: map[pair]bool{}}
	devices := t.listed()
	for change, err := range t.cfg.Defender.VulnerabilityChanges(ctx, last.AsOf) {
		if _, odd := errors.AsType[*odata.RowError](err); err != nil && !odd {
			t.cfg.Logger.Debug("the changes cannot be proved", "step", t.step.name, "reason", err)
			return
		}
		if machine, isListed := devices.machine(change.DeviceID); isListed && err == nil {
			p.pairs[pair{machine, vulnerabilityKey(change.CVEID)}] = true
		}
	}
	t.proof = p
}

// proveSoftware begins a proof of the software by the devices whose fingerprint is
// not what it was.
func (t *task) proveSoftware(devices map[string]graph.Key, now prints) {
	var last softwareMemo
	if !t.recall(&last) || len(last.Prints) == 0 {
		return
	}
	p := &pairProof{typ: graph.MachineInstalledSoftware, what: "installed products", devices: map[graph.Key]bool{}}
	for _, key := range devices {
		was, had := last.Prints.of(key)
		if is, has := now.of(key); !had || !has || was != is {
			p.devices[key] = true
		}
	}
	t.proof = p
}

// prove tells of what the changes had missed, once it is known what came and went.
func (r *run) prove(now graph.View, steps []graph.Step) {
	for i, t := range r.tasks {
		step := &steps[i]
		if t.proof == nil || t.outcome != graph.Succeeded || t.coverage != graph.Whole || len(step.Held) > 0 {
			continue
		}
		changes := r.changes[t.proof.typ]
		if missed := changes.Created + changes.Deleted - t.proof.explained(r, now); missed > 0 {
			t.notes.remark("the changes had missed %d of the %d %s that the whole shows", missed, now.Count(t.proof.typ), t.proof.what)
			step.Reason = t.reason()
		}
	}
}

// explained counts what came and went that the changes tell of, or that came and
// went with its device.
func (p *pairProof) explained(r *run, now graph.View) int {
	partition := Partition(r.cfg.Name)
	for key := range changedDevices(partition, r.stored, now) {
		if p.devices == nil {
			p.devices = map[graph.Key]bool{}
		}
		p.devices[key] = true
	}
	n := 0
	for key := range p.devices {
		had := map[graph.Key]bool{}
		for was := range r.stored.Of(p.typ, partition, key) {
			had[was.To] = true
		}
		for is := range now.Of(p.typ, partition, key) {
			if had[is.To] {
				delete(had, is.To)
			} else {
				n++
			}
		}
		n += len(had)
	}
	for of := range p.pairs {
		if p.devices[of.machine] {
			continue
		}
		_, was := r.stored.Between(p.typ, partition, of.machine, of.vulnerability)
		if _, is := now.Between(p.typ, partition, of.machine, of.vulnerability); was != is {
			n++
		}
	}
	return n
}

// changedDevices are those that are in one of two views and not in the other.
func changedDevices(partition graph.Partition, before, now graph.View) map[graph.Key]bool {
	changed := map[graph.Key]bool{}
	for of, machine := range before.Entities(graph.Machine, "id") {
		if of == partition {
			changed[machine.Key] = true
		}
	}
	for of, machine := range now.Entities(graph.Machine, "id") {
		switch {
		case of != partition:
		case changed[machine.Key]:
			delete(changed, machine.Key)
		default:
			changed[machine.Key] = true
		}
	}
	return changed
}
