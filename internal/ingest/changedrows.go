package ingest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// changedRows are the rows of the findings that changed, hundreds of thousands of
// them: what they say is kept by codes.
type changedRows struct {
	devices codes    // ids as they are written
	of      []uint32 // machines by the codes of devices; 0 for those that are not listed
	places  map[graph.Key]uint32
	// machines and vulnerabilities are keys by their codes, from 1 on.
	machines, vulnerabilities []graph.Key
	weak, versions, words     codes
	products                  codes
	named                     map[[2]string]uint64 // products by vendor and name

	all []changedRow
}

// changedRow is what a change says of a row.
type changedRow struct {
	machine, weak, product, version uint32
	severity, level, update         uint32
	told                            uint32 // how many changes were told before
	at, first, seen                 int64  // in milliseconds, 0 when it is not told
	score                           float64
	present                         bool
	available                       graph.Value
}

func newChangedRows() *changedRows {
	return &changedRows{
		devices: newCodes(), of: make([]uint32, 1), places: map[graph.Key]uint32{},
		machines: make([]graph.Key, 1), vulnerabilities: make([]graph.Key, 1),
		weak: newCodes(), versions: newCodes(), words: newCodes(), products: newCodes(), named: map[[2]string]uint64{},
	}
}

// note notes a change of a row about a listed device. Rows without a vulnerability
// are inventory and no findings.
func (c *changedRows) note(devices *listed, change defender.VulnerabilityChange) {
	machine := c.machine(devices, change.DeviceID)
	if change.CVEID == "" || machine == 0 {
		return
	}
	row := changedRow{
		machine: machine, weak: c.vulnerability(change.CVEID), product: c.product(change.Vendor, change.Product),
		version: code(&c.versions, change.Version), severity: code(&c.words, change.Severity),
		level: code(&c.words, change.ExploitabilityLevel), update: code(&c.words, change.UpdateID),
		told: uint32(len(c.all)), at: inMillis(change.EventTime), first: inMillis(change.FirstSeen), seen: inMillis(change.LastSeen),
		present: !strings.EqualFold(change.Status, "Fixed"),
	}
	if change.CVSSScore != nil {
		row.score = *change.CVSSScore
	}
	if change.UpdateAvailable != nil {
		row.available = graph.Bool(*change.UpdateAvailable)
	}
	c.all = append(c.all, row)
}

func code(c *codes, text string) uint32 {
	code, _ := c.code(text)
	return uint32(code)
}

func inMillis(t time.Time) int64 { return graph.Time(t).AsMillis() }

func (c *changedRows) machine(devices *listed, id string) uint32 {
	device, isNew := c.devices.code(id)
	if !isNew {
		return c.of[device]
	}
	place := uint32(0)
	if key, isListed := devices.machine(id); isListed {
		if place = c.places[key]; place == 0 { // and not only written otherwise
			place = uint32(len(c.machines))
			c.places[key] = place
			c.machines = append(c.machines, key)
		}
	}
	c.of = append(c.of, place)
	return place
}

func (c *changedRows) vulnerability(id string) uint32 {
	weak, isNew := c.weak.code(id)
	if isNew {
		c.vulnerabilities = append(c.vulnerabilities, vulnerabilityKey(id))
	}
	return uint32(weak)
}

func (c *changedRows) product(vendor, name string) uint32 {
	by := [2]string{vendor, name}
	product, met := c.named[by]
	if !met {
		product, _ = c.products.code(productText(vendor, name))
		c.named[by] = product
	}
	return uint32(product)
}

// settle orders the rows, and leaves of each what the last change says. Changes come
// in no order and more than once, and a device that moves between groups has its
// rows fixed in one and new in the other at the same moment: what is there at the
// last moment is there.
func (c *changedRows) settle() {
	slices.SortFunc(c.all, func(a, b changedRow) int {
		if about := a.compare(b); about != 0 {
			return about
		}
		return cmp.Or(cmp.Compare(b.at, a.at), compareTruth(b.present, a.present), cmp.Compare(b.told, a.told))
	})
	c.all = slices.CompactFunc(c.all, func(a, b changedRow) bool { return a.compare(b) == 0 })
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

// has reports whether something changed of a version of a product with a weakness.
func (c *changedRows) has(machine uint32, vulnerability graph.Key, product, version string) bool {
	id := strings.TrimPrefix(string(vulnerability), string(vulnerabilityKey("")))
	row := changedRow{
		machine: machine, weak: uint32(c.weak.of[id]), product: uint32(c.products.of[product]), version: uint32(c.versions.of[version]),
	}
	_, found := slices.BinarySearchFunc(c.all, row, changedRow.compare)
	return found
}

// runs gives the rows in runs of those that are alike.
func runs(rows []changedRow, alike func(a, b changedRow) bool) func(yield func([]changedRow) bool) {
	return func(yield func([]changedRow) bool) {
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
