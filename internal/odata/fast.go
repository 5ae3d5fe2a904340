package odata

import (
	"bytes"
	"reflect"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"parapet/internal/odata/scan"
)

// Records come by the hundred thousand, so they are read by a way of their own,
// made once for each Go type. What is unusual in a type or in a record is left to
// the library, which says what is wrong, too: both ways read the same.

// decodeFast is [Decode] for what is not unusual. It reports whether it was; if it
// was not, part of the record may have been read.
func decodeFast(data []byte, record any) bool {
	to := reflect.ValueOf(record)
	if to.Kind() != reflect.Pointer || to.IsNil() {
		return false
	}
	pool := readersOf(to.Type().Elem())
	if pool == nil {
		return false
	}
	r := pool.Get().(*reader)
	defer pool.Put(r)
	end := r.read(data, scan.Space(data, 0), to.Elem())
	return end != scan.Bad && scan.Space(data, end) == len(data)
}

// readers are pools of readers by the type that they read, nil for those that only
// the library reads.
var readers sync.Map

func readersOf(t reflect.Type) *sync.Pool {
	if pool, known := readers.Load(t); known {
		return pool.(*sync.Pool)
	}
	var pool *sync.Pool
	if newReader(t) != nil {
		pool = &sync.Pool{New: func() any { return newReader(t) }}
	}
	readers.Store(t, pool)
	return pool
}

// reader reads values of one type. It is for one goroutine.
type reader struct {
	read    pass
	texts   *Interner
	scratch []byte
	items   []string
	depth   int // of the record that a way is being made for
}

// pass passes the value at i and stores what it says. It ends at scan.Bad when the
// library has to look at it.
type pass func(b []byte, i int, to reflect.Value) (end int)

// newReader returns nil for a type that only the library reads.
func newReader(t reflect.Type) *reader {
	r := &reader{texts: NewInterner(), scratch: make([]byte, 0, 1<<10)}
	switch {
	case isForeign(t):
		return nil
	case t.Kind() == reflect.Struct && t != reflect.TypeFor[time.Time]():
		r.read = r.object(t)
	case t == reflect.TypeFor[[]string]():
		r.read = r.strings
	}
	if r.read == nil {
		return nil
	}
	return r
}

// of is the pass for values of a type.
func (r *reader) of(t reflect.Type) pass {
	switch t {
	case reflect.TypeFor[string]():
		return r.text
	case reflect.TypeFor[[]string]():
		return r.strings
	case reflect.TypeFor[time.Time]():
		return scalarInto(r, fastTime)
	case reflect.TypeFor[int64]():
		return scalarInto(r, fastInt)
	case reflect.TypeFor[float64]():
		return scalarInto(r, fastFloat)
	case reflect.TypeFor[bool]():
		return scalarInto(r, fastBool)
	case reflect.TypeFor[*int64]():
		return optionalInto(r, fastInt)
	case reflect.TypeFor[*float64]():
		return optionalInto(r, fastFloat)
	case reflect.TypeFor[*bool]():
		return optionalInto(r, fastBool)
	}
	if !isForeign(t) {
		if p := r.composed(t); p != nil {
			return p
		}
	}
	return byLibrary
}

// composed is the pass for records within records; nil for other types.
func (r *reader) composed(t reflect.Type) pass {
	isRecord := func(t reflect.Type) bool {
		return t.Kind() == reflect.Struct && t != reflect.TypeFor[time.Time]() && !isForeign(t)
	}
	switch {
	case isRecord(t):
		return orNull(r.object(t))
	case t.Kind() == reflect.Pointer && isRecord(t.Elem()):
		if record := r.object(t.Elem()); record != nil {
			return orNull(func(b []byte, i int, to reflect.Value) int {
				if to.IsNil() {
					to.Set(reflect.New(t.Elem()))
				}
				return record(b, i, to.Elem())
			})
		}
	case t.Kind() == reflect.Slice && isRecord(t.Elem()):
		if record := orNull(r.object(t.Elem())); record != nil {
			return orNull(func(b []byte, i int, to reflect.Value) int { return list(b, i, to, record) })
		}
	}
	return nil
}

