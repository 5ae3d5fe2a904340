package defender

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parapet/internal/odata"
	"parapet/internal/odata/scan"
)

// rowDecoder turns lines of export files into rows. A sync reads tens of
// millions of them: a line is checked and taken apart in one pass, its names
// are guessed from the line before, and a text that was met before costs a
// comparison.
type rowDecoder struct {
	sink    Sink
	row     Row
	lookups [fieldCount]lookup
	moments [fieldCount - FirstSeen]moment // of rows before: many say the same
	scratch []byte
	fields  map[string]Field // by the names of members
	// dropped are the members that could not be read and that the row is true
	// without, and misfit is what was wrong with the first.
	dropped []string
	misfit  error

	names *scan.Names
}

// moment is a value and what it says, in milliseconds.
type moment struct {
	value  []byte
	millis uint64
}

func newRowDecoder(sink Sink, fields map[string]Field) *rowDecoder {
	d := &rowDecoder{sink: sink, scratch: make([]byte, 0, 1<<10), fields: fields}
	d.names = scan.NewNames(d.meaning)
	return d
}

// feed is what gives the sink the rows of some lines, counted from here.
func (d *rowDecoder) feed() func(line []byte) error {
	position := -1
	return func(line []byte) error {
		position++
		odd := d.read(line, position)
		return d.give(&d.row, odd)
	}
}

// toldRow is a row and what is wrong with it.
type toldRow struct {
	Row

	odd *odata.RowError
}

// pages gives the sink the rows of an assessment page by page.
func (d *rowDecoder) pages(ctx context.Context, c *Client, p paged) error {
	return eachRow(ctx, c, p, pageReader[toldRow]{
		usual: func(text []byte, i int, row *toldRow) int {
			end := d.usual(text, i)
			row.Row, row.odd = d.row, nil
			return end
		},
		other: func(raw []byte, position int, row *toldRow) {
			odd := d.read(raw, position)
			row.Row, row.odd = d.row, odd
		},
	}, func(row *toldRow) error { return d.give(&row.Row, row.odd) })
}

// give gives the sink a row, and what is wrong with it.
func (d *rowDecoder) give(row *Row, odd *odata.RowError) error {
	if odd != nil {
		if d.sink.SetAside(odd); !odd.Kept() {
			return nil
		}
	}
	return d.sink.Put(row)
}

// read reads a line into d.row.
func (d *rowDecoder) read(line []byte, position int) *odata.RowError {
	if err := d.decode(line); err != nil {
		return odata.NewRowError(position, line, err)
	}
	if len(d.dropped) == 0 {
		return nil
	}
	odd := odata.NewRowError(position, line, d.misfit)
	odd.Dropped = slices.Clone(d.dropped)
	return odd
}

// usual reads the object at i into d.row, if nothing is wrong with it, and gives its
// end.
func (d *rowDecoder) usual(text []byte, i int) (end int) {
	d.begin()
	end, fatal := d.members(text, i)
	if fatal != nil || len(d.dropped) > 0 || d.row.words[DeviceID] == 0 || end > i+maxRowBytes {
		return scan.Bad
	}
	return end
}

// errNoJSON refuses a line that is none.
var errNoJSON = errors.New("it is no JSON")

func (d *rowDecoder) begin() {
	clear(d.row.words[:])
	d.dropped, d.misfit = d.dropped[:0], nil
}

// decode reads a line into d.row.
func (d *rowDecoder) decode(line []byte) error {
	d.begin()
	if len(line) > maxRowBytes {
		return fmt.Errorf("it is longer than %d bytes", maxRowBytes)
	}
	if line[0] != '{' {
		if scan.Value(line, 0) != len(line) {
			return errNoJSON
		}
		return errors.New("it is not an object")
	}
	end, fatal := d.members(line, 0)
	switch {
	case end == scan.Bad || scan.Space(line, end) != len(line):
		return errNoJSON
	case fatal != nil:
		return fatal
	case d.row.words[DeviceID] == 0:
		return errors.New("it names no device")
	}
	return nil
}

// members reads the members of the object at i and gives its end. What does not fit
// and cannot be done without is told when the object has proved to be JSON.
func (d *rowDecoder) members(text []byte, i int) (end int, fatal error) {
	if i >= len(text) || text[i] != '{' {
		return scan.Bad, nil
	}
	if i = scan.Space(text, i+1); i < len(text) && text[i] == '}' {
		return i + 1, nil
	}
	for before := 0; ; {
		at, begins := d.names.Next(text, i, before)
		if begins == scan.Bad {
			return scan.Bad, nil
		}
		end := scan.Value(text, begins)
		if end == scan.Bad {
			return scan.Bad, nil
		}
		next := scan.Space(text, end)
		if next >= len(text) {
			return scan.Bad, nil // what looks like a number may go on
		}
		if field := Field(d.names.Meaning(at)); field != unused {
			if err := d.set(field, text[begins:end]); err != nil {
				name, _ := scan.Name(text, i)
				fatal = cmp.Or(fatal, d.drop(field, string(odata.Text(name, nil)), err))
			}
		}
		switch text[next] {
		case '}':
			return next + 1, fatal
		case ',':
			i, before = scan.Space(text, next+1), at
		default:
			return scan.Bad, nil
		}
	}
}

// essential are the fields that say what a row is of.
var essential = []Field{DeviceID, CVEID, Vendor, Product, Version, ChangeStatus, ChangedAt}

// drop does without a member that does not fit, unless the row is nothing without.
func (d *rowDecoder) drop(f Field, name string, why error) error {
	why = fmt.Errorf("%s: %w", name, why)
	if slices.Contains(essential, f) {
		return why
	}
	d.row.words[f] = 0
	d.misfit = cmp.Or(d.misfit, why)
	d.dropped = append(d.dropped, strings.ToLower(name))
	return nil
}

// meaning is the field that a name, which is written with its quotes, stands for.
func (d *rowDecoder) meaning(name []byte) int {
	return int(d.fields[strings.ToLower(string(odata.Text(name, d.scratch)))])
}
