package exposure

import (
	"cmp"
	"strings"
)

// Device is a device with what was found on it.
type Device struct {
	Tally

	part    *part
	machine uint32
}

func (d *Device) tally() *Tally { return &d.Tally }

func (d *Device) text(property string) string {
	return reader{d.part.machines}.text(property, d.machine)
}

// Name is what people call it.
func (d *Device) Name() string { return d.text("displayName") }

// Group is the name of the group of devices that it is in, empty when it is in none.
func (d *Device) Group() string { return d.text("rbacGroupName") }

// Risk is Defender's score of it.
func (d *Device) Risk() string { return d.text("riskScore") }

// ID is the device's identifier in the graph.
func (d *Device) ID() string { return d.part.machines.ID(d.machine) }

// Integration is where it comes from.
func (d *Device) Integration() string { return d.part.integration() }

// Devices lists the devices that have any of the findings.
func (p *Picture) Devices(w Wanted) (List[Device], error) {
	var all []Device
	for _, part := range p.parts {
		s := part.choose(w.Filter)
		s.each(func(machine uint32, found []uint32, slot uint32) {
			t := s.tally(found, slot)
			if t.Findings == 0 {
				return
			}
			t.Devices = 1
			all = append(all, Device{t, part, machine})
		})
	}
	return page(all, deviceOrder, w)
}

// tally counts what was found on one device.
func (s *selection) tally(found []uint32, slot uint32) Tally {
	var t Tally
	worst, of := uint32(0), uint32(0)
	for i, row := range found {
		if !s.passes(row, slot+uint32(i)) {
			continue
		}
		m := s.marks[row]
		t.Findings++
		t.Severities[m&graveness]++
		t.Exploited += int(m & exploited / exploited)
		t.Urgent += int(m & urgent / urgent)
		if w := s.weights[row]; t.Findings == 1 || w > worst {
			worst, of = w, row
		}
	}
	t.Weaknesses = t.Findings
	if t.Findings > 0 {
		f := &s.facts[of]
		t.Worst = Worst{f.name, f.severity, f.score, worst}
	}
	return t
}

var deviceOrder = func() ordering[Device] {
	columns := byTally((*Device).tally)
	columns["name"] = by(func(d *Device) string { return strings.ToLower(d.Name()) })
	columns["group"] = by(func(d *Device) string { return strings.ToLower(d.Group()) })
	return ordering[Device]{columns, func(a, b *Device) int {
		if c := gravest(&a.Tally, &b.Tally); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(a.Name(), b.Name()), strings.Compare(a.Integration(), b.Integration()), cmp.Compare(a.machine, b.machine))
	}}
}()
