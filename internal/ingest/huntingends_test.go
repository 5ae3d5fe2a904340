package ingest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest"
)

const huntingEnded = "hunting by Defender's own API ended on 2027-02-01: grant ThreatHunting.Read.All"

// Once Defender's own hunting is no more, by the calendar or because it said so,
// nobody asks for it: who signs in is read device by device, and what has no
// other way says what to grant.
func TestDefendersOwnHuntingEnds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end   func(*tenant)
		calls int // that the end may take
	}{
		"by the calendar": {func(*tenant) { time.Sleep(time.Until(defender.HuntingEnds)) }, 0},
		"by its answer": {func(n *tenant) {
			n.answer["/advancedqueries/run"] = refuse(http.StatusGone, "Gone", "This API was retired.")
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := office(map[string]http.HandlerFunc{"/advancedqueries/run": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, results()) }})
				store, cfg := newStore(t), only(n.config(t), []string{"User.Read.All", "AdvancedQuery.Read.All"}, "logon_users", "network_adapters")
				if report := run(t, store, cfg); outcomeOf(report, "network_adapters") != graph.Succeeded {
					t.Fatalf("before the end: %s", reason(report, "network_adapters"))
				}
				most := n.count("/advancedqueries/run") + c.calls
				c.end(n)
				for range 2 {
					report := run(t, store, cfg)
					if got := reason(report, "network_adapters"); outcomeOf(report, "network_adapters") != graph.Forbidden || got != huntingEnded {
						t.Errorf("network_adapters %s: %s", outcomeOf(report, "network_adapters"), got)
					}
					if got := routeOf(report, "logon_users"); got != "device by device" {
						t.Errorf("logon_users by %q", got)
					}
					if got, want := reason(report, "logon_users"), "read by device by device, because "+huntingEnded; !strings.HasSuffix(got, want) || strings.Count(got, "ended on") != 1 {
						t.Errorf("logon_users: %s; want %s", got, want)
					}
					if got := n.count("/advancedqueries/run"); got > most {
						t.Errorf("%d calls, want %d at most", got, most)
					}
					most = n.count("/advancedqueries/run")
				}
				plan, err := ingest.MakePlan(t.Context(), store.View(), cfg)
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range plan.Sources {
					if s.Source == "network_adapters" && (s.Route != "" || s.Outcome != graph.Forbidden || s.Why != huntingEnded) {
						t.Errorf("planned: %+v", s)
					}
				}
			})
		})
	}
}
