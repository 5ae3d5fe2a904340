package ingest

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/odata"
)

// changedRows takes the rows of the findings that changed, hundreds of thousands of
// them: what they say is kept by codes.
type changedRows struct {
	task   *task
	listed *listed
	most   int // that are taken
	since  time.Time

	devices codes    // ids as they are written
	of      []uint32 // machines by the codes of devices; see unmet
	places  map[graph.Key]uint32
	// machines and vulnerabilities are keys by their codes, from 1 on.
	machines, vulnerabilities []graph.Key
	weak, versions, words     codes
	products                  codes
	named                     map[[2]uint64]uint32 // products by the words for vendor and name

	all  []changedRow
	last int64 // when the last change was told, in milliseconds
}

// unmet stands for the machine of a device of which no row came yet; 0 is that of a
// device that is not listed.
const unmet = ^uint32(0)

// changedRow is what a change says of a row.
type changedRow struct {
	machine, weak, product, version uint32
	severity, level, update         uint32
	told                            uint32 // how many changes were told before
	at, first, seen                 int64  // in milliseconds, 0 when it is not told
	score                           float64
	present                         bool
	available, toldAvailable        bool // whether an update is
}

func newChangedRows(t *task, devices *listed, since time.Time) *changedRows {
	return &changedRows{
		task: t, listed: devices, most: mostChanges(t.sized()), since: since,
		devices: newCodes(), of: make([]uint32, 1), places: map[graph.Key]uint32{},
		machines: make([]graph.Key, 1), vulnerabilities: make([]graph.Key, 1),
		weak: newCodes(), versions: newCodes(), words: newCodes(), products: newCodes(), named: map[[2]uint64]uint32{},
		all: make([]changedRow, 0, t.sized().Findings/changingShare),
	}
}

// Text is the code of a text.
func (c *changedRows) Text(f defender.Field, text string) (code uint64) {
	isNew := false
	switch f {
	case defender.DeviceID:
		if code, isNew = c.devices.code(text); isNew {
			c.of = append(c.of, unmet)
		}
	case defender.CVEID:
		if code, isNew = c.weak.code(text); isNew {
			c.vulnerabilities = append(c.vulnerabilities, vulnerabilityKey(text))
		}
	case defender.Version:
		code, _ = c.versions.code(text)
	default:
		code, _ = c.words.code(text)
	}
	return code
}

// List has no use for lists.
func (c *changedRows) List(defender.Field, []string) uint64 { return 0 }

// SetAside leaves out a change that cannot be read, or what cannot be read of it.
func (c *changedRows) SetAside(bad *odata.RowError) { c.task.setAside(bad) }

// Put takes a change of a row about a listed device. Rows without a vulnerability
// are inventory and no findings.
func (c *changedRows) Put(row *defender.Row) error {
	c.task.advance()
	c.last = max(c.last, row.Millis(defender.ChangedAt))
	machine, weak := c.machine(row.Code(defender.DeviceID)), row.Code(defender.CVEID)
	if weak == 0 || machine == 0 {
		return nil
	}
	status := c.words.texts[row.Code(defender.ChangeStatus)]
	changed := changedRow{
		machine: machine, weak: uint32(weak), version: uint32(row.Code(defender.Version)),
		product:  c.product(row.Code(defender.Vendor), row.Code(defender.Product)),
		severity: uint32(row.Code(defender.Severity)), level: uint32(row.Code(defender.Exploitability)),
		update: uint32(row.Code(defender.UpdateID)), told: uint32(len(c.all)), score: row.Number(defender.CVSSScore),
		at: row.Millis(defender.ChangedAt), first: row.Millis(defender.FirstSeen), seen: row.Millis(defender.LastSeen),
		present: !strings.EqualFold(status, "Fixed"),
	}
	changed.available, changed.toldAvailable = row.Truth(defender.UpdateAvailable)
	if c.all = append(c.all, changed); len(c.all) > c.most {
		return unsuited("more than %d findings have changed since %s", c.most, c.since.UTC().Format(time.RFC3339))
	}
	return nil
}

