package ingest_test

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/ingest"
	"parapet/internal/raced"
	"parapet/internal/simulator"
)

// life is a tenant and the runs that read it, each with misfortunes of its own.
type life struct {
	Seed    uint64
	Devices int
	Runs    []misfortune
}

// misfortune is what befalls a run.
type misfortune struct {
	Hours       int      // that the tenant lives before it
	Revoked     []string // roles that the application lacks
	Unlicensed  []string
	Faults      []string // as the control plane takes them
	Interrupted int      // the call at which somebody ends the run; 0 for none
	Accepted    bool     // deletions, however many
	Whole       bool     // a reading of the whole is due
	Off         []string // sources
	Bounded     bool     // few calls are made device by device
}

// faulty are the paths at which calls go wrong, beginnings or patterns.
var faulty = []string{
	"/v1.0/organization", "/v1.0/users", "/v1.0/users/delta", "/v1.0/groups", "/v1.0/groups/delta", "/v1.0/$batch", "/v1.0/groups/*/members",
	"/v1.0/security/alerts_v2", "/v1.0/security/runHuntingQuery", "/api/machine*", "/api/machines/*", "/api/machines/*/logonusers",
	"/api/machineactions", "/api/alerts", "/api/deviceavinfo", "/api/vulnerabilities", "/api/vulnerabilities/*",
	"/api/machines/SoftwareVulnerabilitiesExport", "/api/machines/SoftwareVulnerabilitiesByMachine", "/api/machines/SoftwareVulnerabilityChangesByMachine",
	"/api/machines/SoftwareInventoryExport", "/api/machines/SoftwareInventoryByMachine", "/api/machines/SoftwareInventoryNoProductCodeExport",
	"/api/machines/SecureConfigurationsAssessmentExport", "/api/machines/BrowserExtensionsInventoryExport", "/api/machines/CertificateAssessmentExport",
	"/api/Software", "/api/recommendations", "/api/recommendations/*/machineReferences", "/api/exposureScore", "/api/configurationScore",
	"/api/machines/*/getmissingkbs",
}

// wrongs are the ways in which they go wrong.
var wrongs = []string{
	`"status":403,"body":"{\"error\":{\"code\":\"Forbidden\",\"message\":\"no\"}}"`,
	`"status":404,"body":"{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"not here\"}}"`,
	`"status":400,"body":"{\"error\":{\"code\":\"BadRequest\",\"message\":\"not so\"}}"`,
	`"status":410,"body":"{\"error\":{\"code\":\"syncStateNotFound\",\"message\":\"too old\"}}"`,
	`"status":429,"headers":{"Retry-After":"7"}`, `"status":500`, `"status":503`, `"close":true`,
	`"truncate":40`, `"truncate":900`, `"cut":30`, `"cut":700`, `"damage":60`, `"damage":500`, `"delay_ms":90000`, `"advance_hours":6`,
}

// garbled are members that cannot be read in a record, ids among them. Names of
// accounts are not: by them they are matched, which nobody can without.
var garbled = []string{
	"id", "id", "DeviceId", "deviceId", "machineId", "lastSeen", "firstSeen", "rbacGroupId", "ipAddresses", "lastIpAddress", "computerDnsName",
	"mergedIntoMachineId", "isPotentialDuplication", "onboardingStatus", "healthStatus", "osBuild", "machineTags", "evidence", "severity",
	"createdDateTime", "groupTypes", "assignedTo", "status", "type", "weaknesses", "exposedMachinesCount", "remediationType", "vendor", "name",
	"publishedOn", "cveId", "eventTimestamp", "softwareName", "score", "lastUpdateTime", "Logons", "Adapters", "productsNames", "avMode", "members@delta",
}

