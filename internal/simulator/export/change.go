package export

import (
	"iter"
	"time"

	"parapet/internal/simulator/world"
)

// changeLayout is that of the vulnerabilities with what happened and when. Its
// rows are of many devices.
var changeLayout = layout[world.VulnerabilityChange]{columns: changeColumns()}

func changeColumns() []column[world.VulnerabilityChange] {
	var columns []column[world.VulnerabilityChange]
	for _, c := range findingColumns {
		lifted := column[world.VulnerabilityChange]{pascal: c.pascal, camel: c.camel, device: c.device}
		if c.row != nil {
			lifted.row = func(b []byte, d *world.Device, r *world.VulnerabilityChange) []byte { return c.row(b, d, &r.Finding) }
		}
		columns = append(columns, lifted)
	}
	return append(columns,
		text("Status", "status", func(r *world.VulnerabilityChange) string { return r.Status }),
		at("EventTimestamp", "eventTimestamp", "2006-01-02T15:04:05.000Z", func(r *world.VulnerabilityChange) time.Time { return r.At }),
	)
}

// ChangeRows writes changes as JSON pages have them, but for the first ones,
// each valid until the next.
func ChangeRows(changes iter.Seq[world.VulnerabilityChange], skip int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		skip := skip // of this walk
		var device *world.Device
		var line func(*world.Device, *world.VulnerabilityChange) []byte
		for c := range changes {
			if skip > 0 {
				skip--
				continue
			}
			if c.Device != device {
				device, line = c.Device, changeLayout.line(c.Device, pageStyle)
			}
			if !yield(line(device, &c)) {
				return
			}
		}
	}
}
