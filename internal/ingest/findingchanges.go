package ingest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
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

const (
	// fewChanges are always taken as changes, however few findings there are: they
	// are held at once, with about 200 bytes each while they are ordered.
	fewChanges = 2_000_000
	// changedTenth: when more than one finding in so many changed, files tell all of
	// them for less than the changes take.
	changedTenth = 10
)

// mostChanges is how many changes of the findings are taken at once.
func mostChanges(s route.Size) int { return max(fewChanges, s.Findings/changedTenth) }

// expectedChanges are about so many, when as many findings change in each day, or
// what has begun of it, as usually do from one run to the next.
func (r *run) expectedChanges(since time.Duration) int {
	return r.sized().Findings / changingShare * (1 + int(since/(24*time.Hour)))
}

// noFindingsSince says why the changes since the last reading are not enough.
func noFindingsSince(t *task) string {
	var last findingsMemo
	if !recall(t, &last) || last.AsOf.IsZero() {
		return "nothing says as of when the last reading was"
	}
	if time.Since(last.AsOf) > changesKept {
		return fmt.Sprintf("the last reading is of %s, and changes are told for 14 days", last.AsOf.UTC().Format(time.RFC3339))
	}
	if n := t.expectedChanges(time.Since(last.AsOf)); n > mostChanges(t.sized()) {
		return fmt.Sprintf("about %d findings have changed since %s, more than are taken at once", n, last.AsOf.UTC().Format(time.RFC3339))
	}
	if advice := t.task(recommendationsStep); t.advises() && !advice.before().Came() {
		if outcome, _ := advice.step.permitted(t.cfg.Access); outcome == "" {
			return "the last sync did not read the recommendations, and the findings say which devices do not follow them"
		}
	}
	listed := t.machineKeys()
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
	if !recall(t, &last) {
		return unsuited("nothing says as of when the last reading was")
	}
	c := &findingChanges{
		task: t, partition: Partition(t.cfg.Name), listed: t.listed(),
		affections: map[string][4]graph.Ref{}, weak: map[string]*weakness{}, fewer: map[graph.Key]int{},
		weaknessAll: map[graph.Key]bool{},
	}
	c.rows = newChangedRows(t, c.listed, last.AsOf)
	err := t.cfg.Defender.ReadVulnerabilityChanges(ctx, last.AsOf, c.rows)
	if errors.Is(err, defender.ErrTooOld) {
		return unsuited("%w", err)
	}
	if err != nil {
		return err
	}
	c.asOf = c.rows.newest()
	c.rows.settle()
	if err := c.apply(ctx, last.AsOf); err != nil {
		return err
	}
	c.listed.leaveOut("changes of the findings")
	strangers := slices.Concat(last.Strangers, slices.Collect(maps.Keys(c.listed.strangers)))
	slices.Sort(strangers)
	t.untold = []string{"lastSeenOn", "exposedMachines", "epss"}
	if err := c.describe(ctx); err != nil {
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

	rows       *changedRows
	puts       graph.Bulk
	from, to   []graph.Ref             // the ends by their codes, 0 of those that were not put yet
	affections map[string][4]graph.Ref // the values of what is affected
	weak       map[string]*weakness    // by vulnerability id, those that a device has by a change
	// fewer are the vulnerabilities that devices have no more, and how many of these.
	fewer       map[graph.Key]int
	weaknessAll map[graph.Key]bool // by recommendation, see isWeaknessAll
	records     []updatedRecord    // of the catalogue
}

// apply makes the relationships as they are now, and beside that says what is advised
// by then, and reads the catalogue: none needs the others, and nothing else of a run
// takes as long.
func (c *findingChanges) apply(ctx context.Context, since time.Time) error {
	var all errgroup.Group
	all.Go(c.relate)
	all.Go(c.advise)
	all.Go(func() error { c.readRecords(ctx, since); return nil })
	return all.Wait()
}

// relate makes the relationships pair by pair.
func (c *findingChanges) relate() (err error) {
	if c.puts, err = c.task.draft.Bulk(graph.MachineIdentified, findingProps...); err != nil {
		return err
	}
	ends, pairs := c.pairs()
	for n, stored := range c.task.stored.Several(graph.MachineIdentified, c.partition, ends,
		"affected", "exploitabilityLevel", "securityUpdateAvailable", "lastSeenOn") {
		if err := c.change(ends[n], pairs[n], stored.Props, true); err != nil {
			return err
		}
		c.task.advanceBy(len(pairs[n]))
		pairs[n] = nil
	}
	for n, rows := range pairs {
		if len(rows) == 0 {
			continue
		}
		if err := c.change(ends[n], rows, nil, false); err != nil {
			return err
		}
		c.task.advanceBy(len(rows))
	}
	c.puts.Close()
	return nil
}

// pairs are the pairs of a device and a vulnerability of which something changed,
// and what did.
func (c *findingChanges) pairs() (ends []graph.Ends, rows [][]changedRow) {
	ends, rows = make([]graph.Ends, 0, len(c.rows.all)), make([][]changedRow, 0, len(c.rows.all))
	isSame := func(a, b changedRow) bool { return a.machine == b.machine && a.weak == b.weak }
	for some := range runs(c.rows.all, isSame) {
		ends = append(ends, graph.Ends{From: c.rows.machines[some[0].machine], To: c.rows.vulnerabilities[some[0].weak]})
		rows = append(rows, some)
	}
	return ends, rows
}

// change makes the relationship of a pair from what is stored of it and the rows
// that changed.
func (c *findingChanges) change(is graph.Ends, rows []changedRow, stored graph.Props, known bool) error {
	f := changedFinding{affected: slices.Clone(stored.Get("affected").AsList())}
	f.level, f.available = stored.Get("exploitabilityLevel"), stored.Get("securityUpdateAvailable")
	f.seen = stored.Get("lastSeenOn")
	for _, row := range rows {
		f.take(c.rows, row)
	}
	if len(f.affected) == 0 {
		if !known {
			return nil
		}
		c.fewer[is.To]++
		return c.task.draft.DeleteRelationship(graph.MachineIdentified, is.From, is.To)
	}
	c.worsen(rows)
	affected := c.affection(f.affected)
	c.puts.Put(c.end(&c.from, rows[0].machine, is.From), c.end(&c.to, rows[0].weak, is.To), append(affected[:],
		c.puts.Value(4, f.level), c.puts.Value(5, f.available), c.puts.Value(6, f.firstDetected()), c.puts.Value(7, f.seen)))
	return nil
}

// end is one of the ends of a pair, which most often is that of others as well.
func (c *findingChanges) end(met *[]graph.Ref, code uint32, key graph.Key) graph.Ref {
	ref := at(met, uint64(code))
	if *ref == 0 {
		*ref = c.puts.Key(key)
	}
	return *ref
}

// affection is the values of the first four properties.
func (c *findingChanges) affection(affected []string) [4]graph.Ref {
	slices.Sort(affected)
	text := affected[0]
	if len(affected) > 1 {
		text = strings.Join(affected, "\n")
	}
	values, met := c.affections[text]
	if !met {
		for i, prop := range affectedProps(affected) {
			values[i] = c.puts.Value(i, prop.Value)
		}
		c.affections[text] = values
	}
	return values
}

// worsen notes what rows say of the vulnerability that a device has by them.
func (c *findingChanges) worsen(rows []changedRow) {
	id := c.rows.weak.texts[rows[0].weak]
	for _, row := range rows {
		if !row.present {
			continue
		}
		w := c.weak[id]
		if w == nil {
			w = &weakness{key: c.rows.vulnerabilities[row.weak]}
			c.weak[id] = w
		}
		w.worsen(c.rows.words.texts[row.severity], row.score)
	}
}
