package ingest

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// weakProduct is a product on a device of which some findings changed, and whether
// it has a weakness there.
type weakProduct struct {
	machine, product uint32
	weak             bool
}

func (w weakProduct) compare(o weakProduct) int {
	return cmp.Or(cmp.Compare(w.machine, o.machine), cmp.Compare(w.product, o.product))
}

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
	recommendations := map[uint32]graph.Key{} // by product
	for _, of := range c.weakProducts() {
		key, met := recommendations[of.product]
		if !met {
			key = recommendationKey(ofProduct + c.rows.products.texts[of.product])
			recommendations[of.product] = key
		}
		machine := c.rows.machines[of.machine]
		if of.weak {
			puts.Put(puts.Key(machine), puts.Key(key), nil)
		} else if c.isWeaknessAll(key) {
			err = errors.Join(err, c.task.draft.DeleteRelationship(graph.MachineHasRecommendation, machine, key))
		}
	}
	puts.Close()
	return err
}

// weakProducts says of each product on each device, of which some findings changed,
// whether it has a weakness there: by what changed, or by what is stored and did
// not.
func (c *findingChanges) weakProducts() []weakProduct {
	all := make([]weakProduct, len(c.rows.all))
	for i, row := range c.rows.all {
		all[i] = weakProduct{row.machine, row.product, row.present}
	}
	// The rows come machine by machine: within one they are ordered anew.
	for some := range runs(all, func(a, b weakProduct) bool { return a.machine == b.machine }) {
		slices.SortFunc(some, func(a, b weakProduct) int { return cmp.Or(a.compare(b), compareTruth(b.weak, a.weak)) })
	}
	all = slices.CompactFunc(all, func(a, b weakProduct) bool { return a.compare(b) == 0 })
	var unsure []uint32 // devices
	for _, of := range all {
		if !of.weak && (len(unsure) == 0 || unsure[len(unsure)-1] != of.machine) {
			unsure = append(unsure, of.machine)
		}
	}
	c.addOthers(all, unsure)
	return all
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

// addOthers notes the products in which one of the devices has a weakness by what is
// stored and did not change.
func (c *findingChanges) addOthers(all []weakProduct, devices []uint32) {
	keys := make([]graph.Key, len(devices))
	for i, device := range devices {
		keys[i] = c.rows.machines[device]
	}
	met := map[string]affectedCodes{} // of few products, most of which many devices have
	for n, r := range c.task.stored.SeveralFrom(graph.MachineIdentified, c.partition, keys, "affected") {
		for _, affected := range r.Props.Get("affected").AsList() {
			codes, known := met[affected]
			if !known {
				codes = c.rows.codesOf(affected)
				met[affected] = codes
			}
			of := weakProduct{machine: devices[n], product: codes.product}
			at, changes := slices.BinarySearchFunc(all, of, weakProduct.compare)
			if changes && !all[at].weak && !c.rows.has(of.machine, r.To, codes) {
				all[at].weak = true
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

// updatedRecord is a record of the catalogue that was updated lately, or why it or the
// rest cannot be read.
type updatedRecord struct {
	defender.Vulnerability
	err error
}

func (c *findingChanges) readRecords(ctx context.Context, since time.Time) {
	for record, err := range c.task.cfg.Defender.VulnerabilitiesUpdatedSince(ctx, since.Add(-recordsLate)) {
		c.records = append(c.records, updatedRecord{record, err})
	}
}

// updated gives what was read of the catalogue.
func (c *findingChanges) updated(yield func(defender.Vulnerability, error) bool) {
	for _, record := range c.records {
		if !yield(record.Vulnerability, record.err) {
			return
		}
	}
}

// describe puts the vulnerabilities that are new here or have a new record, and
// takes away those that no device has any more.
func (c *findingChanges) describe(ctx context.Context) error {
	dropped, err := c.drop()
	if err != nil {
		return err
	}
	f := &findings{inBulk: &inBulk{task: c.task}, weak: c.weak}
	for record, err := range usable(c.updated, f.setAside) {
		if err != nil {
			return err
		}
		key := vulnerabilityKey(record.ID)
		w := c.weak[record.ID]
		if _, stored := c.stored(key, graph.KeysAlone); w == nil && (!stored || dropped[key]) {
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

// drop takes away the vulnerabilities that no device has any more; none while there
// may be a device of which that is not known.
func (c *findingChanges) drop() (dropped map[graph.Key]bool, err error) {
	if c.task.mayHoldMore() {
		return nil, nil
	}
	has := map[graph.Key]bool{}
	for _, w := range c.weak {
		has[w.key] = true
	}
	dropped = map[graph.Key]bool{}
	for _, key := range c.task.bereft(graph.MachineIdentified, c.fewer) {
		if has[key] {
			continue
		}
		dropped[key] = true
		if err := c.task.draft.DeleteEntity(graph.Vulnerability, key); err != nil {
			return nil, err
		}
	}
	return dropped, nil
}
