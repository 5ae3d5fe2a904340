package kql

import (
	"cmp"
	"math"
	"strings"
	"time"
)

// incomparable is the order of two values that have none.
const incomparable = 2

// order compares two values: -1, 0, 1, or incomparable, as null is with
// everything and values of different kinds are.
func order(a, b Value) int {
	switch {
	case a.isNumber() && b.isNumber():
		if a.kind == isReal || b.kind == isReal {
			return cmp.Compare(a.real(), b.real())
		}
		return cmp.Compare(a.num, b.num)
	case a.kind != b.kind || a.kind == isNull:
		return incomparable
	case a.kind == isText || a.kind == isDynamic:
		return strings.Compare(a.text, b.text)
	}
	return cmp.Compare(a.num, b.num)
}

func (v Value) isNumber() bool { return v.kind == isLong || v.kind == isReal }

// arithmetic is null where the operands do not fit, as in Kusto.
func arithmetic(op string, a, b Value) Value {
	switch {
	case a.kind == isLong && b.kind == isLong:
		return integers(op, a.num, b.num)
	case a.isNumber() && b.isNumber():
		return reals(op, a.real(), b.real())
	case a.kind == isTime && b.kind == isSpan && op == "-":
		return Value{kind: isTime, num: a.num - b.num}
	case a.kind == isTime && b.kind == isSpan && op == "+":
		return Value{kind: isTime, num: a.num + b.num}
	case a.kind == isTime && b.kind == isTime && op == "-":
		return span(time.Duration(a.num - b.num))
	}
	return Value{}
}

func integers(op string, a, b int64) Value {
	switch {
	case op == "+":
		return Long(a + b)
	case op == "-":
		return Long(a - b)
	case op == "*":
		return Long(a * b)
	case b == 0:
		return Value{}
	case op == "/":
		return Long(a / b)
	default:
		return Long(a % b)
	}
}

func reals(op string, a, b float64) Value {
	switch op {
	case "+":
		return Real(a + b)
	case "-":
		return Real(a - b)
	case "*":
		return Real(a * b)
	case "/":
		return Real(a / b)
	default:
		return Real(math.Mod(a, b))
	}
}
