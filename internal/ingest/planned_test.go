package ingest_test

import (
	"flag"
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/ingest"
	"parapet/internal/raced"
	"parapet/internal/simulator"
	"parapet/internal/transport"
)

// inHalfASecond answers every call after half a second, which is how long the
// planner takes a call to last.
func inHalfASecond(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(500 * time.Millisecond)
		next.ServeHTTP(w, r)
	})
}

const (
	// reserved is how many calls of an API a plan may foresee for what may not be
	// needed: recommendations to ask for, pages of the catalogue until all is found.
	reserved = 55
	// growth is what part of the calls may come on top of two, one in so many: a plan is
	// made for a tenant of the size that it had when it was read last.
	growth = 8
	// oneByOne is how long the calls of a run may take that wait for each other's
	// answers, which a plan does not look at.
	oneByOne = 30 * time.Second
)

var planned = flag.Int("planned", 1000, "of how many devices the tenant has whose plans are compared with what is done")

// What a plan foresees is what a run does, under the quotas that Microsoft
// documents: no API is called more often, and it takes as long. So for a first
// run, for one that reads the whole again, and for one that reads what changed.
func TestPlansAreKept(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	for name, c := range map[string]struct {
		devices, perDevice int
		roles              map[string][]string // nil for all
	}{
		"by hunting":          {devices: *planned},
		"by hunting, a tenth": {devices: *planned / 10},
		"device by device": {devices: 350, perDevice: 5000, roles: map[string][]string{
			"graph":    {"Organization.Read.All", "Directory.Read.All"},
			"defender": {"Machine.Read.All", "User.Read.All", "Vulnerability.Read.All"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := virtually(t, simulator.Config{Devices: c.devices, Seed: 31}, inHalfASecond)
				if c.roles != nil {
					s.permit(t, c.roles)
				}
				store := newStore(t)
				for _, every := range []time.Duration{0, time.Nanosecond, 0} {
					cfg := s.config(t)
					cfg.Sources, cfg.FullEvery, cfg.PerDeviceCalls = usualSources(), every, c.perDevice
					plan, err := ingest.MakePlan(t.Context(), store.View(), cfg)
					if err != nil {
						t.Fatal(err)
					}
					before, began := maps.Clone(cfg.Calls()), time.Now()
					report := run(t, store, cfg)
					samePlan(t, plan, before, report, time.Since(began))
					s.order(t, "POST", "advance", `{"hours":30}`, nil)
					time.Sleep(30 * time.Hour)
				}
			})
		})
	}
}

// usualSources are those that are on unless somebody switches them.
func usualSources() ingest.Sources {
	on := allSources()
	for _, name := range []string{"missing_kbs", "secure_configurations", "browser_extensions", "certificates", "antivirus"} {
		delete(on, name)
	}
	return on
}

// samePlan compares what was foreseen with what was done.
func samePlan(t *testing.T, plan ingest.Plan, before map[transport.API]int, report ingest.Report, took time.Duration) {
	t.Helper()
	foreseen := map[transport.API]int{}
	for quota, n := range plan.Calls {
		foreseen[apiOf(quota)] += n
	}
	for _, api := range []transport.API{transport.Defender, transport.Hunting, transport.Graph} {
		made := report.Calls[api] - before[api]
		t.Logf("%s: %d calls were foreseen and %d made", api, foreseen[api], made)
		if made > foreseen[api]+2+foreseen[api]/growth || foreseen[api] > made+reserved {
			t.Errorf("%s: %d calls were foreseen and %d made: %v", api, foreseen[api], made, plan.Calls)
		}
	}
	t.Logf("%s were foreseen, and it took %s", plan.Takes, took)
	if took > plan.Takes+oneByOne || plan.Takes > took*3/2+oneByOne {
		t.Errorf("%s were foreseen, and it took %s", plan.Takes, took)
	}
}

// apiOf is the API that the calls of a quota are made to.
func apiOf(quota string) transport.API {
	switch {
	case quota == string(transport.Storage):
		return transport.Storage
	case strings.HasSuffix(quota, "runHuntingQuery"), strings.HasPrefix(quota, "advancedqueries/"):
		return transport.Hunting
	case quota == string(transport.Graph), strings.HasPrefix(quota, "security/"):
		return transport.Graph
	}
	return transport.Defender
}
