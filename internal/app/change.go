package app

import (
	"slices"
	"strings"
	"time"

	"parapet/internal/graph"
)

// difference is a property that has changed.
type difference struct {
	name          string
	before, after graph.Value
}

// differences are the properties of an updated thing that have changed, in
// alphabetical order.
func differences(c graph.Change) []difference {
	names := map[string]bool{}
	for _, p := range slices.Concat(c.Before, c.After) {
		names[p.Name] = true
	}
	var all []difference
	for name := range names {
		d := difference{name, c.Before.Get(name), c.After.Get(name)}
		if !d.before.Equal(d.after) {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b difference) int { return strings.Compare(a.name, b.name) })
	return all
}

// shown is a value for a person, who should see that there is none.
func shown(v graph.Value) string {
	if !v.Defined() {
		return "-"
	}
	return v.String()
}

// utc is a moment for a person.
func utc(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// changeJSON is a change for a program. Dates are milliseconds since 1970, as in
// the answers to queries. Of an update it has the properties that changed.
type changeJSON struct {
	Op        graph.Op        `json:"op"`
	Partition graph.Partition `json:"partition"`
	Type      graph.Type      `json:"type"`
	Key       graph.Key       `json:"key"`
	*endsJSON
	Before     map[string]any `json:"before,omitempty"`
	After      map[string]any `json:"after,omitempty"`
	Generation uint64         `json:"generation"`
	At         int64          `json:"at"`
}

// endsJSON are the ends of a relationship. A key is unique only in its
// partition.
type endsJSON struct {
	FromPartition graph.Partition `json:"fromEntityPartition"`
	From          graph.Key       `json:"fromEntityKey"`
	ToPartition   graph.Partition `json:"toEntityPartition"`
	To            graph.Key       `json:"toEntityKey"`
}

func encodable(c graph.Change) changeJSON {
	j := changeJSON{
		Op: c.Op, Partition: c.Partition, Type: c.Type, Key: c.Key,
		Before: map[string]any{}, After: map[string]any{},
		Generation: c.Generation, At: c.At.UnixMilli(),
	}
	if c.From != nil {
		j.endsJSON = &endsJSON{c.From.Partition, c.From.Key, c.To.Partition, c.To.Key}
	}
	for _, d := range differences(c) {
		if d.before.Defined() {
			j.Before[d.name] = d.before.Any()
		}
		if d.after.Defined() {
			j.After[d.name] = d.after.Any()
		}
	}
	return j
}
