package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"time"

	"parapet/internal/config"
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/ingest"
	"parapet/internal/terminal"
)

// planSync says what a sync would do and does none of it.
func planSync(ctx context.Context, s Streams, opt SyncOptions, file *config.File) error {
	return each(ctx, file.Integrations, func(in config.Integration) error {
		plan, err := planOne(ctx, s, opt, in, file.Settings)
		if err != nil {
			return failed(fmt.Errorf("plan the sync of %s: %w", in.Name, err))
		}
		return showPlan(s, opt.JSON, in.Name, plan)
	})
}

// showPlan tells what a run would do.
func showPlan(s Streams, asJSON bool, name string, plan ingest.Plan) error {
	var err error
	if asJSON {
		err = encodePlan(s.Out, name, plan)
	} else {
		err = writePlan(s.Out, name, plan)
	}
	if err != nil {
		return failed(fmt.Errorf("write the plan: %w", err))
	}
	return nil
}

func planOne(ctx context.Context, s Streams, opt SyncOptions, in config.Integration, set config.Settings) (ingest.Plan, error) {
	stored, err := lastState(opt.Data, set)
	if err != nil {
		return ingest.Plan{}, err
	}
	progress := newProgress(s.screen(), in.Name)
	defer progress.end()
	t, err := connect(in, quotaLedger(opt.Data), opt.Log, progress.wait)
	if err != nil {
		return ingest.Plan{}, err
	}
	defer t.Close()
	return ingest.MakePlan(ctx, stored, source(ctx, t, set))
}

// lastState is the graph in a folder, an empty one when there is none yet.
func lastState(data string, set config.Settings) (graph.View, error) {
	store, err := snapshot.Open(data, storeOptions(set))
	if errors.Is(err, snapshot.ErrNoData) {
		return emptyGraph{}, nil
	}
	if err != nil {
		return nil, err
	}
	return store.View(), nil
}

// emptyGraph is the graph before the first sync.
type emptyGraph struct{}

func (emptyGraph) Generation() graph.Generation            { return graph.Generation{} }
func (emptyGraph) Count(graph.Type) int                    { return 0 }
func (emptyGraph) CountOf(graph.Type, graph.Partition) int { return 0 }
func (emptyGraph) Memo(graph.Partition) []byte             { return nil }
func (emptyGraph) Err() error                              { return nil }

func (emptyGraph) Entities(graph.Type, ...string) iter.Seq2[graph.Partition, graph.Entity] {
	return func(func(graph.Partition, graph.Entity) bool) {}
}

func (emptyGraph) Relationships(graph.Type, ...string) iter.Seq2[graph.Partition, graph.Relationship] {
	return func(func(graph.Partition, graph.Relationship) bool) {}
}

func (emptyGraph) Entity(graph.Type, graph.Partition, graph.Key, ...string) (graph.Entity, bool) {
	return graph.Entity{}, false
}

func (emptyGraph) Of(graph.Type, graph.Partition, graph.Key, ...string) iter.Seq[graph.Relationship] {
	return func(func(graph.Relationship) bool) {}
}

// encodePlan tells a program of a plan.
func encodePlan(w io.Writer, name string, plan ingest.Plan) error {
	type source struct {
		ingest.PlannedSource

		Seconds float64 `json:"seconds"`
	}
	out := struct {
		Integration string `json:"integration"`
		ingest.Plan

		Sources []source `json:"sources"`
		Seconds float64  `json:"seconds"`
	}{Integration: name, Plan: plan, Seconds: plan.Takes.Seconds()}
	for _, p := range plan.Sources {
		out.Sources = append(out.Sources, source{p, p.Takes.Seconds()})
	}
	return plainEncoder(w).Encode(out)
}

func writePlan(w io.Writer, name string, plan ingest.Plan) error {
	t := terminal.Table{Header: []string{"SOURCE", "ROUTE", "CALLS", "TIME", "WHY"}, Right: []bool{false, false, true, true}}
	calls := 0
	for _, p := range plan.Sources {
		row := []string{p.Source, p.Route, strconv.Itoa(p.Calls), estimate(p.Takes), p.Why}
		if p.Route == "" {
			row = []string{p.Source, string(p.Outcome), "-", "-", p.Why}
		}
		t.Rows = append(t.Rows, row)
		calls += p.Calls
	}
	if err := t.Write(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s: about %d devices, %d calls, %s under Microsoft's quotas. Nothing was read but what the plan needs.\n",
		name, plan.Size.Devices, calls, estimate(plan.Takes))
	return err
}

// estimate is a time of which nobody knows the seconds.
func estimate(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Round(time.Second).Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%.1f h", d.Hours())
}

func (emptyGraph) Between(graph.Type, graph.Partition, graph.Key, graph.Key, ...string) (graph.Relationship, bool) {
	return graph.Relationship{}, false
}
