package ingest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/raced"
)

// alertTypes are what the alerts fill.
var alertTypes = []graph.Type{
	graph.Alert, graph.AccountHasAlert, graph.MachineHasAlert, graph.UserHasAlert, graph.LogonUserHasAlert,
	graph.File, graph.AlertHasFile, graph.URL, graph.AlertHasURL, graph.IPAddress, graph.AlertHasIPAddress,
}

// allOf is all that a graph says of some types.
func allOf(view graph.View, types []graph.Type) []string {
	var all []string
	say := func(of any, props graph.Props) {
		all = append(all, fmt.Sprint(of))
		for _, p := range props {
			all = append(all, fmt.Sprintf("%v %s %v", of, p.Name, p.Value.Any()))
		}
	}
	for _, typ := range types {
		for _, e := range view.Entities(typ) {
			say(e.Key, e.Props)
		}
		for _, r := range view.Relationships(typ) {
			say(fmt.Sprint(r.From, " ", typ, " ", r.To), r.Props)
		}
	}
	slices.Sort(all)
	return all
}

// The alerts that changed, again and again, while devices and accounts come and go,
// are what is read as a whole.
func TestAlertsAddUpToTheWhole(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	for seed, life := range map[uint64]struct {
		devices int
		hours   []int
	}{31: {25, []int{6, 1, 24, 48, 6, 200, 6, 24}}, 32: {150, []int{300, 250, 24, 300, 6}}} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			sources := ingest.Sources{"alerts": true, "users": true, "logon_users": true, "ip_addresses": true}
			addUp(t, simulate(t, life.devices, seed), "alerts", sources, life.hours, func(i int, _ ingest.Report, whole, changes graph.View) {
				if diff := cmp.Diff(allOf(whole, alertTypes), allOf(changes, alertTypes)); diff != "" {
					t.Fatalf("run %d (-whole +changes):\n%.3000s", i, diff)
				}
			})
		})
	}
}

// alerted lists alerts as Graph does: all, or those that were updated since the
// moment that it is asked for.
func alerted(all map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, since, _ := strings.Cut(r.URL.Query().Get("$filter"), " ge ")
		var listed []string
		for id, rest := range all {
			updated, evidence, _ := strings.Cut(rest, " ")
			if updated >= since {
				listed = append(listed, fmt.Sprintf(`{"id":%q,"providerAlertId":%q,"title":"Seen","severity":"low","status":"new",
					"lastUpdateDateTime":%q,"evidence":[%s]}`, id, id, updated, evidence))
			}
		}
		value(w, listed)
	}
}

// evidence is a piece of it, of a kind, with a member.
func evidence(kind, member, text string) string {
	return fmt.Sprintf(`{"@odata.type":"#microsoft.graph.security.%sEvidence",%q:%s}`, kind, member, text)
}

func onDevice(id string) string { return evidence("device", "mdeDeviceId", fmt.Sprintf("%q", id)) }

func ofFile(hash, name string) string {
	return evidence("file", "fileDetails", fmt.Sprintf(`{"sha256":%q,"fileName":%q}`, hash, name))
}

// alertsOffice is an office with alerts, and how to read them.
func alertsOffice(t *testing.T, all map[string]string) (*tenant, ingest.Config) {
	n := office(map[string]http.HandlerFunc{"/security/alerts_v2": alerted(all)})
	cfg := only(n.config(t), nil, "alerts")
	cfg.Access.Graph.Roles = append(cfg.Access.Graph.Roles, "SecurityAlert.Read.All")
	return n, cfg
}

