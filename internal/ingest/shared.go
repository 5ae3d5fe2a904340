package ingest

import (
	"maps"
	"slices"

	"parapet/internal/graph"
)

// shared are the types of things that are there for as long as any device has them,
// whichever it is.
var shared = []graph.Type{
	graph.Vulnerability, graph.Software, graph.SecureConfiguration, graph.Certificate, graph.BrowserExtension,
	graph.MissingUpdate, graph.LogonUser, graph.IPAddress, graph.DeviceGroup,
}

// keepShared keeps the things that the relationships of a type join to devices, while
// a device that no run has known may have them: what it has cannot be seen, and that
// the others have them no more does not say that they are gone.
func (t *task) keepShared(r *graph.RelationshipType) error {
	typ := r.To
	if isOfDevice(typ) {
		typ = r.From
	}
	if !t.mayHoldMore() || !slices.Contains(shared, typ) {
		return nil
	}
	for key := range t.storedKeys(typ) {
		if err := t.keepEntity(typ, key); err != nil {
			return err
		}
	}
	return nil
}

// bereft are the things that no device has any more by the relationships of a type.
// Fewer says how many devices have each no more that stay; those that go are counted
// here.
func (r *run) bereft(typ graph.Type, fewer map[graph.Key]int) []graph.Key {
	fewer = maps.Clone(fewer)
	gone := slices.Collect(maps.Keys(r.leavers()))
	for _, left := range r.stored.SeveralFrom(typ, Partition(r.cfg.Name), gone, graph.KeysAlone) {
		fewer[left.To]++
	}
	things := slices.Collect(maps.Keys(fewer))
	var bereft []graph.Key
	for i, had := range r.stored.CountTo(typ, Partition(r.cfg.Name), things) {
		if had == fewer[things[i]] {
			bereft = append(bereft, things[i])
		}
	}
	return bereft
}

// leavers are the devices that are stored and go with this run, unless somebody
// ought to look first.
func (r *run) leavers() map[graph.Key]bool {
	left, known := r.unlisted(), len(r.storedMachines())
	guard := r.guard()
	if r.task(machinesStep).outcome != graph.Succeeded || guard != nil && !guard(graph.Machine, known, len(left)) {
		return nil
	}
	return left
}

// unsettled reports whether things of the step may be stored that are gone, for want
// of a list in which every record names its device.
func (t *task) unsettled() bool {
	if t.mayHoldMore() {
		return t.came() && t.wary || t.last.Unsettled[t.step.name]
	}
	return t.outcome != graph.Succeeded && t.last.Unsettled[t.step.name]
}
