package defender

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/odata"
)

// maxRowBytes bounds one row of an export file. Rows are about a kilobyte; a
// product in many places lists them all.
const maxRowBytes = 16 << 20

// rowDecoder turns export files into rows. A sync reads tens of millions of
// them, so jsontext checks a row and its few interesting members are picked out
// by hand, without allocating for a value that was met before.
type rowDecoder struct {
	strings *odata.Interner
	names   map[string]field // by the name as written, with quotes
	scratch []byte
	long    []byte // a line that is longer than what is read at a time
}

func newRowDecoder() *rowDecoder {
	return &rowDecoder{strings: odata.NewInterner(), names: map[string]field{}, scratch: make([]byte, 0, 1<<10)}
}

// each gives row each line of r that is not blank: the files hold a row a line.
// It gives spoilt lines too, which must not spoil those after them. The bytes
// are valid until row returns.
func (d *rowDecoder) each(r io.Reader, row func([]byte) error) error {
	lines := bufio.NewReaderSize(r, 64<<10)
	for {
		line, err := d.line(lines)
		last := errors.Is(err, io.EOF)
		if err != nil && !last {
			return err
		}
		if last && isTorn(line) {
			return io.ErrUnexpectedEOF // what transport takes for a broken download
		}
		if line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte(odata.ByteOrderMark))); len(line) > 0 {
			if err := row(line); err != nil {
				return err
			}
		}
		if last {
			return nil
		}
	}
}

// line reads a line. Of one that is longer than a row may be it gives a byte
// more than that. The error is that of the last read, io.EOF on the last line.
func (d *rowDecoder) line(lines *bufio.Reader) ([]byte, error) {
	line, err := lines.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	d.long = append(d.long[:0], line...)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = lines.ReadSlice('\n')
		d.long = append(d.long, line[:min(len(line), maxRowBytes+1-len(d.long))]...)
	}
	return d.long, err
}

// isTorn tells whether a file ends in the middle of a row.
func isTorn(last []byte) bool {
	if len(last) > maxRowBytes {
		return false
	}
	_, err := jsontext.NewDecoder(bytes.NewReader(last), rowOptions...).ReadValue()
	return errors.Is(err, io.ErrUnexpectedEOF)
}

var rowOptions = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// decode reads one row.
func (d *rowDecoder) decode(row []byte) exportRow {
	var v SoftwareVulnerability
	err := check(row)
	if err == nil {
		err = d.fields(row, &v)
	}
	if err == nil && v.DeviceID == "" {
		err = errors.New("it names no device")
	}
	if err != nil {
		return exportRow{err: odata.NewRowError(0, row, err)}
	}
	return exportRow{value: v}
}

func check(row []byte) error {
	if len(row) > maxRowBytes {
		return fmt.Errorf("it is longer than %d bytes", maxRowBytes)
	}
	if !jsontext.Value(row).IsValid(rowOptions...) {
		return errors.New("it is no JSON")
	}
	return nil
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
