package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/history"
	"parapet/internal/query"
	"parapet/internal/terminal"
)

// DiffOptions say which two states of the graph to compare.
type DiffOptions struct {
	Place
	// From and To are moments. To is now when it is empty.
	From, To string
	// Query restricts the differences to those of the entities in its answer;
	// empty restricts nothing.
	Query string
	JSON  bool
}

// Diff tells what was created, updated and deleted from one moment to another.
func Diff(ctx context.Context, s Streams, opt DiffOptions) error {
	from, to, err := opt.moments(time.Now())
	if err != nil {
		return usage(err)
	}
	a, err := newAsker(s, QueryOptions{Place: opt.Place})
	if err != nil {
		return err
	}
	var within *history.Within
	if opt.Query != "" {
		within = &history.Within{}
		if within.Before, within.After, err = query.Within(ctx, a.graphs, opt.Query, from, to, a.options); err != nil {
			return refusal(opt.Query, err)
		}
	}
	write := writeDiff
	if opt.JSON {
		write = encodeDiff
	}
	if err := write(s.Out, a.store.Diff(ctx, from, to, within)); err != nil {
		return failed(err)
	}
	return nil
}

func (o DiffOptions) moments(now time.Time) (from, to time.Time, err error) {
	if o.From == "" {
		return from, to, errors.New("say since when: --from 2026-01-31")
	}
	if from, err = moment(o.From, now); err != nil {
		return from, to, fmt.Errorf("--from: %w", err)
	}
	if to = now; o.To != "" {
		if to, err = moment(o.To, now); err != nil {
			return from, to, fmt.Errorf("--to: %w", err)
		}
	}
	if from.After(to) {
		return from, to, fmt.Errorf("--from is %s and later than --to, %s: exchange them", utc(from), utc(to))
	}
	return from, to, nil
}

// encodeDiff writes a line for each difference.
func encodeDiff(w io.Writer, all iter.Seq2[graph.Change, error]) error {
	out := plainEncoder(w)
	for c, err := range all {
		if err == nil {
			err = out.Encode(encodable(c))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// writeDiff writes what differs, and how much of each type.
func writeDiff(w io.Writer, all iter.Seq2[graph.Change, error]) error {
	t := terminal.Table{Header: []string{"CHANGE", "OF", "TYPE", "KEY", "PROPERTY", "BEFORE", "AFTER"}}
	counts := graph.Changes{}
	for c, err := range all {
		if err != nil {
			return err
		}
		t.Rows = append(t.Rows, diffRows(c)...)
		counts.Add(c.Type, countOf(c.Op))
	}
	if len(counts) == 0 {
		_, err := fmt.Fprintln(w, "No changes.")
		return err
	}
	if err := t.Write(w); err != nil {
		return err
	}
	fmt.Fprintln(w)
	return changeTable(counts).Write(w)
}

func diffRows(c graph.Change) [][]string {
	op, of, typ, key := string(c.Op), owner(c), string(c.Type), string(c.Key)
	if c.Op != graph.Updated {
		return [][]string{{op, of, typ, key, "", "", ""}}
	}
	var rows [][]string
	for _, d := range differences(c) {
		rows = append(rows, []string{op, of, typ, key, d.name, shown(d.before), shown(d.after)})
		op, of, typ, key = "", "", "", ""
	}
	return rows
}

// owner is the partition of a thing, or those that a relationship joins: keys
// alone do not tell things of two integrations apart.
func owner(c graph.Change) string {
	switch {
	case c.From == nil:
		return string(c.Partition)
	case c.From.Partition == c.To.Partition:
		return string(c.From.Partition)
	}
	return fmt.Sprintf("%s >> %s", c.From.Partition, c.To.Partition)
}

func countOf(op graph.Op) graph.Count {
	switch op {
	case graph.Created:
		return graph.Count{Created: 1}
	case graph.Deleted:
		return graph.Count{Deleted: 1}
	}
	return graph.Count{Updated: 1}
}
