package kql

import (
	"math"
	"strconv"
	"strings"
	"time"
)

type valueKind uint8

const (
	isNull valueKind = iota
	isText
	isLong
	isReal
	isBool
	isTime
	isSpan
	isDynamic // text is JSON
)

// Value is a cell: null, a text, a number, a boolean, a moment, a timespan or
// JSON. It is comparable, and makes no garbage.
type Value struct {
	kind valueKind
	num  int64
	text string
}

// Text is a text.
func Text(s string) Value { return Value{kind: isText, text: s} }

// Long is a whole number.
func Long(n int64) Value { return Value{kind: isLong, num: n} }

// Real is a number with a fraction.
func Real(f float64) Value { return Value{kind: isReal, num: int64(math.Float64bits(f))} } //nolint:gosec // a bit pattern

// Bool is a boolean.
func Bool(b bool) Value {
	if b {
		return Value{kind: isBool, num: 1}
	}
	return Value{kind: isBool}
}

// Moment is a time; the zero time is null.
func Moment(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	return Value{kind: isTime, num: t.UnixNano()}
}

// Dynamic is a JSON document.
func Dynamic(document string) Value { return Value{kind: isDynamic, text: document} }

func span(d time.Duration) Value { return Value{kind: isSpan, num: int64(d)} }

func (v Value) isTrue() bool { return v.kind == isBool && v.num != 0 }

func (v Value) isEmpty() bool { return v.kind == isNull || v.kind == isText && v.text == "" }

func (v Value) real() float64 {
	if v.kind == isReal {
		return math.Float64frombits(uint64(v.num)) //nolint:gosec // a bit pattern
	}
	return float64(v.num)
}

func (v Value) lower() string { return strings.ToLower(v.text) }

// String is what tostring makes of the value.
func (v Value) String() string {
	switch v.kind {
	case isNull, isText, isDynamic:
		return v.text
	case isReal:
		return strconv.FormatFloat(v.real(), 'g', -1, 64)
	case isBool:
		return strconv.FormatBool(v.num != 0)
	case isTime:
		return time.Unix(0, v.num).UTC().Format(timeLayout)
	case isSpan:
		return time.Duration(v.num).String()
	default:
		return strconv.FormatInt(v.num, 10)
	}
}

// timeLayout has seven digits of fraction, as hunting prints times.
const timeLayout = "2006-01-02T15:04:05.0000000Z"

// AppendJSON appends the value as hunting prints it: booleans as 0 and 1,
// dynamic values as JSON inside a string.
func (v Value) AppendJSON(b []byte) []byte {
	switch v.kind {
	case isNull:
		return append(b, "null"...)
	case isLong, isBool:
		return strconv.AppendInt(b, v.num, 10)
	case isReal:
		return strconv.AppendFloat(b, v.real(), 'g', -1, 64)
	case isTime:
		b = time.Unix(0, v.num).UTC().AppendFormat(append(b, '"'), timeLayout)
		return append(b, '"')
	default:
		return appendQuoted(b, v.String())
	}
}

// appendText appends what tostring makes of the value.
func (v Value) appendText(b []byte) []byte {
	if v.kind == isText {
		return append(b, v.text...)
	}
	return append(b, v.String()...)
}

// typeOf is the column type of a literal.
func typeOf(v Value) string {
	switch v.kind {
	case isTime:
		return DateTime
	case isLong, isSpan:
		return Int64
	case isReal:
		return Double
	case isBool:
		return SByte
	case isDynamic:
		return Object
	default:
		return String
	}
}