// Of alerts that changed it is seen what they name now; what others name stays, and
// what nobody names any more goes.
func TestAlertsThatChanged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := map[string]string{
			"a1": "1999-11-01T10:00:00Z " + ofFile("f1", "one.exe") + "," + ofFile("f2", "two.exe") + "," + evidence("ip", "ipAddress", `"198.51.100.7"`),
			"a2": "1999-11-01T20:00:00Z " + ofFile("f2", "other.exe") + "," + ofFile("f3", "three.exe") + "," + evidence("url", "url", `"https://x.test/"`),
		}
		n, cfg := alertsOffice(t, all)
		store := newStore(t)
		run(t, store, cfg)
		all["a2"] = "1999-11-02T00:00:00Z " + ofFile("f2", "third.exe")
		n.calls = nil
		report := run(t, store, cfg)
		if got := routeOf(report, "alerts"); got != "delta" || !report.Complete() {
			t.Fatalf("alerts by %s: %s", got, reason(report, "alerts"))
		}
		view := store.View()
		for typ, want := range map[graph.Type][]string{
			graph.Alert: {"a1", "a2"}, graph.File: {"f1", "f2"}, graph.URL: {}, graph.IPAddress: {"198.51.100.7"},
			graph.AlertHasFile: {"a1 > f1", "a1 > f2", "a2 > f2"}, graph.AlertHasURL: {},
		} {
			if diff := cmp.Diff(want, keys(view, typ)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", typ, diff)
			}
		}
		if got := props(t, view, graph.File, "f2")["fileNames"]; !strings.Contains(got, "two.exe") || !strings.Contains(got, "third.exe") {
			t.Errorf("f2 is called %s, want it as both alerts call it", got)
		}
	})
}

// A device that leaves and comes back has its alerts again, though none of them
// changed.
func TestAlertsOfADeviceThatComesBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := map[string]string{"a1": "1999-11-01T10:00:00Z " + onDevice("M1") + "," + onDevice("m2") + "," + onDevice("m9")}
		n, cfg := alertsOffice(t, all)
		store, listed := newStore(t), n.machines
		for i, c := range []struct {
			machines []string
			want     []string
		}{
			{listed, []string{"m1 > a1", "m2 > a1"}},
			{listed[1:], []string{"m2 > a1"}},
			{listed, []string{"m1 > a1", "m2 > a1"}},
			{append(slices.Clone(listed), `{"id":"m9","onboardingStatus":"Onboarded"}`), []string{"m1 > a1", "m2 > a1", "m9 > a1"}},
		} {
			n.machines = c.machines
			report := run(t, store, cfg)
			if got := routeOf(report, "alerts"); (got == "delta") != (i > 0) {
				t.Errorf("run %d: alerts by %s: %s", i, got, reason(report, "alerts"))
			}
			if diff := cmp.Diff(c.want, keys(store.View(), graph.MachineHasAlert)); diff != "" {
				t.Errorf("run %d (-want +got):\n%s", i, diff)
			}
		}
	})
}

