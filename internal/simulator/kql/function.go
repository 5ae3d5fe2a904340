package kql

import (
	"strconv"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"
)

// function is a scalar function: how many arguments it takes at least and at
// most, and what it answers. An empty type is that of its last argument.
type function struct {
	least, most int
	typ         string
	eval        func(now time.Time, args []Value) Value
}

var functions = map[string]function{
	"ago":        {1, 1, DateTime, func(now time.Time, args []Value) Value { return arithmetic("-", Moment(now), args[0]) }},
	"now":        {0, 0, DateTime, func(now time.Time, _ []Value) Value { return Moment(now) }},
	"hash":       {1, 2, Int64, func(_ time.Time, args []Value) Value { return hash(args) }},
	"not":        {1, 1, SByte, func(_ time.Time, args []Value) Value { return negation(args[0]) }},
	"isempty":    {1, 1, SByte, func(_ time.Time, args []Value) Value { return Bool(args[0].isEmpty()) }},
	"isnotempty": {1, 1, SByte, func(_ time.Time, args []Value) Value { return Bool(!args[0].isEmpty()) }},
	"isnull":     {1, 1, SByte, func(_ time.Time, args []Value) Value { return Bool(args[0].kind == isNull) }},
	"isnotnull":  {1, 1, SByte, func(_ time.Time, args []Value) Value { return Bool(args[0].kind != isNull) }},
	"tolower":    {1, 1, String, func(_ time.Time, args []Value) Value { return Text(strings.ToLower(args[0].String())) }},
	"toupper":    {1, 1, String, func(_ time.Time, args []Value) Value { return Text(strings.ToUpper(args[0].String())) }},
	"tostring":   {1, 1, String, func(_ time.Time, args []Value) Value { return Text(args[0].String()) }},
	"strlen":     {1, 1, Int64, func(_ time.Time, args []Value) Value { return Long(int64(len([]rune(args[0].text)))) }},
	"tolong":     {1, 1, Int64, func(_ time.Time, args []Value) Value { return toLong(args[0]) }},
	"tobool":     {1, 1, SByte, func(_ time.Time, args []Value) Value { return toBool(args[0]) }},
	"todatetime": {1, 1, DateTime, func(_ time.Time, args []Value) Value { return toMoment(args[0]) }},
	"strcat":     {1, 64, String, func(_ time.Time, args []Value) Value { return concat(args) }},
	"iff":        {3, 3, "", func(_ time.Time, args []Value) Value { return choose(args) }},
	"coalesce":   {2, 64, "", func(_ time.Time, args []Value) Value { return coalesce(args) }},
}

// hash is xxhash64, which is Kusto's too, and its remainder when there is a
// second argument.
func hash(args []Value) Value {
	var sum uint64
	if args[0].kind == isText {
		sum = xxhash.Sum64String(args[0].text)
	} else {
		sum = xxhash.Sum64String(args[0].String())
	}
	switch {
	case len(args) == 1:
		return Long(int64(sum)) //nolint:gosec // Kusto's is signed as well
	case args[1].kind != isLong || args[1].num <= 0:
		return Value{}
	}
	return Long(int64(sum % uint64(args[1].num))) //nolint:gosec // below a positive int64
}

func toLong(v Value) Value {
	switch v.kind {
	case isLong, isBool:
		return Long(v.num)
	case isReal:
		return Long(int64(v.real()))
	}
	if n, err := strconv.ParseInt(v.text, 10, 64); err == nil {
		return Long(n)
	}
	return Value{}
}

func toBool(v Value) Value {
	switch v.kind {
	case isBool:
		return v
	case isLong, isReal:
		return Bool(v.real() != 0)
	}
	if b, err := strconv.ParseBool(v.lower()); err == nil {
		return Bool(b)
	}
	return Value{}
}

// negation of nothing is nothing.
func negation(v Value) Value {
	if v.kind == isNull {
		return v
	}
	return Bool(!v.isTrue())
}

func toMoment(v Value) Value {
	if v.kind == isTime {
		return v
	}
	at, _ := parseTime(v.text)
	return at
}

func concat(args []Value) Value {
	length := 0
	for _, arg := range args {
		length += len(arg.text)
	}
	var b strings.Builder
	b.Grow(length)
	for _, arg := range args {
		if arg.kind == isText {
			b.WriteString(arg.text)
		} else {
			b.WriteString(arg.String())
		}
	}
	return Text(b.String())
}

func choose(args []Value) Value {
	if args[0].isTrue() {
		return args[1]
	}
	return args[2]
}

func coalesce(args []Value) Value {
	for _, arg := range args {
		if !arg.isEmpty() {
			return arg
		}
	}
	return args[len(args)-1]
}

func (p *parser) call(name string) (expr, error) {
	if name == "ingestion_time" {
		return p.ingestionTime()
	}
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
	typ := f.typ
	if typ == "" {
		typ = args[len(args)-1].typ
	}
	now := p.now
	values := make([]Value, len(args)) // one query runs on one goroutine
	e := derive(typ, func(r Row) Value {
		for i, arg := range args {
			values[i] = arg.eval(r)
		}
		return f.eval(now, values)
	}, args...)
	if name == "strcat" {
		e.write = func(text []byte, r Row) []byte {
			for _, arg := range args {
				text = arg.eval(r).appendText(text)
			}
			return text
		}
	}
	return e, nil
}

// ingestionTime is when the row came in, which is null where nobody kept it.
func (p *parser) ingestionTime() (expr, error) {
	args, err := p.arguments()
	switch {
	case err != nil:
		return expr{}, err
	case len(args) > 0:
		return expr{}, errorf("ingestion_time(): function expects 0 argument(s).")
	case p.arrived == nil:
		return expr{eval: func(Row) Value { return Value{} }, typ: DateTime}, nil
	}
	return expr{eval: p.arrived, typ: DateTime, varies: byRow}, nil
}
