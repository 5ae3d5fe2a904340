package defender

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
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
	scratch []byte
	more    map[string]Field // members besides those of exports
	// dropped are the members that could not be read and that the row is true
	// without, and misfit is what was wrong with the first.
	dropped []string
	misfit  error

	names *scan.Names
}

func newRowDecoder(sink Sink) *rowDecoder {
	d := &rowDecoder{sink: sink, scratch: make([]byte, 0, 1<<10)}
	d.names = scan.NewNames(d.meaning)
	return d
}

// feed is what gives the sink the rows of some lines, counted from here.
func (d *rowDecoder) feed() func(line []byte) error {
	position := -1
	return func(line []byte) error {
		position++
		if err := d.decode(line); err != nil {
			d.sink.SetAside(odata.NewRowError(position, line, err))
			return nil
		}
		if len(d.dropped) > 0 {
			odd := odata.NewRowError(position, line, d.misfit)
			odd.Dropped = slices.Clone(d.dropped)
			d.sink.SetAside(odd)
		}
		return d.sink.Put(&d.row)
	}
}

// errNoJSON refuses a line that is none.
var errNoJSON = errors.New("it is no JSON")

// decode reads a line into d.row.
func (d *rowDecoder) decode(line []byte) error {
	clear(d.row.words[:])
	d.dropped, d.misfit = d.dropped[:0], nil
	if len(line) > maxRowBytes {
		return fmt.Errorf("it is longer than %d bytes", maxRowBytes)
	}
	if line[0] != '{' {
		if scan.Value(line, 0) != len(line) {
			return errNoJSON
		}
		return errors.New("it is not an object")
	}
	if err := d.members(line); err != nil {
		return err
	}
	if d.row.words[DeviceID] == 0 {
		return errors.New("it names no device")
	}
	return nil
}

// members reads the members of an object. What does not fit and cannot be done
// without is told when the line has proved to be JSON.
func (d *rowDecoder) members(line []byte) (fatal error) {
	i, before := scan.Space(line, 1), 0
	if i < len(line) && line[i] == '}' {
		return onlyAt(line, i+1)
	}
	for {
		at, begins := d.names.Next(line, i, before)
		if begins == scan.Bad {
			return errNoJSON
		}
		end := scan.Value(line, begins)
		if end == scan.Bad {
			return errNoJSON
		}
		if field := Field(d.names.Meaning(at)); field != unused {
			if err := d.set(field, line[begins:end]); err != nil {
				name, _ := scan.Name(line, i)
				fatal = cmp.Or(fatal, d.drop(field, string(odata.Text(name, nil)), err))
			}
		}
		if i = scan.Space(line, end); i >= len(line) {
			return errNoJSON
		}
		switch line[i] {
		case '}':
			if err := onlyAt(line, i+1); err != nil {
				return err
			}
			return fatal
		case ',':
			i, before = scan.Space(line, i+1), at
		default:
			return errNoJSON
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

// onlyAt refuses what goes on after its end.
func onlyAt(line []byte, end int) error {
	if scan.Space(line, end) != len(line) {
		return errNoJSON
	}
	return nil
}

// meaning is the field that a name, which is written with its quotes, stands for.
func (d *rowDecoder) meaning(name []byte) int {
	lower := strings.ToLower(string(odata.Text(name, d.scratch)))
	return int(cmp.Or(fields[lower], d.more[lower]))
}

// set stores a value that is valid JSON. When a name comes twice, the last
// value holds.
func (d *rowDecoder) set(f Field, value []byte) error {
	word, err := uint64(0), error(nil)
	switch {
	case value[0] == 'n':
	case f == DiskPaths || f == RegistryPaths:
		word, err = d.list(f, value)
	case value[0] == '{' || value[0] == '[':
		err = errors.New("it is a list or an object in place of text")
	case f == CVSSScore:
		word, err = d.number(value)
	case f == UpdateAvailable:
		word, err = d.truth(value)
	case f >= FirstSeen:
		word, err = d.millis(value)
	default:
		word, err = d.text(f, value)
	}
	d.row.words[f] = word
	return err
}

// text is the code of a text, or of how a number is written.
func (d *rowDecoder) text(f Field, value []byte) (uint64, error) {
	inner := value
	if value[0] == '"' {
		inner = value[1 : len(value)-1]
	}
	if len(inner) == 0 {
		return 0, nil
	}
	return d.lookups[f].code(inner, func() (uint64, error) {
		return d.sink.Text(f, string(odata.Text(value, d.scratch))), nil
	})
}

// list is the code of a list of texts.
func (d *rowDecoder) list(f Field, value []byte) (uint64, error) {
	if value[0] != '[' {
		return 0, errors.New("it is no list")
	}
	return d.lookups[f].code(value, func() (uint64, error) {
		var items []string
		if err := odata.Decode(value, &items); err != nil {
			return 0, err
		}
		return d.sink.List(f, items), nil
	})
}

func (d *rowDecoder) number(value []byte) (uint64, error) {
	text := odata.Text(value, d.scratch)
	if len(text) == 0 {
		return 0, nil
	}
	// The conversion does not allocate: strconv keeps nothing of it.
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil || f-f != 0 { // infinite or not a number
		return 0, errors.New("it is not a number")
	}
	return math.Float64bits(f), nil
}

func (d *rowDecoder) truth(value []byte) (uint64, error) {
	switch strings.ToLower(string(odata.Text(value, d.scratch))) {
	case "":
		return 0, nil
	case "false", "0":
		return 1, nil
	case "true", "1":
		return 2, nil
	}
	return 0, errors.New("it is neither true nor false")
}

func (d *rowDecoder) millis(value []byte) (uint64, error) {
	t, err := odata.ParseTime(odata.Text(value, d.scratch))
	if err != nil || t.IsZero() {
		return 0, err
	}
	return uint64(t.UnixMilli()), nil
}
