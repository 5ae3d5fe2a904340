package ingest

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// advise says which devices do not follow the recommendation to update a product:
// those that have a weakness in it.
func (c *findingChanges) advise() error {
	if !c.task.advises() {
		return nil
	}
	puts, err := c.task.draft.Bulk(graph.MachineHasRecommendation)
	if err != nil {
		return err
	}
	sameMachine := func(a, b changedRow) bool { return a.machine == b.machine }
	weak := map[uint32]bool{} // by product
	for rows := range runs(c.rows.all, sameMachine) {
		clear(weak)
		for _, row := range rows {
			weak[row.product] = weak[row.product] || row.present
		}
		machine := c.rows.machines[rows[0].machine]
		c.addOthers(rows[0].machine, weak)
		for product, isWeak := range weak {
			key := recommendationKey(ofProduct + c.rows.products.texts[product])
			if isWeak {
				puts.Put(puts.Key(machine), puts.Key(key), nil)
			} else if c.isWeaknessAll(key) {
				err = errors.Join(err, c.task.draft.DeleteRelationship(graph.MachineHasRecommendation, machine, key))
			}
		}
	}
	puts.Close()
	return err
}

// isWeaknessAll says whether it is all that a recommendation is about that a product
// has a weakness: the support of others has ended, and who follows them is asked by
// the step of recommendations alone, which may fail.
func (c *findingChanges) isWeaknessAll(recommendation graph.Key) bool {
	is, met := c.weaknessAll[recommendation]
	if !met {
		is = c.isStoredWeaknessAll(recommendation)
		c.weaknessAll[recommendation] = is
	}
	return is
}

func (c *findingChanges) isStoredWeaknessAll(recommendation graph.Key) bool {
	stored, known := c.task.stored.Entity(graph.Recommendation, c.partition, recommendation, "remediationType", "weaknesses")
	return known && stored.Props.Get("remediationType").AsText() == ofUpdates && stored.Props.Get("weaknesses").AsNumber() > 0
}

// addOthers adds to the products, of which it is known whether a device has a
// weakness in them by what changed, those in which it has one by what is stored and
// did not change.
func (c *findingChanges) addOthers(machine uint32, weak map[uint32]bool) {
	unknown := 0
	for _, isWeak := range weak {
		if !isWeak {
			unknown++
		}
	}
	if unknown == 0 {
		return
	}
	for r := range c.task.stored.Of(graph.MachineIdentified, c.partition, c.rows.machines[machine], "affected") {
		for _, affected := range r.Props.Get("affected").AsList() {
			product, version, _ := parts(affected)
			of := uint32(c.rows.products.of[product])
			if isWeak, changes := weak[of]; changes && !isWeak && !c.rows.has(machine, r.To, product, version) {
				weak[of] = true
			}
		}
	}
}

const (
	// maxLookups is how many vulnerabilities are asked for by their ids. When there
	// are more, the others are known by the rows of changes until the catalogue is
	// read as a whole.
	maxLookups = 10 * defender.IDsPerCall
	// maxSingles is how many are asked for one by one when they are not told
	// together.
	maxSingles = 5
	// recordsLate is how long after its update a record may come to be in the
	// catalogue.
	recordsLate = 3 * 24 * time.Hour
)

// describe puts the vulnerabilities that are new here or have a new record, and
// takes away those that no device has any more.
func (c *findingChanges) describe(ctx context.Context, since time.Time) error {
	dropped, err := c.drop()
	if err != nil {
		return err
	}
	f := &findings{inBulk: &inBulk{task: c.task}, weak: c.weak}
	for record, err := range usable(c.task.cfg.Defender.VulnerabilitiesUpdatedSince(ctx, since.Add(-recordsLate)), f.setAside) {
		if err != nil {
			return err
		}
		key := vulnerabilityKey(record.ID)
		w := c.weak[record.ID]
		if _, stored := c.stored(key, "id"); w == nil && (!stored || dropped[key]) {
			continue
		}
		if w == nil {
			w = &weakness{key: key}
		}
		w.described = true
		if err := f.putVulnerability(w, record); err != nil {
			return err
		}
	}
	return c.describeNew(ctx, f)
}

// stored is an entity of a vulnerability as it was before the run.
func (c *findingChanges) stored(key graph.Key, props ...string) (graph.Entity, bool) {
	return c.task.stored.Entity(graph.Vulnerability, c.partition, key, props...)
}

