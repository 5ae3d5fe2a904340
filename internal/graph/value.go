package graph

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind says what a value holds.
type Kind uint8

// The kinds of values. The order is that in which values of different kinds
// sort.
const (
	KindUndefined Kind = iota
	KindBool
	KindNumber
	KindTime
	KindText
	KindList
)

var kindNames = [...]string{"undefined", "boolean", "number", "time", "text", "list"}

func (k Kind) String() string { return kindNames[k] }

// Value is the value of a property. The zero Value is undefined: the property
// is absent. An empty text and an empty list are values.
type Value struct {
	kind Kind
	num  float64
	text string
	list []string
}

// Bool is a truth value.
func Bool(b bool) Value {
	if b {
		return Value{kind: KindBool, num: 1}
	}
	return Value{kind: KindBool}
}

// Number is a number. Whole numbers are exact up to 2^53.
func Number(f float64) Value { return Value{kind: KindNumber, num: f} }

// Text is a string, possibly empty.
func Text(s string) Value { return Value{kind: KindText, text: s} }

// Time is a moment, kept in milliseconds since 1970 UTC as J1QL counts dates.
// The zero time and the whole year 1, which Microsoft writes for "unknown",
// are undefined.
func Time(t time.Time) Value {
	if t.Year() <= 1 {
		return Value{}
	}
	return Millis(t.UnixMilli())
}

// Millis is the moment so many milliseconds after 1970 began in UTC.
func Millis(ms int64) Value { return Value{kind: KindTime, num: float64(ms)} }

// List is a list of strings, possibly empty. The value keeps the slice.
func List(items ...string) Value { return Value{kind: KindList, list: items} }

// Kind says what the value holds.
func (v Value) Kind() Kind { return v.kind }

// Defined says whether there is a value at all.
func (v Value) Defined() bool { return v.kind != KindUndefined }

// AsBool is the truth value; false for other kinds.
func (v Value) AsBool() bool { return v.kind == KindBool && v.num != 0 }

// AsNumber is the number, or the milliseconds of a time; 0 for other kinds.
func (v Value) AsNumber() float64 {
	if v.kind == KindNumber || v.kind == KindTime {
		return v.num
	}
	return 0
}

// AsMillis is the milliseconds since 1970 of a time; 0 for other kinds.
func (v Value) AsMillis() int64 {
	if v.kind == KindTime {
		return int64(v.num)
	}
	return 0
}

// AsText is the string; empty for other kinds.
func (v Value) AsText() string { return v.text }

// AsList is the list; nil for other kinds. It must not be changed.
func (v Value) AsList() []string { return v.list }

// Compare orders two values of any kinds: by kind first, then by value. It is
// zero exactly when the two are equal.
func (v Value) Compare(w Value) int {
	switch {
	case v.kind != w.kind:
		return int(v.kind) - int(w.kind)
	case v.kind == KindText:
		return strings.Compare(v.text, w.text)
	case v.kind == KindList:
		return slices.Compare(v.list, w.list)
	case v.num < w.num:
		return -1
	case v.num > w.num:
		return 1
	}
	return 0
}

// Equal says whether two values are the same.
func (v Value) Equal(w Value) bool {
	switch {
	case v.kind != w.kind:
		return false
	case v.kind == KindText:
		return v.text == w.text // which need not find out which comes first
	case v.kind == KindList:
		return slices.Equal(v.list, w.list)
	}
	return v.Compare(w) == 0
}

// Any is the value as encoding/json writes it: dates in milliseconds since
// 1970, undefined as nil.
func (v Value) Any() any {
	switch v.kind {
	case KindBool:
		return v.num != 0
	case KindNumber:
		return v.num
	case KindTime:
		return int64(v.num)
	case KindText:
		return v.text
	case KindList:
		return v.list
	}
	return nil
}

// String is the value as a person reads it in a table: times in RFC 3339,
// lists joined by commas, undefined as nothing.
func (v Value) String() string {
	switch v.kind {
	case KindBool:
		return strconv.FormatBool(v.num != 0)
	case KindNumber:
		return strconv.FormatFloat(v.num, 'f', -1, 64)
	case KindTime:
		return time.UnixMilli(int64(v.num)).UTC().Format("2006-01-02T15:04:05.999Z07:00")
	case KindText:
		return v.text
	case KindList:
		return strings.Join(v.list, ", ")
	}
	return ""
}