// That not even the alert is listed that changed last is not believed, nor are
// changes asked for where nobody knows what changed since.
func TestAlertsAreReadWholeWhereChangesAreDoubtful(t *testing.T) {
	t.Parallel()
	for name, befall := range map[string]func(n *tenant, all map[string]string, cfg *ingest.Config){
		"none is listed":        func(_ *tenant, all map[string]string, _ *ingest.Config) { all["a1"] = "1999-10-01T00:00:00Z " },
		"another configuration": func(_ *tenant, _ map[string]string, cfg *ingest.Config) { cfg.TagAccountName = true },
		"an unreadable device":  func(n *tenant, _ map[string]string, _ *ingest.Config) { n.machines = append(n.machines, `{"id":[]}`) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				all := map[string]string{"a1": "1999-11-01T10:00:00Z ", "a2": "1999-10-01T10:00:00Z "}
				n, cfg := alertsOffice(t, all)
				store := newStore(t)
				run(t, store, cfg)
				befall(n, all, &cfg)
				report := run(t, store, cfg)
				if got := routeOf(report, "alerts"); got != "list" || outcomeOf(report, "alerts") != graph.Succeeded {
					t.Errorf("alerts by %s: %s", got, reason(report, "alerts"))
				}
				if diff := cmp.Diff([]string{"a1", "a2"}, keys(store.View(), graph.Alert)); diff != "" {
					t.Errorf("alerts (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// An alert that cannot be read is asked for again.
func TestAnAlertThatCouldNotBeReadIsAskedForAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := map[string]string{"a1": "1999-11-01T10:00:00Z "}
		_, cfg := alertsOffice(t, all)
		store := newStore(t)
		run(t, store, cfg)
		all["a2"] = "1999-11-01T12:00:00Z 7"
		all["a3"] = "1999-11-01T20:00:00Z "
		if got := outcomeOf(run(t, store, cfg), "alerts"); got != graph.Partial {
			t.Fatalf("alerts %s, want partial", got)
		}
		all["a2"] = "1999-11-01T12:00:00Z " + onDevice("m1")
		report := run(t, store, cfg)
		if got := routeOf(report, "alerts"); got != "delta" || !report.Complete() {
			t.Errorf("alerts by %s: %s", got, reason(report, "alerts"))
		}
		if diff := cmp.Diff([]string{"m1 > a2"}, keys(store.View(), graph.MachineHasAlert)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// What an alert names and cannot be read stays.
func TestEvidenceThatCannotBeReadStays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := map[string]string{"a1": "1999-11-01T10:00:00Z " + ofFile("f1", "one.exe")}
		_, cfg := alertsOffice(t, all)
		store := newStore(t)
		run(t, store, cfg)
		for i, c := range []struct {
			evidence string
			outcome  graph.Outcome
			want     []string
		}{
			{"7", graph.Partial, []string{"a1 > f1"}},
			{ofFile("f2", "two.exe"), graph.Succeeded, []string{"a1 > f2"}},
		} {
			all["a1"] = "1999-11-02T10:00:00Z " + c.evidence
			report := run(t, store, cfg)
			if got := outcomeOf(report, "alerts"); got != c.outcome || routeOf(report, "alerts") != "delta" {
				t.Errorf("run %d: alerts %s by %s: %s", i, got, routeOf(report, "alerts"), reason(report, "alerts"))
			}
			if diff := cmp.Diff(c.want, keys(store.View(), graph.AlertHasFile)); diff != "" {
				t.Errorf("run %d (-want +got):\n%s", i, diff)
			}
		}
	})
}

// An alert that counts as updated in the future hides no other.
func TestAnAlertOfTheFutureHidesNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := map[string]string{"a1": "1999-11-01T10:00:00Z ", "a2": "2099-01-01T00:00:00Z "}
		_, cfg := alertsOffice(t, all)
		store := newStore(t)
		run(t, store, cfg)
		all["a1"] = "1999-12-31T23:30:00Z " + onDevice("m1")
		report := run(t, store, cfg)
		if got := routeOf(report, "alerts"); got != "delta" {
			t.Errorf("alerts by %s: %s", got, reason(report, "alerts"))
		}
		if diff := cmp.Diff([]string{"m1 > a1"}, keys(store.View(), graph.MachineHasAlert)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// That an alert is another though it does not count as updated, the whole tells; not
// that one is gone, or another that does.
func TestTheWholeProvesTheChangesOfAlerts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := map[string]string{"a1": "1999-10-01T10:00:00Z ", "a2": "1999-11-01T10:00:00Z ", "a3": "1999-10-01T10:00:00Z "}
		_, cfg := alertsOffice(t, all)
		cfg.FullEvery = time.Nanosecond
		store := newStore(t)
		run(t, store, cfg)
		time.Sleep(time.Second)
		delete(all, "a3")
		all["a2"] = "1999-12-01T10:00:00Z " + evidence("process", "processCommandLine", `"run"`)
		if got := reason(run(t, store, cfg), "alerts"); strings.Contains(got, "missed") {
			t.Errorf("alerts: %s; want that nothing was missed", got)
		}
		time.Sleep(time.Second)
		all["a1"] += evidence("process", "processCommandLine", `"run"`)
		if got, want := reason(run(t, store, cfg), "alerts"), "the changes had missed 1 of 2 that the whole shows: microsoft_defender_alert:a1"; got != want {
			t.Errorf("alerts: %s; want %s", got, want)
		}
	})
}