func lives() *rapid.Generator[life] {
	fault := rapid.Custom(func(t *rapid.T) string {
		where := fmt.Sprintf(`"path":%q`, rapid.SampledFrom(faulty).Draw(t, "path"))
		if rapid.IntRange(0, 5).Draw(t, "by api") == 0 {
			where = fmt.Sprintf(`"api":%q`, rapid.SampledFrom([]string{"graph", "hunting", "defender", "storage"}).Draw(t, "api"))
		}
		wrong := rapid.SampledFrom(wrongs).Draw(t, "wrong")
		if rapid.IntRange(0, 3).Draw(t, "a record") == 0 {
			wrong = fmt.Sprintf(`"garble":%q,"record":%d`, rapid.SampledFrom(garbled).Draw(t, "member"), rapid.IntRange(0, 9).Draw(t, "record"))
		}
		return fmt.Sprintf(`{"match":{%s},%s,"after":%d,"times":%d}`, where, wrong,
			rapid.IntRange(0, 3).Draw(t, "after"), rapid.SampledFrom([]int{1, 2, 50}).Draw(t, "times"))
	})
	some := func(of []string, most int) *rapid.Generator[[]string] {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(of), 0, most, rapid.ID)
	}
	one := rapid.Custom(func(t *rapid.T) misfortune {
		m := misfortune{
			Hours:  rapid.SampledFrom([]int{0, 3, 6, 24, 80, 200}).Draw(t, "hours"),
			Faults: rapid.SliceOfN(fault, 0, 4).Draw(t, "faults"),
			Off:    some(slices.Sorted(maps.Keys(allSources())), 2).Draw(t, "off"),
		}
		if rapid.IntRange(0, 2).Draw(t, "roles") == 0 {
			m.Revoked = some([]string{
				"Directory.Read.All", "User.Read.All", "Group.Read.All", "SecurityAlert.Read.All", "Alert.Read.All", "ThreatHunting.Read.All",
				"AdvancedQuery.Read.All", "Vulnerability.Read.All", "Software.Read.All", "SecurityRecommendation.Read.All", "Score.Read.All", "Machine.Read.All",
			}, 4).Draw(t, "revoked")
		}
		if rapid.IntRange(0, 4).Draw(t, "licences") == 0 {
			m.Unlicensed = some([]string{"mde", "tvm", "hunting"}, 2).Draw(t, "unlicensed")
		}
		if rapid.IntRange(0, 3).Draw(t, "is interrupted") == 0 {
			m.Interrupted = rapid.IntRange(1, 60).Draw(t, "interrupted")
		}
		m.Accepted, m.Whole = rapid.Bool().Draw(t, "accepted"), rapid.IntRange(0, 3).Draw(t, "whole") == 0
		m.Bounded = rapid.IntRange(0, 3).Draw(t, "bounded") == 0
		return m
	})
	return rapid.Custom(func(t *rapid.T) life {
		return life{
			Seed: rapid.Uint64Range(1, 1000).Draw(t, "seed"), Devices: rapid.IntRange(4, 16).Draw(t, "devices"),
			Runs: rapid.SliceOfN(one, 1, 5).Draw(t, "runs"),
		}
	})
}

// mostLives is how many tenants are read, each of which takes half a second; with the
// race detector it is one.
var mostLives = flag.Int("lives", 8, "how many simulated tenants are read with misfortunes, at most as many as -rapid.checks")

// Whatever happens to the runs, nothing that still exists is ever deleted; and
// once a run is spared, the graph is the tenant.
func TestNothingThatExistsIsDeleted(t *testing.T) {
	t.Parallel()
	lived, most, wrong := 0, *mostLives, false
	if raced.On() {
		most = 1
	}
	rapid.Check(t, func(rt *rapid.T) {
		l := lives().Draw(rt, "life")
		if lived++; lived > most && !wrong {
			return
		}
		var problem string
		synctest.Test(t, func(t *testing.T) { problem = l.lead(t) })
		if problem != "" {
			wrong = true
			rt.Fatal(problem)
		}
	})
}

// watched is a tenant whose reading can be interrupted at a call.
type watched struct {
	simulated
	store  *snapshot.Store
	spool  string
	roles  map[string][]string // all there are
	stopAt atomic.Int64        // counts down; the call at which it reaches 0 ends the run
	stop   atomic.Pointer[context.CancelFunc]
	// begun is the tenant when the first of the last runs began that were all
	// interrupted: what they read may be taken by the next.
	begun map[graph.Type][]string
}

// lead lives the life and returns what is wrong with it; empty when nothing is.
func (l life) lead(t *testing.T) string {
	w := &watched{store: newStore(t), spool: t.TempDir()}
	w.simulated = virtually(t, simulator.Config{Devices: l.Devices, Seed: l.Seed}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
			if w.stopAt.Add(-1) == 0 {
				(*w.stop.Load())()
			}
			next.ServeHTTP(answer, r)
		})
	})
	var app struct{ Roles map[string][]string }
	w.order(t, "GET", "apps/"+w.server.Credentials().ClientID, "", &app)
	w.roles = app.Roles
	for i, m := range l.Runs {
		if problem := w.suffer(t, m); problem != "" {
			return fmt.Sprintf("run %d: %s", i, problem)
		}
	}
	return w.recover(t)
}

// selfStanding are the types whose things are there whatever others there are.
// While a tenant lives on during a run, or since what the run takes from one that was
// interrupted, a product can go from the device that had it to one that was not there
// when devices were listed: nobody sees it then.
var selfStanding = []graph.Type{graph.Account, graph.Machine, graph.User, graph.Group}

