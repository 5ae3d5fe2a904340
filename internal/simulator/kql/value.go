package kql

import (
	"cmp"
	"strings"
	"time"
	"unicode"
)

// incomparable is the order of two values that have none.
const incomparable = 2

// order compares two values of the same type: -1, 0, 1, or incomparable.
func order(a, b Value) int {
	switch a := a.(type) {
	case string:
		if b, ok := b.(string); ok {
			return strings.Compare(a, b)
		}
	case int64:
		if b, ok := b.(int64); ok {
			return cmp.Compare(a, b)
		}
	case time.Time:
		if b, ok := b.(time.Time); ok {
			return a.Compare(b)
		}
	case time.Duration:
		if b, ok := b.(time.Duration); ok {
			return cmp.Compare(a, b)
		}
	case bool:
		if b, ok := b.(bool); ok {
			return cmp.Compare(number01(a), number01(b))
		}
	}
	return incomparable
}

func number01(b bool) int {
	if b {
		return 1
	}
	return 0
}

func text(v Value) string {
	s, _ := v.(string)
	return s
}

func lower(v Value) string { return strings.ToLower(text(v)) }

// terms splits a text where has does: at everything but letters and digits.
func terms(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// arithmetic is null where the operands do not fit, as in Kusto.
func arithmetic(op string, a, b Value) Value {
	switch a := a.(type) {
	case int64:
		if b, ok := b.(int64); ok {
			return integers(op, a, b)
		}
	case time.Time:
		if b, ok := b.(time.Duration); ok && op == "-" {
			return a.Add(-b)
		} else if ok && op == "+" {
			return a.Add(b)
		}
	}
	return nil
}

func integers(op string, a, b int64) Value {
	switch {
	case op == "+":
		return a + b
	case op == "-":
		return a - b
	case b != 0:
		return a % b
	}
	return nil
}

func isEmpty(v Value) bool { return v == nil || v == "" }

func typeOf(v Value) string {
	switch v.(type) {
	case time.Time:
		return DateTime
	case int64:
		return Int64
	case bool:
		return SByte
	case []string:
		return Object
	}
	return String
}
