package defender

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"strings"

	"parapet/internal/odata"
)

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
	case f >= UpdateAvailable && f < FirstSeen:
		word, err = d.truth(value)
	case f >= FirstSeen:
		word, err = d.millis(f, value)
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
		text := string(odata.Text(value, d.scratch))
		if strings.TrimSpace(text) == "" {
			return 0, nil
		}
		return d.sink.Text(f, text), nil
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
	switch strings.ToLower(strings.TrimSpace(string(odata.Text(value, d.scratch)))) {
	case "":
		return 0, nil
	case "false", "0":
		return 1, nil
	case "true", "1":
		return 2, nil
	}
	return 0, errors.New("it is neither true nor false")
}

func (d *rowDecoder) millis(f Field, value []byte) (uint64, error) {
	met := &d.moments[f-FirstSeen]
	if bytes.Equal(met.value, value) {
		return met.millis, nil
	}
	t, err := odata.ParseTime(odata.Text(value, d.scratch))
	if err != nil || t.IsZero() {
		return 0, err
	}
	met.value, met.millis = append(met.value[:0], value...), uint64(t.UnixMilli())
	return met.millis, nil
}
