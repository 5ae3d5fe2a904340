package export

import (
	"fmt"
	"iter"

	"parapet/internal/simulator/world"
)

// Style is one of the ways in which the same rows are written.
type Style struct {
	camel, nulls bool
}

var (
	// fileStyle is that of downloaded files: PascalCase keys, and no key for a
	// null or an empty list.
	fileStyle = Style{}
	// pageStyle is that of JSON pages: camelCase keys with explicit nulls.
	pageStyle = Style{camel: true, nulls: true}
)

// Keys says in which style files are written. Real files come in PascalCase;
// rows in camelCase have been published, too.
type Keys string

// The styles of files; mixed files take turns.
const (
	PascalKeys Keys = "pascal"
	CamelKeys  Keys = "camel"
	MixedKeys  Keys = "mixed"
)

// Validate says what is wrong with a style that somebody asks for.
func (k Keys) Validate() error {
	switch k {
	case PascalKeys, CamelKeys, MixedKeys:
		return nil
	}
	return fmt.Errorf("keys %q: want pascal, camel or mixed", string(k))
}

// style is that of a file by its number.
func (k Keys) style(part int) Style {
	if k == CamelKeys || k == MixedKeys && part%2 == 1 {
		return pageStyle
	}
	return fileStyle
}

// column is a column of rows of R. Exactly one of device and row is set: what
// depends on the device alone is written once for all its rows. Both append
// the value to b, or nothing when it is null.
type column[R any] struct {
	pascal, camel string
	device        func(b []byte, d *world.Device) []byte
	row           func(b []byte, d *world.Device, r *R) []byte
}

// layout is the columns of an assessment and where its rows come from.
type layout[R any] struct {
	columns []column[R]
	rows    func(*world.Tenant, *world.Device) iter.Seq[R]
}

// encode yields the rows of a device in a style, each valid until the next.
func (l layout[R]) encode(t *world.Tenant, d *world.Device, s Style) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		line := l.line(d, s)
		for r := range l.rows(t, d) {
			if !yield(line(d, &r)) {
				return
			}
		}
	}
}

// line returns what writes rows of a device.
func (l layout[R]) line(d *world.Device, s Style) func(*world.Device, *R) []byte {
	var fixed, b []byte
	ends := make([]int, len(l.columns))
	for i, c := range l.columns {
		if c.device != nil {
			start, value := len(fixed), 0
			fixed, value = c.open(fixed, s)
			fixed = s.close(c.device(fixed, d), start, value)
		}
		ends[i] = len(fixed)
	}
	return func(d *world.Device, r *R) []byte {
		b = append(b[:0], '{')
		from := 0
		for i, c := range l.columns {
			b = append(b, fixed[from:ends[i]]...)
			from = ends[i]
			if c.row != nil {
				start, value := len(b), 0
				b, value = c.open(b, s)
				b = s.close(c.row(b, d, r), start, value)
			}
		}
		b[len(b)-1] = '}'
		return b
	}
}

// open appends the key, and says where the value begins.
func (c column[R]) open(b []byte, s Style) (opened []byte, value int) {
	name := c.pascal
	if s.camel {
		name = c.camel
	}
	b = append(b, '"')
	b = append(b, name...)
	b = append(b, '"', ':')
	return b, len(b)
}

// close ends a member that began at start, with its value from value on. A
// null is written out or takes its key along, and an empty list with it.
func (s Style) close(b []byte, start, value int) []byte {
	null := len(b) == value
	switch {
	case !s.nulls && (null || string(b[value:]) == "[]"):
		return b[:start]
	case null:
		b = append(b, "null"...)
	}
	return append(b, ',')
}
