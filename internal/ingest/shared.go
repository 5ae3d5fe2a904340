package ingest

import (
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

// unsettled reports whether things of the step may be stored that are gone, for want
// of a list in which every record names its device.
func (t *task) unsettled() bool {
	if t.mayHoldMore() {
		return t.came() && t.wary || t.last.Unsettled[t.step.name]
	}
	return t.outcome != graph.Succeeded && t.last.Unsettled[t.step.name]
}