// describeNew puts the vulnerabilities that are new here and not among the
// records that changed.
func (c *findingChanges) describeNew(ctx context.Context, f *findings) error {
	f.weak = map[string]*weakness{}
	for id, w := range c.weak {
		if w.described {
			continue
		}
		known, stored := c.stored(w.key, "description", "updatedOn", "severity", "score")
		if !stored {
			f.weak[id] = w
		} else if byRows := len(known.Props) == 0 || !known.Props.Get("description").Defined() && !known.Props.Get("updatedOn").Defined(); byRows {
			if err := f.putVulnerability(w, w.record(id)); err != nil {
				return err
			}
		}
	}
	return c.lookUp(ctx, f)
}

// lookUp asks for the records of what is new, so many at most. What the catalogue
// does not hold, as Microsoft's own TVM ids, and what is too much, is known by the
// rows.
func (c *findingChanges) lookUp(ctx context.Context, f *findings) error {
	ids := slices.Sorted(maps.Keys(f.weak))
	asked := min(len(ids), maxLookups)
	records, err := c.together(ctx, f, ids[:asked])
	if isRefused(err) {
		asked = min(len(ids), maxSingles)
		records, err = c.oneByOne(ctx, ids[:asked])
	}
	if err != nil {
		return err
	}
	if n := len(ids) - asked; n > 0 {
		c.task.notes.remark("%d new vulnerabilities are described by the changes alone until the catalogue is read as a whole", n)
	}
	for _, id := range ids {
		w := f.weak[id]
		record, told := records[id]
		if !told {
			record = w.record(id)
		}
		if err := f.putVulnerability(w, record); err != nil {
			return err
		}
	}
	return nil
}

func (c *findingChanges) together(ctx context.Context, f *findings, ids []string) (map[string]defender.Vulnerability, error) {
	records := map[string]defender.Vulnerability{}
	for record, err := range usable(c.task.cfg.Defender.VulnerabilitiesByID(ctx, ids), f.setAside) {
		if err != nil {
			return nil, err
		}
		records[record.ID] = record
	}
	return records, nil
}

func (c *findingChanges) oneByOne(ctx context.Context, ids []string) (map[string]defender.Vulnerability, error) {
	records := map[string]defender.Vulnerability{}
	for _, id := range ids {
		record, err := c.task.cfg.Defender.Vulnerability(ctx, id)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		records[id] = record
	}
	return records, nil
}

// drop takes away the vulnerabilities that no device has any more.
func (c *findingChanges) drop() (dropped map[graph.Key]bool, err error) {
	has := map[graph.Key]bool{}
	for _, w := range c.weak {
		has[w.key] = true
	}
	left := c.task.leavers()
	fewer := map[graph.Key]bool{}
	for p := range c.deleted {
		fewer[p.vulnerability] = true
	}
	for machine := range left {
		for r := range c.task.stored.Of(graph.MachineIdentified, c.partition, machine, "affected") {
			fewer[r.To] = true
		}
	}
	dropped = map[graph.Key]bool{}
	for key := range fewer {
		if has[key] || c.isHad(key, left) {
			continue
		}
		dropped[key] = true
		if err := c.task.draft.DeleteEntity(graph.Vulnerability, key); err != nil {
			return nil, err
		}
	}
	return dropped, nil
}

// isHad says whether a device that stays has a vulnerability by what is stored
// and did not change.
func (c *findingChanges) isHad(vulnerability graph.Key, left map[graph.Key]bool) bool {
	for r := range c.task.stored.Of(graph.MachineIdentified, c.partition, vulnerability, "affected") {
		if !c.deleted[pair{r.From, vulnerability}] && !left[r.From] {
			return true
		}
	}
	return false
}

// leavers are the devices that are stored and go with this run, unless somebody
// ought to look first.
func (r *run) leavers() map[graph.Key]bool {
	left := r.storedKeys(graph.Machine)
	known := len(left)
	for _, m := range r.machines {
		delete(left, machineKey(m.ID))
	}
	guard := r.guard()
	if r.task(machinesStep).outcome != graph.Succeeded || guard != nil && !guard(graph.Machine, known, len(left)) {
		return nil
	}
	return left
}
