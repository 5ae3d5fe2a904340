package kql

import (
	"hash/fnv"
	"strings"
	"time"
)

// function is a scalar function: how many arguments it takes at least and at
// most, and what it answers.
type function struct {
	least, most int
	typ         string
	eval        func(now time.Time, args []Value) Value
}

var functions = map[string]function{
	"ago": {1, 1, DateTime, func(now time.Time, args []Value) Value {
		return arithmetic("-", now, args[0])
	}},
	"now":        {0, 0, DateTime, func(now time.Time, _ []Value) Value { return now }},
	"hash":       {1, 2, Int64, func(_ time.Time, args []Value) Value { return hash(args) }},
	"not":        {1, 1, SByte, func(_ time.Time, args []Value) Value { return !isTrue(args[0]) }},
	"isempty":    {1, 1, SByte, func(_ time.Time, args []Value) Value { return isEmpty(args[0]) }},
	"isnotempty": {1, 1, SByte, func(_ time.Time, args []Value) Value { return !isEmpty(args[0]) }},
	"isnull":     {1, 1, SByte, func(_ time.Time, args []Value) Value { return args[0] == nil }},
	"isnotnull":  {1, 1, SByte, func(_ time.Time, args []Value) Value { return args[0] != nil }},
	"tolower":    {1, 1, String, func(_ time.Time, args []Value) Value { return lower(args[0]) }},
	"toupper":    {1, 1, String, func(_ time.Time, args []Value) Value { return strings.ToUpper(text(args[0])) }},
	"tostring":   {1, 1, String, func(_ time.Time, args []Value) Value { return text(args[0]) }},
	"strcat": {1, 64, String, func(_ time.Time, args []Value) Value {
		var b strings.Builder
		for _, arg := range args {
			b.WriteString(text(arg))
		}
		return b.String()
	}},
}

// hash is a number from its first argument, below the second if there is one.
// Kusto's is xxhash64; clients may rely on its being a partition, not on the
// values.
func hash(args []Value) Value {
	h := fnv.New64a()
	h.Write([]byte(text(args[0])))
	// FNV's low bits are weak for short texts; the shift keeps it positive too.
	sum := int64((h.Sum64() * 0x9E3779B97F4A7C15) >> 1)
	if len(args) == 1 {
		return sum
	}
	return arithmetic("%", sum>>16, args[1])
}

func (p *parser) call(name string) (expr, error) {
	f, ok := functions[name]
	if !ok {
		return expr{}, errorf("Unknown function: '%s'.", name)
	}
	args, err := p.arguments()
	if err != nil {
		return expr{}, err
	}
	if len(args) < f.least || len(args) > f.most {
		return expr{}, errorf("%s(): function expects %d to %d argument(s).", name, f.least, f.most)
	}
	now := p.now
	return expr{func(r Row) Value {
		values := make([]Value, len(args))
		for i, arg := range args {
			values[i] = arg.eval(r)
		}
		return f.eval(now, values)
	}, f.typ}, nil
}
