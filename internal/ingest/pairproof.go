package ingest

import (
	"context"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/hunting"
	"parapet/internal/msgraph"
	"parapet/internal/odata"
)

// pair is a device and a vulnerability, a product or an account, by their keys.
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
	if !recall(t, &last) || noFindingsSince(t) != "" {
		return
	}
	p := &pairProof{
		typ: graph.MachineIdentified, what: "findings", says: "affected", ends: []graph.Type{graph.Machine},
		pairs: map[pair]bool{}, wholly: map[graph.Key]bool{},
	}
	told := &toldPairs{texts: newCodes(), devices: t.listed(), pairs: p.pairs}
	if err := t.cfg.Defender.ReadVulnerabilityChanges(ctx, last.AsOf, told); err != nil {
		t.cfg.Logger.Debug("the changes cannot be proved", "step", t.step.name, "reason", err)
		return
	}
	t.proofs = []*pairProof{p}
}

// toldPairs takes the pairs that changes of the findings tell of.
type toldPairs struct {
	texts   codes
	devices *listed
	pairs   map[pair]bool
}

// Text is the code of a text.
func (s *toldPairs) Text(_ defender.Field, text string) uint64 {
	code, _ := s.texts.code(text)
	return code
}

// List has no use for lists.
func (s *toldPairs) List(defender.Field, []string) uint64 { return 0 }

// Put takes the pair of a change.
func (s *toldPairs) Put(row *defender.Row) error {
	if machine, isListed := s.devices.machine(s.texts.texts[row.Code(defender.DeviceID)]); isListed {
		s.pairs[pair{machine, vulnerabilityKey(s.texts.texts[row.Code(defender.CVEID)])}] = true
	}
	return nil
}

// SetAside takes no offence: nobody depends on a single pair.
func (s *toldPairs) SetAside(*odata.RowError) {}

// proveSoftware begins a proof of the software by the devices whose fingerprint is
// not what it was.
func (t *task) proveSoftware(devices map[string]graph.Key, now prints) {
	var last softwareMemo
	if !recall(t, &last) || len(last.Prints) == 0 {
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

// proveLogons begins a proof of the sign-ins, by those that came in since the last
// run and those that are too old by now. There is none when it was not the whole's
// turn: then nobody could be asked for those.
func (t *task) proveLogons(ctx context.Context, runner hunting.Runner) {
	var last logonsMemo
	if !recall(t, &last) || noLogonsSince(t) != "" || t.mustBeWhole() == "" {
		return
	}
	c, err := t.newLogons(ctx, runner, last)
	if err != nil {
		t.cfg.Logger.Debug("the changes cannot be proved", "step", t.step.name, "reason", err)
		return
	}
	c.joins.Close()
	p := &pairProof{
		typ: graph.MachineHasLogonUser, what: "sign-ins", ends: []graph.Type{graph.Machine},
		pairs: map[pair]bool{}, wholly: map[graph.Key]bool{},
	}
	for is := range c.told {
		p.pairs[pair{is.From, is.To}] = true
	}
	for is := range c.past(nil) {
		p.pairs[pair{is.From, is.To}] = true
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
