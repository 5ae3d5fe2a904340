package defender

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/odata"
)

// maxRowBytes bounds one row of an export file. Rows are about a kilobyte; a
// product in many places lists them all.
const maxRowBytes = 1 << 20

// rowDecoder turns export files into rows. A sync reads tens of millions of
// them, so jsontext checks and frames a row, and its few interesting members are
// picked out by hand, without allocating for a value that was met before.
type rowDecoder struct {
	strings *odata.Interner
	names   map[string]field // by the name as written, with quotes
	scratch []byte
}

func newRowDecoder() *rowDecoder {
	return &rowDecoder{strings: odata.NewInterner(), names: map[string]field{}, scratch: make([]byte, 0, 1<<10)}
}

// each gives row the bytes of each JSON value of r, one after another. The
// bytes are valid until row returns.
func (d *rowDecoder) each(r io.Reader, row func([]byte) error) error {
	budget := &rowBudget{r: r}
	dec := jsontext.NewDecoder(budget, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for {
		budget.left = maxRowBytes
		value, err := dec.ReadValue()
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF):
			return io.ErrUnexpectedEOF // what transport takes for a broken download
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := row(value); err != nil {
			return err
		}
	}
}

// rowBudget fails when a single row takes more than it may.
type rowBudget struct {
	r    io.Reader
	left int
}

func (b *rowBudget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("a row is longer than %d bytes", maxRowBytes)
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// decode reads one row, which is known to be valid JSON.
func (d *rowDecoder) decode(row []byte) exportRow {
	var v SoftwareVulnerability
	err := d.fields(row, &v)
	if err == nil && v.DeviceID == "" {
		err = errors.New("it names no device")
	}
	if err != nil {
		return exportRow{err: odata.NewRowError(0, row, err)}
	}
	return exportRow{value: v}
}

func (d *rowDecoder) fields(row []byte, v *SoftwareVulnerability) error {
	m, ok := newMembers(row)
	if !ok {
		return errors.New("it is not an object")
	}
	for m.next() {
		if err := d.set(d.field(m.name), m.value, v); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return nil
}

// set stores one member if the product has a use for it.
func (d *rowDecoder) set(f field, value []byte, v *SoftwareVulnerability) (err error) {
	switch f {
	case deviceID:
		v.DeviceID, err = d.text(value)
	case cveID:
		v.CVEID, err = d.text(value)
	case vendor:
		v.Vendor, err = d.text(value)
	case product:
		v.Product, err = d.text(value)
	case version:
		v.Version, err = d.text(value)
	case severity:
		v.Severity, err = d.text(value)
	case exploitability:
		v.ExploitabilityLevel, err = d.text(value)
	case updateName:
		v.UpdateName, err = d.text(value)
	case updateID:
		v.UpdateID, err = d.text(value)
	case cvssScore:
		v.CVSSScore, err = d.number(value)
	case firstSeen:
		v.FirstSeen, err = odata.ParseTime(odata.Text(value, d.scratch))
	case lastSeen:
		v.LastSeen, err = odata.ParseTime(odata.Text(value, d.scratch))
	}
	return err
}

func (d *rowDecoder) text(value []byte) (string, error) {
	if value[0] == '{' || value[0] == '[' {
		return "", errors.New("it is a list or an object in place of text")
	}
	return d.strings.String(odata.Text(value, d.scratch)), nil
}

func (d *rowDecoder) number(value []byte) (float64, error) {
	text := odata.Text(value, d.scratch)
	if len(text) == 0 {
		return 0, nil
	}
	// The conversion does not allocate: strconv keeps nothing of it.
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil || f-f != 0 { // infinite or not a number
		return 0, errors.New("it is not a number")
	}
	return f, nil
}
