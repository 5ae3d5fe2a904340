package config

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Settings are what a configuration says of the graph and of questions about
// it. What is not said is zero.
type Settings struct {
	// Parameters are the values of ${param.name} in queries: texts, numbers of
	// type float64 and truth values. Several mean any of them.
	Parameters map[string][]any
	Retention  Retention
	// Memory is how many bytes of the graph are kept in memory.
	Memory int64
	Query  Limits
	Sync   Pace
}

// Pace says how a sync goes about it.
type Pace struct {
	// FullEvery is how often what is read as changes is read as a whole.
	FullEvery time.Duration
	// PerDeviceCalls is how many calls a source makes in one run that has to be
	// asked device by device.
	PerDeviceCalls int
	// Fresh is how old what an interrupted run has read may be to be used by the
	// next one.
	Fresh time.Duration
}

// Retention says how long states of the graph are kept: all of them, and then
// the last of each day.
type Retention struct{ All, Daily time.Duration }

// Limits are what one query may take.
type Limits struct {
	Timeout time.Duration
	// Memory is in bytes.
	Memory int64
	Rows   int
}

// settings checks the part of the document that concerns the graph.
func (s *source) settings(doc *document) (Settings, []error) {
	r := &reader{source: s}
	set := Settings{
		Parameters: map[string][]any{},
		Retention: Retention{
			All:   r.duration("retention.all", doc.Retention.All),
			Daily: r.duration("retention.daily", doc.Retention.Daily),
		},
		Memory: r.size("memory", doc.Memory),
		Query: Limits{
			Timeout: r.duration("query.timeout", doc.Query.Timeout),
			Memory:  r.size("query.memory", doc.Query.Memory),
			Rows:    doc.Query.Rows,
		},
		Sync: Pace{
			FullEvery:      r.duration("sync.full_every", doc.Sync.FullEvery),
			PerDeviceCalls: doc.Sync.PerDeviceCalls,
			Fresh:          r.duration("sync.fresh", doc.Sync.Fresh),
		},
	}
	if doc.Query.Rows < 0 {
		r.problem("query.rows", "query.rows: %d is malformed: it must be a number greater than 0", doc.Query.Rows)
	}
	if doc.Sync.PerDeviceCalls < 0 {
		r.problem("sync.per_device_calls", "sync.per_device_calls: %d is malformed: it must be a number greater than 0", doc.Sync.PerDeviceCalls)
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Parameters)) {
		set.Parameters[name] = r.parameter(name, doc.Parameters[name])
	}
	return set, r.problems
}

// reader reads values of a document and gathers what is wrong with them.
type reader struct {
	source   *source
	problems []error
}

func (r *reader) problem(field, format string, args ...any) {
	r.problems = append(r.problems, r.source.errorf(r.source.lineOf("$."+field), format, args...))
}

func (r *reader) duration(field, text string) time.Duration {
	if text == "" {
		return 0
	}
	d, err := ParseDuration(text)
	if err != nil {
		r.problem(field, "%s: %w", field, err)
	}
	return d
}

func (r *reader) size(field, text string) int64 {
	if text == "" {
		return 0
	}
	n, err := ParseSize(text)
	if err != nil {
		r.problem(field, "%s: %w", field, err)
	}
	return n
}

// parameter reads the value or the values of a parameter.
func (r *reader) parameter(name string, value any) []any {
	field := "parameters." + name
	if !parameterName.MatchString(name) {
		r.problem(field, "%s: a parameter's name has letters, digits and underscores", field)
		return nil
	}
	values, several := value.([]any)
	if !several {
		values = []any{value}
	}
	if len(values) == 0 {
		r.problem(field, "%s: the list is empty: give a value", field)
	}
	scalars := make([]any, len(values))
	for i, v := range values {
		var err error
		if scalars[i], err = scalar(v); err != nil {
			r.problem(field, "%s: %w", field, err)
		}
	}
	return scalars
}

// scalar is a text, a number or a truth value.
func scalar(v any) (any, error) {
	switch v := v.(type) {
	case string, bool, float64:
		return v, nil
	case int64:
		return float64(v), nil
	case uint64:
		return float64(v), nil
	}
	return nil, fmt.Errorf("a value is a text, a number, true or false, or a list of those")
}
