package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/terminal"
)

// Status tells of every integration what is known of each of its sources, how
// and when it was read, what is missing and what can be done about it.
func Status(ctx context.Context, s Streams, opt DataOptions) error {
	store, _, err := opt.open(s)
	if errors.Is(err, snapshot.ErrNoData) && opt.JSON {
		return cmp.Or(encodeNoStatus(s.Out, snapshot.ErrNoData), err)
	}
	if err != nil {
		return err
	}
	stats, err := store.Stats(ctx)
	if err != nil {
		return failed(err)
	}
	all := statuses(stats)
	if opt.JSON {
		err = encodeStatus(s.Out, stats.Generation, all)
	} else {
		err = writeStatus(s.Out, all)
	}
	switch {
	case err != nil:
		return failed(fmt.Errorf("write the status: %w", err))
	case slices.ContainsFunc(all, func(o partitionStatus) bool { return !o.complete() }):
		return incomplete()
	}
	return nil
}

// partitionStatus is a partition of the graph, with what the last run told of it.
type partitionStatus struct {
	name    string
	sources []sourceStatus
}

// source is a step with how much there is of its types.
type sourceStatus struct {
	graph.Step
	entities, relationships int
}

func statuses(stats snapshot.Stats) []partitionStatus {
	var all []partitionStatus
	for _, p := range slices.Sorted(maps.Keys(stats.Generation.Steps)) {
		o := partitionStatus{name: strings.TrimPrefix(string(p), "integration/")}
		for _, step := range stats.Generation.Steps[p] {
			of := sourceStatus{Step: step}
			for _, t := range stats.Types {
				switch {
				case t.Partition != p || !slices.Contains(step.Types, t.Type):
				case graph.Declared().Entity(t.Type) != nil:
					of.entities += t.Living
				default:
					of.relationships += t.Living
				}
			}
			o.sources = append(o.sources, of)
		}
		all = append(all, o)
	}
	return all
}

// tried is when the last run ended.
func (o partitionStatus) tried() time.Time {
	var last time.Time
	for _, of := range o.sources {
		if of.Ended.After(last) {
			last = of.Ended
		}
	}
	return last
}

// asOf is when anything was last read; zero when nothing ever was.
func (o partitionStatus) asOf() time.Time {
	var last time.Time
	for _, of := range o.sources {
		if of.AsOf().After(last) {
			last = of.AsOf()
		}
	}
	return last
}

// inVain says that the last run saw nothing.
func (o partitionStatus) inVain() bool {
	return !slices.ContainsFunc(o.sources, func(of sourceStatus) bool { return of.Came() })
}

func (o partitionStatus) complete() bool {
	return !slices.ContainsFunc(o.sources, func(of sourceStatus) bool { return len(of.lacks()) > 0 })
}

// lacks is what is missing of a source, a sentence each. What is switched off
// nobody misses.
func (of sourceStatus) lacks() []string {
	switch {
	case of.Outcome == graph.Skipped:
		return nil
	case len(of.Missing) > 0:
		return of.Missing
	case of.Outcome == graph.Succeeded && of.Known < of.Of:
		return []string{fmt.Sprintf("it is known for %d of %d; the next runs read the rest", of.Known, of.Of)}
	case of.Outcome == graph.Succeeded:
		return nil
	case of.Reason == "":
		return []string{"the run did not say why"}
	}
	return []string{of.Reason}
}

// remark is what is worth knowing of a source of which nothing is missing.
func (of sourceStatus) remark() string {
	if of.Outcome != graph.Succeeded || len(of.lacks()) > 0 {
		return ""
	}
	return of.Reason
}

func writeStatus(w io.Writer, all []partitionStatus) error {
	for i, o := range all {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if err := o.write(w); err != nil {
			return err
		}
	}
	return nil
}

func (o partitionStatus) write(w io.Writer) error {
	switch {
	case o.inVain() && o.asOf().IsZero():
		fmt.Fprintf(w, "%s: the last run saw nothing at %s, and none did before.\n", o.name, day(o.tried()))
	case o.inVain():
		fmt.Fprintf(w, "%s: the last run saw nothing at %s. What is known is as of %s.\n", o.name, day(o.tried()), day(o.asOf()))
	default:
		fmt.Fprintf(w, "%s: last read at %s.\n", o.name, day(o.asOf()))
	}
	t := terminal.Table{
		Header: []string{"SOURCE", "OUTCOME", "ROUTE", "AS OF", "WHOLE AS OF", "ENTITIES", "RELATIONSHIPS"},
		Right:  []bool{false, false, false, false, false, true, true},
	}
	for _, of := range o.sources {
		t.Rows = append(t.Rows, []string{
			of.Name, string(of.Outcome), of.Route, day(of.AsOf()), day(of.WholeAt),
			strconv.Itoa(of.entities), strconv.Itoa(of.relationships),
		})
	}
	if err := t.Write(w); err != nil {
		return err
	}
	for _, of := range o.sources {
		for _, lack := range of.lacks() {
			fmt.Fprintf(w, "✗ %s: %s\n", of.Name, lack)
		}
		if remark := of.remark(); remark != "" {
			fmt.Fprintf(w, "• %s: %s\n", of.Name, remark)
		}
	}
	return nil
}

// day is a moment for a person, or that it never was.
func day(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return utc(t)
}