// suffer is a run with its misfortune.
func (w *watched) suffer(t *testing.T, m misfortune) string {
	w.pass(t, m.Hours)
	w.allow(t, m.Revoked, m.Unlicensed)
	cfg := w.prepared(t, m)
	for _, f := range m.Faults {
		w.order(t, "POST", "faults", f, nil)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	w.stop.Store(&stop)
	w.stopAt.Store(int64(m.Interrupted))
	before, exists := held(w.store.View()), w.truth(t)
	if w.begun == nil {
		w.begun = exists
	}
	report, err := ingest.Run(ctx, w.store, cfg)
	synctest.Wait() // the tenant may still be at work for calls that nobody waits for
	still, after := w.truth(t), held(w.store.View())
	moved := !gocmp.Equal(exists, still) || takes(report) && !gocmp.Equal(w.begun, still)
	if err == nil {
		w.begun = nil
	}
	for typ, keys := range before {
		if moved && !slices.Contains(selfStanding, typ) {
			continue
		}
		for _, key := range keys {
			if typ == graph.MissingUpdate && !isLacked(key, before, exists, still) {
				continue
			}
			if has(exists[typ], key) && has(still[typ], key) && !has(after[typ], key) {
				return fmt.Sprintf("%s was deleted, which exists\nerror: %v\n%s", key, err, told(report))
			}
		}
	}
	if err != nil {
		if diff := gocmp.Diff(before, after); diff != "" {
			return fmt.Sprintf("the run failed (%v) and changed the graph:\n%.2000s", err, diff)
		}
	}
	return ""
}

// takes says whether a run took something that an interrupted one had read.
func takes(report ingest.Report) bool {
	return slices.ContainsFunc(report.Steps, func(s ingest.Step) bool { return strings.Contains(s.Reason, "what an interrupted sync had read") })
}

// isLacked says whether a device lacks an update of which that is stored. An update
// may go when none does: that another device has come to lack it is known when its
// turn comes to be asked.
func isLacked(update string, before, exists, still map[graph.Type][]string) bool {
	const typ = graph.MachineHasMissingUpdate
	return slices.ContainsFunc(before[typ], func(key string) bool {
		return strings.HasSuffix(key, "|"+update) && has(exists[typ], key) && has(still[typ], key)
	})
}

// recover runs without a misfortune, and once more where the first has left
// something to be done, and compares the graph with the tenant.
func (w *watched) recover(t *testing.T) string {
	w.order(t, "DELETE", "faults", "", nil)
	w.allow(t, nil, nil)
	time.Sleep(2 * time.Hour) // what an interrupted run had read is too old to be taken
	var report ingest.Report
	for try := range 3 {
		w.pass(t, try)
		var err error
		report, err = ingest.Run(t.Context(), w.store, w.prepared(t, misfortune{Accepted: true}))
		if err != nil {
			return fmt.Sprintf("the run that was spared: %v", err)
		}
		if report.Complete() {
			break
		}
	}
	if !report.Complete() {
		return "spared runs are not complete\n" + told(report)
	}
	want, got := w.truth(t), held(w.store.View())
	for typ := range got {
		if diff := gocmp.Diff(want[typ], got[typ], cmpopts.EquateEmpty()); diff != "" {
			return fmt.Sprintf("%s: %d in the tenant, %d in the graph (-tenant +graph):\n%.1500s\n%s", typ, len(want[typ]), len(got[typ]), diff, told(report))
		}
	}
	return ""
}

// pass lets hours pass, in the tenant and here.
func (w *watched) pass(t *testing.T, hours int) {
	time.Sleep(time.Duration(hours) * time.Hour)
	if hours > 0 {
		w.order(t, "POST", "advance", fmt.Sprintf(`{"hours":%d}`, hours), nil)
	}
}

// allow grants all roles and licences but some.
func (w *watched) allow(t *testing.T, revoked, unlicensed []string) {
	app := map[string]any{}
	roles := map[string][]string{}
	for api, all := range w.roles {
		roles[api] = lacking(all, revoked...)
	}
	licences := map[string]bool{}
	for _, name := range []string{"mde", "tvm", "hunting"} {
		licences[name] = !slices.Contains(unlicensed, name)
	}
	app["roles"], app["licences"] = roles, licences
	body, err := json.Marshal(app)
	if err != nil {
		t.Fatal(err)
	}
	w.order(t, "PUT", "apps/"+w.server.Credentials().ClientID, string(body), nil)
}

// prepared is a new process that reads the tenant.
func (w *watched) prepared(t *testing.T, m misfortune) ingest.Config {
	cfg := w.config(t)
	cfg.Sources, cfg.Spool, cfg.AcceptDeletions = allSources(), w.spool, m.Accepted
	for _, name := range m.Off {
		delete(cfg.Sources, name)
	}
	if m.Whole {
		cfg.FullEvery = time.Nanosecond
	}
	if m.Bounded {
		cfg.PerDeviceCalls = 3
	}
	return cfg
}

// has looks a key up in sorted ones.
func has(sorted []string, key string) bool {
	_, found := slices.BinarySearch(sorted, key)
	return found
}

// told is what a report says, a line a step.
func told(report ingest.Report) string {
	var lines string
	for _, s := range report.Steps {
		lines += fmt.Sprintf("  %s %s %s %s\n", s.Name, s.Outcome, cmp.Or(s.Route, "-"), s.Reason)
	}
	return lines
}