// newest is when the last change was told.
func (c *changedRows) newest() time.Time {
	if last := time.UnixMilli(c.last).UTC(); last.After(c.since) {
		return last
	}
	return c.since
}

// machine is the code of the machine of a device.
func (c *changedRows) machine(device uint64) uint32 {
	if place := c.of[device]; place != unmet {
		return place
	}
	place := uint32(0)
	if key, isListed := c.listed.machine(c.devices.texts[device]); isListed {
		if place = c.places[key]; place == 0 { // and not only written otherwise
			place = uint32(len(c.machines))
			c.places[key] = place
			c.machines = append(c.machines, key)
		}
	}
	c.of[device] = place
	return place
}

// product is the code of a product.
func (c *changedRows) product(vendor, name uint64) uint32 {
	by := [2]uint64{vendor, name}
	product, met := c.named[by]
	if !met {
		code, _ := c.products.code(productText(c.words.texts[vendor], c.words.texts[name]))
		product = uint32(code)
		c.named[by] = product
	}
	return product
}

// settle orders the rows, and leaves of each what the last change says. Changes come
// in no order and more than once, and a device that moves between groups has its
// rows fixed in one and new in the other at the same moment: what is there at the
// last moment is there.
func (c *changedRows) settle() {
	c.all = byMachine(c.all, len(c.machines))
	for some := range runs(c.all, func(a, b changedRow) bool { return a.machine == b.machine }) {
		slices.SortFunc(some, func(a, b changedRow) int {
			if about := a.compare(b); about != 0 {
				return about
			}
			return cmp.Or(cmp.Compare(b.at, a.at), compareTruth(b.present, a.present), cmp.Compare(b.told, a.told))
		})
	}
	c.all = slices.CompactFunc(c.all, func(a, b changedRow) bool { return a.compare(b) == 0 })
}

// byMachine orders rows by their machines, of whose codes there are n: each goes where
// it belongs, because sorting would move it many times.
func byMachine(rows []changedRow, n int) []changedRow {
	next := make([]int, n+1) // place of each machine's next row
	for i := range rows {
		next[rows[i].machine+1]++
	}
	for machine := range n {
		next[machine+1] += next[machine]
	}
	ordered := make([]changedRow, len(rows))
	for i := range rows {
		place := &next[rows[i].machine]
		ordered[*place] = rows[i]
		*place++
	}
	return ordered
}

// compare orders rows by what they are about.
func (r changedRow) compare(o changedRow) int {
	if c := cmp.Compare(uint64(r.machine)<<32|uint64(r.weak), uint64(o.machine)<<32|uint64(o.weak)); c != 0 {
		return c
	}
	return cmp.Compare(uint64(r.product)<<32|uint64(r.version), uint64(o.product)<<32|uint64(o.version))
}

func compareTruth(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// affectedCodes are those of a version of a product, 0 of what no row names.
type affectedCodes struct{ product, version uint32 }

// codesOf are the codes of what is affected.
func (c *changedRows) codesOf(affected string) affectedCodes {
	product, version, _ := parts(affected)
	return affectedCodes{uint32(c.products.of[product]), uint32(c.versions.of[version])}
}

// has reports whether something changed of a version of a product with a weakness.
func (c *changedRows) has(machine uint32, vulnerability graph.Key, is affectedCodes) bool {
	id := strings.TrimPrefix(string(vulnerability), string(vulnerabilityKey("")))
	row := changedRow{machine: machine, weak: uint32(c.weak.of[id]), product: is.product, version: is.version}
	_, found := slices.BinarySearchFunc(c.all, row, changedRow.compare)
	return found
}

// runs gives the rows in runs of those that are alike.
func runs[R any](rows []R, alike func(a, b R) bool) iter.Seq[[]R] {
	return func(yield func([]R) bool) {
		for len(rows) > 0 {
			n := 1
			for n < len(rows) && alike(rows[n], rows[0]) {
				n++
			}
			if !yield(rows[:n]) {
				return
			}
			rows = rows[n:]
		}
	}
}
