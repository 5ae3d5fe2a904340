package odata

import (
	"encoding"
	"reflect"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"parapet/internal/odata/scan"
)

// isForeign reports whether a type reads itself in a way of its own.
func isForeign(t reflect.Type) bool {
	if t == reflect.TypeFor[time.Time]() {
		return false
	}
	for _, own := range []reflect.Type{
		reflect.TypeFor[json.UnmarshalerFrom](), reflect.TypeFor[json.Unmarshaler](), reflect.TypeFor[encoding.TextUnmarshaler](),
	} {
		if reflect.PointerTo(t).Implements(own) {
			return true
		}
	}
	return false
}

// field is a field of a record, or of one that is part of it.
type field struct {
	path []int
	read pass
}

// The meanings of names that are no fields'. A name that is not plain may be one in
// disguise.
const (
	unknownName = -1 - iota
	strangeName
)

const (
	// maxFields is how many fields a record has at most, one for each bit that says
	// that it was met.
	maxFields = 64
	// maxNested is how deep records lie in each other at most.
	maxNested = 8
)

// object is the pass for records of a type; nil when only the library reads them.
func (r *reader) object(t reflect.Type) pass {
	if r.depth++; r.depth > maxNested {
		return nil
	}
	defer func() { r.depth-- }()
	var fields []field
	places := map[string]int{} // in fields, by name
	if !r.fields(t, nil, &fields, places) || len(fields) > maxFields {
		return nil
	}
	names := scan.NewNames(func(name []byte) int {
		if !scan.IsPlain(name) {
			return strangeName
		}
		if place, known := places[folded(string(name[1:len(name)-1]))]; known {
			return place
		}
		return unknownName
	})
	return func(b []byte, i int, to reflect.Value) int {
		met := uint64(0)
		return names.Members(b, i, func(place, i int) int {
			switch {
			case place == unknownName:
				return scan.Value(b, i)
			case place == strangeName || met&(1<<place) != 0:
				return scan.Bad
			}
			met |= 1 << place
			f := &fields[place]
			if len(f.path) == 1 {
				return f.read(b, i, to.Field(f.path[0]))
			}
			return f.read(b, i, to.FieldByIndex(f.path))
		})
	}
}

// fields collects the fields of a type and of those that are embedded in it. It
// reports whether they are all such as are known here.
func (r *reader) fields(t reflect.Type, path []int, fields *[]field, places map[string]int) bool {
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(path[:len(path):len(path)], i)
		tag, tagged := f.Tag.Lookup("json")
		switch {
		case tag == "-" || !f.IsExported() && !f.Anonymous:
			continue
		case strings.Contains(tag, ","):
			return false
		case f.Anonymous && !tagged:
			if f.Type.Kind() != reflect.Struct || isForeign(f.Type) || !r.fields(f.Type, at, fields, places) {
				return false
			}
			continue
		case !tagged:
			tag = f.Name
		}
		if _, twice := places[folded(tag)]; twice {
			return false
		}
		places[folded(tag)] = len(*fields)
		*fields = append(*fields, field{at, r.of(f.Type)})
	}
	return true
}

// folded is what names have in common that match without regard to case: the
// library ignores dashes and underscores, too.
func folded(name string) string { return dashes.Replace(strings.ToLower(name)) }

var dashes = strings.NewReplacer("_", "", "-", "")
