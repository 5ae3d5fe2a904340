package export

import (
	"bufio"
	"bytes"
	"fmt"
	"iter"
	"math"
	"time"

	"github.com/klauspost/compress/gzip"

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

// rowsPerPart bounds what is read again for a page that begins in a part.
const rowsPerPart = 10_000

// Changes are changes of vulnerabilities as JSON pages have them, written once:
// to find them takes longer than to hand them out, and each page would. They
// are in parts, each of one generation, and packed so that a page that is packed
// itself takes them in as they are.
type Changes struct {
	parts []changePart
}

// changePart is some rows, one a line and each but the last with a comma, as gzip
// has them.
type changePart struct {
	generated time.Time
	rows      int
	packed    []byte
}

// WriteChanges writes changes that come in the order of their generations.
func WriteChanges(changes iter.Seq[world.VulnerabilityChange]) *Changes {
	all := &Changes{}
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed) // fails on an invalid level only
	var generated time.Time
	rows := 0
	flush := func() {
		if rows == 0 {
			return
		}
		_ = z.Close() // a buffer takes everything
		all.parts = append(all.parts, changePart{generated, rows, bytes.Clone(out.Bytes())})
		out.Reset()
		z.Reset(&out)
		rows = 0
	}
	var device *world.Device
	var line func(*world.Device, *world.VulnerabilityChange) []byte
	for c := range changes {
		if rows == rowsPerPart || !c.At.Equal(generated) {
			flush()
			generated = c.At
		}
		if c.Device != device {
			device, line = c.Device, changeLayout.line(c.Device, pageStyle)
		}
		if rows > 0 {
			_, _ = z.Write([]byte(",\n"))
		}
		_, _ = z.Write(line(device, &c))
		rows++
	}
	flush()
	return all
}

// Since returns the changes of the generations from one on.
func (c *Changes) Since(generated time.Time) *Changes {
	for i, part := range c.parts {
		if !part.generated.Before(generated) {
			return &Changes{c.parts[i:]}
		}
	}
	return &Changes{}
}

// Parts is how many parts there are.
func (c *Changes) Parts() int { return len(c.parts) }

// Rows yields the rows of a part but for the first ones, each valid until the
// next.
func (c *Changes) Rows(part, skip int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		line := 0
		for row := range c.parts[part].lines {
			if line++; line > skip && !yield(bytes.TrimSuffix(row, []byte(","))) {
				return
			}
		}
	}
}

// Packed is a part as gzip has it, rows of JSON with commas between them, and how
// many rows there are.
func (c *Changes) Packed(part int) (data []byte, rows int) {
	return c.parts[part].packed, c.parts[part].rows
}

// lines unpacks no more than is looked at.
func (p changePart) lines(yield func([]byte) bool) {
	z, err := gzip.NewReader(bytes.NewReader(p.packed))
	if err != nil {
		panic(fmt.Sprintf("export: open what was compressed here: %v", err))
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(make([]byte, 64<<10), math.MaxInt)
	for lines.Scan() {
		if !yield(lines.Bytes()) {
			return
		}
	}
	if err := lines.Err(); err != nil {
		panic(fmt.Sprintf("export: read what was compressed here: %v", err))
	}
}
