package ingest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"parapet/internal/defender"
	"parapet/internal/hunting"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

// The quotas of hunting, by which its calls are counted.
const (
	graphHunting    = "security/runHuntingQuery"
	defenderHunting = "advancedqueries/run"
)

// huntingWays are the ways to read a source by hunting, which gives about so much
// of a tenant: through Graph, or, where only the Defender API permits it, there, as
// long as it lasts.
func huntingWays(of func(route.Size) yield, run func(context.Context, *task, hunting.Runner) error) []way {
	return []way{
		{
			name: "hunting", kind: route.Hunting,
			need: need{
				api: transport.Graph, roles: []string{"ThreatHunting.Read.All"}, unasked: true,
				better: "some queries would tell %s, in place of one call for each device",
			},
			cost: huntingCost(graphHunting, of),
			run:  func(ctx context.Context, t *task) error { return run(ctx, t, t.cfg.Graph) },
		},
		{
			name: "hunting by Defender's own API", kind: route.Hunting,
			need: need{api: transport.Defender, roles: []string{"AdvancedQuery.Read.All"}, unasked: true, ends: huntingEnds},
			hindrance: func(t *task) string {
				switch {
				case t.cfg.Access.has(transport.Graph, "ThreatHunting.Read.All"):
					return "Graph answers the same queries"
				case t.hasHuntingEnded():
					return errHuntingEnded.Error()
				}
				return ""
			},
			cost: huntingCost(defenderHunting, of),
			run: func(ctx context.Context, t *task) error {
				err := run(ctx, t, t.cfg.Defender)
				if gone, ok := errors.AsType[*transport.Error](err); ok && gone.Status == http.StatusGone {
					t.endHunting()
					return errHuntingEnded
				}
				if err == nil {
					t.notes.remark("%s", huntingEnds())
				}
				return err
			},
		},
	}
}

// huntingEnds says until when Defender's own hunting is asked, and what to do.
func huntingEnds() string {
	if !time.Now().Before(defender.HuntingEnds) {
		return errHuntingEnded.Error()
	}
	return fmt.Sprintf("Microsoft ends hunting by Defender's own API on %s: grant ThreatHunting.Read.All of Microsoft Graph before that",
		defender.HuntingEnds.Format(time.DateOnly))
}

// errHuntingEnded says why Defender's own hunting is not asked any more.
var errHuntingEnded = fmt.Errorf("hunting by Defender's own API ended on %s: grant ThreatHunting.Read.All", defender.HuntingEnds.Format(time.DateOnly))

// hasHuntingEnded reports whether Defender's own hunting is no more, by the
// calendar or by what it told this run or one before.
func (r *run) hasHuntingEnded() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.huntingEnded || !time.Now().Before(defender.HuntingEnds)
}

func (r *run) endHunting() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.huntingEnded = true
}

func huntingCost(quota string, of func(route.Size) yield) func(route.Size) []route.Cost {
	return func(s route.Size) []route.Cost {
		y := of(s)
		return []route.Cost{{Quota: quota, Calls: y.parts(), Bytes: int64(y.bytes)}}
	}
}
