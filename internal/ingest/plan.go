package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/ingest/route"
)

// Plan says what a run would do.
type Plan struct {
	Sources []PlannedSource `json:"sources"`
	// Size is how much there is of the tenant, as far as is known or usual.
	Size route.Size `json:"size"`
	// Calls are those of all sources, by quota, and Takes is how long they take
	// side by side.
	Calls map[string]int `json:"calls"`
	Takes time.Duration  `json:"-"`
}

// PlannedSource is how a source would be read.
type PlannedSource struct {
	Source string `json:"source"`
	// Route is empty when the source would not be read: Outcome says how its step
	// would end.
	Route   string        `json:"route,omitempty"`
	Outcome graph.Outcome `json:"outcome,omitempty"`
	Calls   int           `json:"calls"`
	Bytes   int64         `json:"bytes"`
	Takes   time.Duration `json:"-"`
	// Why says why this route and no other.
	Why string `json:"why"`
}

// MakePlan says what a run would do. It writes nothing. When no run has left how
// large the tenant is, it counts its devices, which takes a call for each 10,000.
func MakePlan(ctx context.Context, stored graph.View, cfg Config) (Plan, error) {
	r := newRun(cfg.withDefaults(), stored)
	if r.size.Devices == 0 {
		if err := r.countDevices(ctx); err != nil {
			return Plan{}, err
		}
	}
	chosen := r.plan(ctx)
	plan := Plan{Size: r.sized(), Calls: chosen.Calls, Takes: chosen.Took}
	for _, t := range r.tasks {
		i := slices.IndexFunc(chosen.Choices, func(c route.Choice) bool { return c.Source == t.step.name })
		if i < 0 {
			plan.Sources = append(plan.Sources, PlannedSource{
				Source: t.step.name, Outcome: graph.Skipped, Why: "switched off in the configuration (sources." + t.step.name + ")",
			})
			continue
		}
		plan.Sources = append(plan.Sources, t.planned(chosen.Choices[i], chosen.Quotas))
	}
	return plan, ctx.Err()
}

// countDevices asks for the list of devices. Where there is no permission for it
// there is nothing to count: the plan says of all that builds on it that it would
// not come.
func (r *run) countDevices(ctx context.Context) error {
	machines := r.task(machinesStep)
	if outcome, _ := machines.step.permitted(r.cfg.Access); outcome != "" {
		return nil
	}
	devices := 0
	for _, err := range usable(r.cfg.Defender.Machines(ctx), anyway) {
		if err != nil {
			return fmt.Errorf("count the devices: %w", err)
		}
		devices++
	}
	r.measured(func(s *route.Size) { s.Devices = devices })
	return nil
}

func (t *task) planned(c route.Choice, quotas map[string]route.Quota) PlannedSource {
	p := PlannedSource{Source: c.Source}
	if len(c.Ways) == 0 {
		p.Outcome, p.Why = t.step.permitted(t.cfg.Access)
		if p.Outcome == "" {
			err := noWay(c.Hindered)
			p.Outcome, p.Why = outcomeOf(err), err.Error()
		}
		return p
	}
	first := c.Ways[0]
	p.Route, p.Calls, p.Bytes, p.Takes = first.Name, first.Calls(), first.Bytes(), first.Takes(quotas)
	p.Why = why(c, quotas)
	return p
}

// why says what speaks for the first way of a choice: what the others would cost,
// and what hinders those that cannot be taken.
func why(c route.Choice, quotas map[string]route.Quota) string {
	var parts []string
	for _, w := range c.Ways[1:] {
		switch {
		case w.Partial:
			parts = append(parts, w.Name+" would not tell everything")
		default:
			parts = append(parts, fmt.Sprintf("%s would take %s and %s", w.Name, plural(w.Calls(), "call"), roughly(w.Takes(quotas))))
		}
	}
	for _, w := range c.Hindered {
		reason, _, _ := strings.Cut(w.Hindrance, ": grant it")
		parts = append(parts, fmt.Sprintf("not by %s: %s", w.Name, reason))
	}
	if len(parts) == 0 {
		return "the only way"
	}
	return strings.Join(parts, "; ")
}

func roughly(d time.Duration) string {
	if d < time.Minute {
		return d.Round(time.Second).String()
	}
	return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
}
