package ingest

import (
	"context"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/ingest/route"
	"parapet/internal/msgraph"
	"parapet/internal/transport"
)

// The APIs whose calls have no quota of their own.
const (
	graphCalls   = string(transport.Graph)
	storageCalls = string(transport.Storage)
)

// choose orders the ways of the step with regard to all the others.
func (t *task) choose(ctx context.Context) route.Choice {
	plan := t.plan(ctx)
	for _, c := range plan.Choices {
		if c.Source == t.step.name {
			return c
		}
	}
	return route.Choice{}
}

// plan is what is best to do of the steps that are switched on, as far as is
// known by now.
func (r *run) plan(ctx context.Context) route.Plan {
	var sources []route.Source
	for _, t := range r.tasks {
		if t.step.isOn(r.cfg.Sources) {
			sources = append(sources, t.source())
		}
	}
	return route.Choose(sources, r.quotas(ctx, sources))
}

// source is what the planner is told of the step.
func (t *task) source() route.Source {
	s := route.Source{Name: t.step.name}
	for _, w := range t.step.ways {
		option := route.Way{Name: w.String(), Kind: w.kind, Partial: w.partial, Hindrance: t.hindered(w)}
		if w.cost != nil {
			option.Costs = w.cost(t.sized())
		}
		s.Ways = append(s.Ways, option)
	}
	return s
}

// sized is how much there is of the tenant, by this run or else the last, and
// by what is usual of what neither has seen.
func (r *run) sized() route.Size {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.size.Estimated()
}

// quotas are those that the ways would use, with what of them is used. What
// cannot be looked up counts as unused: transport waits where it must.
func (r *run) quotas(ctx context.Context, sources []route.Source) map[string]route.Quota {
	quotas := map[string]route.Quota{}
	for _, s := range sources {
		for _, w := range s.Ways {
			for _, c := range w.Costs {
				if _, known := quotas[c.Quota]; !known {
					quotas[c.Quota] = r.quota(ctx, c.Quota)
				}
			}
		}
	}
	return quotas
}

func (r *run) quota(ctx context.Context, name string) route.Quota {
	api, limited := quotaOf(name)
	var q route.Quota
	if limited == nil {
		return q
	}
	if r.cfg.Usage != nil {
		if usage, err := r.cfg.Usage(ctx, api, limited); err == nil {
			for _, w := range usage.Windows {
				q.Limits = append(q.Limits, route.Limit{Calls: w.Calls, Window: w.Window, Used: w.Used})
			}
			return q
		}
	}
	for _, l := range limited.Limits {
		q.Limits = append(q.Limits, route.Limit{Calls: l.Calls, Window: l.Window})
	}
	return q
}

// quotaOf is the quota of a name, nil for calls that have none.
func quotaOf(name string) (transport.API, *transport.Quota) {
	switch name {
	case graphCalls, storageCalls:
		return transport.API(name), nil
	case graphHunting:
		return transport.Hunting, msgraph.HuntingQuota()
	case defenderHunting:
		return transport.Hunting, defender.QuotaOf(name)
	}
	if strings.HasPrefix(name, "security/") {
		return transport.Graph, nil
	}
	return transport.Defender, defender.QuotaOf(name)
}
