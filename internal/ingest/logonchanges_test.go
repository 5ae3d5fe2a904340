package ingest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/raced"
)

// signIns are what a graph says of accounts and of where they signed in, but for
// when first: what is read as a whole goes back 30 days, and changes further.
func signIns(view graph.View) []string {
	var all []string
	say := func(of any, props graph.Props) {
		for _, p := range props {
			if p.Name != "firstSeenOn" {
				all = append(all, fmt.Sprintf("%v %s %v", of, p.Name, p.Value.Any()))
			}
		}
	}
	for _, account := range view.Entities(graph.LogonUser) {
		say(account.Key, account.Props)
	}
	for _, on := range view.Relationships(graph.MachineHasLogonUser) {
		say(on.From+" "+on.To, on.Props)
	}
	slices.Sort(all)
	return all
}

// What came in of sign-ins, again and again, and what is too old by then, is what is
// read as a whole, for longer than hunting looks back.
func TestSignInsAddUpToTheWhole(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	for seed, life := range map[uint64]struct {
		devices int
		hours   []int
	}{21: {25, []int{6, 1, 24, 48, 6, 200, 6, 6, 24, 24}}, 22: {150, []int{300, 250, 250, 24, 300, 6}}, 23: {80, []int{700, 6, 500, 24}}} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			s := simulate(t, life.devices, seed)
			addUp(t, s, "logon_users", ingest.Sources{"logon_users": true}, life.hours, func(i int, proof ingest.Report, whole, changes graph.View) {
				if got := reason(proof, "logon_users"); got != "hunting does not tell isDomainAdmin and isOnlyNetworkUser" {
					t.Errorf("run %d: the whole reading says %q", i, got)
				}
				if diff := cmp.Diff(signIns(whole), signIns(changes)); diff != "" {
					t.Fatalf("run %d (-whole +changes):\n%.3000s", i, diff)
				}
				told, got := s.truth(t), held(changes)
				for _, typ := range []graph.Type{graph.LogonUser, graph.MachineHasLogonUser} {
					if diff := cmp.Diff(told[typ], got[typ]); diff != "" {
						t.Errorf("run %d: %s (-tenant +graph):\n%.1500s", i, typ, diff)
					}
				}
			})
		})
	}
}

// asked are rows of hunting, with when the service answered.
func asked(at string, rows ...string) string {
	for i, row := range rows {
		rows[i] = strings.TrimSuffix(row, "}") + `,"AskedAt":"` + at + `"}`
	}
	return results(rows...)
}

// isOfChanges tells the query of what came in since from the one of everything.
func isOfChanges(query string) bool { return strings.Contains(query, "ingestion_time()") }

// What came in since the last answer is asked for, by the service's clock, and all of
// the devices that were not listed then.
func TestWhatCameInIsAskedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		n.hunt = func(string) (int, string) { return http.StatusOK, asked("2025-10-07T12:30:00.5Z", acmeEvents()...) }
		cfg := withHunting(n.config(t))
		run(t, store, cfg)
		for _, id := range []string{"m3", "Gone"} {
			n.machines = append(n.machines, fmt.Sprintf(`{"id":%q,"onboardingStatus":"Onboarded"}`, id))
		}
		n.hunt = func(query string) (int, string) {
			if want := `datetime(2025-10-07T11:30:00.5000000Z) or DeviceId in~ ("gone", "m3") | `; !strings.Contains(query, want) {
				t.Errorf("asked %s, want %s", query, want)
			}
			return http.StatusOK, asked("2025-10-08T00:00:00Z", huntingRow("m3", "acme", "bob", "S-1-5-21-1-1002", `["Network"]`),
				huntingRow("m1", "ws-1", "root", "S-1-5-21-9-500", `["Batch"]`))
		}
		report := run(t, store, cfg)
		if got := routeOf(report, "logon_users"); got != "delta" || !report.Complete() {
			t.Fatalf("logon_users by %s: %s", got, reason(report, "logon_users"))
		}
		want := []string{`m1 > acme\ann`, `m1 > ws-1\root`, `m2 > acme\ann`, `m3 > acme\bob`}
		if diff := cmp.Diff(want, keys(store.View(), graph.MachineHasLogonUser)); diff != "" {
			t.Errorf("sign-ins (-want +got):\n%s", diff)
		}
		for typ, key := range map[graph.Type]string{graph.MachineHasLogonUser: `m1 > ws-1\root`, graph.LogonUser: `ws-1\root`} {
			if got := props(t, store.View(), typ, key)["logonTypes"]; got != "Batch, Service" {
				t.Errorf("%s signed in by %q, want both ways", key, got)
			}
		}
	})
}

// A service that cannot be asked for what came in is asked for everything.
func TestEverythingIsHuntedWhereWhatCameInIsNotTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status       int
		body, reason string
	}{
		"unknown function": {
			http.StatusBadRequest, `{"error":{"code":"BadRequest","message":"Unknown function: 'ingestion_time'"}}`, "cannot be asked for: ",
		},
		"nothing":  {http.StatusOK, results(), "not one sign-in came in since 2025-10-07T00:00:00Z"},
		"no clock": {http.StatusOK, results(acmeEvents()[0]), "hunting does not tell when it was asked"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n, store := acme(), newStore(t)
				all := func() (int, string) { return http.StatusOK, asked("2025-10-07T00:00:00Z", acmeEvents()...) }
				n.hunt = func(string) (int, string) { return all() }
				cfg := withHunting(n.config(t))
				run(t, store, cfg)
				asks := 0
				n.hunt = func(query string) (int, string) {
					if isOfChanges(query) {
						asks++
						return c.status, c.body
					}
					return all()
				}
				report := run(t, store, cfg)
				if got := reason(report, "logon_users"); routeOf(report, "logon_users") != "hunting" || !strings.Contains(got, c.reason) {
					t.Errorf("logon_users by %s: %s; want by hunting, because %s", routeOf(report, "logon_users"), got, c.reason)
				}
				if got := store.View().Count(graph.MachineHasLogonUser); got != 3 || len(report.Changes) > 0 {
					t.Errorf("%d sign-ins, changes %v; want 3 as they were", got, report.Changes)
				}
				if asks != 1 {
					t.Errorf("asked %d times for what came in, want once", asks)
				}
			})
		})
	}
}

// That asking fails for a while costs nothing that is stored. Devices were listed
// since without their sign-ins: everything is read the next time.
func TestWhatCameInWhileHuntingFailedIsReadAsAWhole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		all := func(string) (int, string) { return http.StatusOK, asked("2025-10-07T00:00:00Z", acmeEvents()...) }
		n.hunt = all
		cfg := withHunting(n.config(t))
		run(t, store, cfg)
		n.hunt = func(string) (int, string) { return http.StatusInternalServerError, `{}` }
		failed := run(t, store, cfg)
		if got := outcomes(failed)[5]; got != "logon_users failed" || store.View().Count(graph.MachineHasLogonUser) != 3 {
			t.Errorf("%s (%s), %d sign-ins; want failed, 3", got, reason(failed, "logon_users"), store.View().Count(graph.MachineHasLogonUser))
		}
		n.hunt = all
		report := run(t, store, cfg)
		if got := routeOf(report, "logon_users"); got != "hunting" || store.View().Count(graph.MachineHasLogonUser) != 3 {
			t.Errorf("logon_users by %s (%s), %d sign-ins; want by hunting, 3", got, reason(report, "logon_users"), store.View().Count(graph.MachineHasLogonUser))
		}
	})
}
