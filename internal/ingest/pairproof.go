package ingest

import (
	"context"

	"parapet/internal/graph"
	"parapet/internal/msgraph"
)

// pair is a device and a vulnerability, or a product, by their keys.
type pair struct{ machine, vulnerability graph.Key }

// pairProof compares a reading of all relationships of a type with what the
// changes since the last run explain: what differs besides, the changes had
// missed.
type pairProof struct {
	typ  graph.Type
	what string // it is called
	says string // the property that changes tell of; empty for none
	// ends are the types of the entities it begins at, and of others that it comes
	// and goes with.
	ends []graph.Type
	// pairs and wholly are those that the changes tell of: single relationships,
	// and entities with all of theirs.
	pairs  map[pair]bool
	wholly map[graph.Key]bool
}

// proveFindings begins a proof of the findings, when there have been changes to
// prove.
func (t *task) proveFindings(ctx context.Context) {
	var last findingsMemo
	if !t.recall(&last) || noFindingsSince(t) != "" {
		return
	}
	p := &pairProof{
		typ: graph.MachineIdentified, what: "findings", says: "affected", ends: []graph.Type{graph.Machine},
		pairs: map[pair]bool{}, wholly: map[graph.Key]bool{},
	}
	devices := t.listed()
	for change, err := range usable(t.cfg.Defender.VulnerabilityChanges(ctx, last.AsOf), anyway) {
		if err != nil {
			t.cfg.Logger.Debug("the changes cannot be proved", "step", t.step.name, "reason", err)
			return
		}
		if machine, isListed := devices.machine(change.DeviceID); isListed {
			p.pairs[pair{machine, vulnerabilityKey(change.CVEID)}] = true
		}
	}
	t.proofs = []*pairProof{p}
}

// proveSoftware begins a proof of the software by the devices whose fingerprint is
// not what it was.
func (t *task) proveSoftware(devices map[string]graph.Key, now prints) {
	var last softwareMemo
	if !t.recall(&last) || len(last.Prints) == 0 {
		return
	}
	p := &pairProof{
		typ: graph.MachineInstalledSoftware, what: "installed products", says: "versions", ends: []graph.Type{graph.Machine},
		wholly: map[graph.Key]bool{},
	}
	for _, key := range devices {
		was, had := last.Prints.of(key)
		if is, has := now.of(key); !had || !has || was != is {
			p.wholly[key] = true
		}
	}
	t.proofs = []*pairProof{p}
}

// memberProofs are proofs of who is a member of a group, of which note takes what
// the changes tell.
func memberProofs(last changesMemo) (proofs []*pairProof, note func(msgraph.GroupChange)) {
	told, wholly := map[pair]bool{}, map[graph.Key]bool{}
	tell := func(group, member string) {
		told[pair{groupKey(group), userKey(member)}] = true
		told[pair{groupKey(group), groupKey(member)}] = true
	}
	for _, waiting := range last.Waiting {
		tell(waiting[0], waiting[1])
	}
	note = func(c msgraph.GroupChange) {
		if c.Removed != "" {
			wholly[groupKey(c.ID)] = true
		}
		for _, member := range c.Members {
			tell(c.ID, member.ID)
		}
	}
	return []*pairProof{
		{typ: graph.GroupHasUser, what: "members that are users", ends: []graph.Type{graph.Group, graph.User}, pairs: told, wholly: wholly},
		{typ: graph.GroupHasGroup, what: "members that are groups", ends: []graph.Type{graph.Group}, pairs: told, wholly: wholly},
	}, note
}
