package kql

import "slices"

// fold takes in the values of a group and answers one.
type fold interface {
	add(Value)
	result() Value
}

// extreme keeps the smallest (sign 1) or the largest (sign -1) value.
type extreme struct {
	sign int
	best Value
}

func (e *extreme) add(v Value) {
	if e.best == nil || order(v, e.best) == -e.sign {
		e.best = v
	}
}
func (e *extreme) result() Value { return e.best }

type counter struct{ n int64 }

func (c *counter) add(Value)     { c.n++ }
func (c *counter) result() Value { return c.n }

// set keeps the distinct non-empty texts in the order they came.
type set struct{ items []string }

func (s *set) add(v Value) {
	if t := text(v); t != "" && !slices.Contains(s.items, t) {
		s.items = append(s.items, t)
	}
}
func (s *set) result() Value { return append([]string{}, s.items...) }

// distinctCount counts distinct values.
type distinctCount struct{ seen map[string]bool }

func (d *distinctCount) add(v Value)   { d.seen[string(appendKey(nil, v))] = true }
func (d *distinctCount) result() Value { return int64(len(d.seen)) }

// anyOne keeps the first value that is not null.
type anyOne struct{ value Value }

func (a *anyOne) add(v Value) {
	if a.value == nil {
		a.value = v
	}
}
func (a *anyOne) result() Value { return a.value }

// folds by the name of the aggregation. Type is empty when it is that of the
// argument.
var folds = map[string]struct {
	typ   string
	fresh func() fold
}{
	"min":      {"", func() fold { return &extreme{sign: 1} }},
	"max":      {"", func() fold { return &extreme{sign: -1} }},
	"count":    {Int64, func() fold { return &counter{} }},
	"dcount":   {Int64, func() fold { return &distinctCount{map[string]bool{}} }},
	"make_set": {Object, func() fold { return &set{} }},
	"take_any": {"", func() fold { return &anyOne{} }},
}