// orNull makes null the zero value.
func orNull(p pass) pass {
	if p == nil {
		return nil
	}
	return func(b []byte, i int, to reflect.Value) int {
		if i < len(b) && b[i] == 'n' {
			to.SetZero()
			return scan.Value(b, i)
		}
		return p(b, i, to)
	}
}

// list reads a list of what element reads.
func list(b []byte, i int, to reflect.Value, element pass) int {
	n := 0
	if to.IsNil() {
		to.Set(reflect.MakeSlice(to.Type(), 0, 0))
	}
	to.SetLen(0)
	return scan.Elements(b, i, func(i int) int {
		if n == to.Cap() {
			to.Grow(1)
		}
		n++
		to.SetLen(n)
		to.Index(n - 1).SetZero()
		return element(b, i, to.Index(n-1))
	})
}

// byLibrary reads a value of a type that is not known here.
func byLibrary(b []byte, i int, to reflect.Value) int {
	end := scan.Value(b, i)
	if end == scan.Bad || json.Unmarshal(b[i:end], to.Addr().Interface(), tolerant) != nil {
		return scan.Bad
	}
	return end
}

// scalar is the text of a value that is no list and no object; none for null and
// for mere spaces. It is valid until the next.
func (r *reader) scalar(b []byte, i int) (text []byte, end int) {
	if end = scan.Value(b, i); end == scan.Bad || b[i] == '{' || b[i] == '[' {
		return nil, scan.Bad
	}
	text = Text(b[i:end], r.scratch)
	if len(text) > 0 && (text[0] <= ' ' || text[0] >= utf8.RuneSelf) && len(bytes.TrimSpace(text)) == 0 {
		text = nil
	}
	return text, end
}

func (r *reader) text(b []byte, i int, to reflect.Value) int {
	text, end := r.scalar(b, i)
	if end != scan.Bad {
		to.SetString(r.texts.String(text))
	}
	return end
}

func (r *reader) strings(b []byte, i int, to reflect.Value) int {
	if i < len(b) && b[i] == 'n' {
		to.SetZero()
		return scan.Value(b, i)
	}
	r.items = r.items[:0]
	end := scan.Elements(b, i, func(i int) int {
		text, end := r.scalar(b, i)
		if end != scan.Bad {
			r.items = append(r.items, r.texts.String(text))
		}
		return end
	})
	*to.Addr().Interface().(*[]string) = append(make([]string, 0, len(r.items)), r.items...)
	return end
}

func scalarInto[T any](r *reader, parse func([]byte) (T, bool)) pass {
	return func(b []byte, i int, to reflect.Value) int {
		text, end := r.scalar(b, i)
		if end == scan.Bad {
			return scan.Bad
		}
		var v T
		if len(text) > 0 {
			var ok bool
			if v, ok = parse(text); !ok {
				return scan.Bad
			}
		}
		*to.Addr().Interface().(*T) = v
		return end
	}
}

func optionalInto[T any](r *reader, parse func([]byte) (T, bool)) pass {
	return func(b []byte, i int, to reflect.Value) int {
		text, end := r.scalar(b, i)
		if end == scan.Bad {
			return scan.Bad
		}
		var is *T
		if len(text) > 0 {
			v, ok := parse(text)
			if !ok {
				return scan.Bad
			}
			is = &v
		}
		*to.Addr().Interface().(**T) = is
		return end
	}
}

func fastTime(text []byte) (time.Time, bool) {
	t, err := ParseTime(bytes.TrimSpace(text))
	return t, err == nil
}

func fastInt(text []byte) (int64, bool) {
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		n, err = parseInt(string(text))
	}
	return n, err == nil
}

func fastFloat(text []byte) (float64, bool) {
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil || f-f != 0 {
		f, err = parseFloat(string(text))
	}
	return f, err == nil
}

func fastBool(text []byte) (value, ok bool) {
	switch string(text) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	value, err := parseBool(string(text))
	return value, err == nil
}
