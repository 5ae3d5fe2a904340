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
)

func TestDevicesAreAskedWhenHuntingIsRefused(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"role": refuse(http.StatusForbidden, "Forbidden",
			"Missing application roles. API required roles: ThreatHunting.Read.All, application roles: User.Read.All."),
		"permission": refuse(http.StatusForbidden, "Forbidden", "Insufficient privileges to complete the operation."),
		"licence":    refuse(http.StatusForbidden, "Forbidden", "Unauthorized request - reason of failure: No license"),
		"table":      refuse(http.StatusBadRequest, "BadRequest", "Failed to resolve table named 'DeviceLogonEvents'"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n, store := acme(), newStore(t)
				n.answer = map[string]http.HandlerFunc{"/security/runHuntingQuery": answer}
				report := run(t, store, withHunting(n.config(t)))
				if got := reason(report, "logon_users"); !strings.Contains(got, "because hunting is refused: ") {
					t.Errorf("reason = %q, want that hunting is refused", got)
				}
				if got := store.View().Count(graph.MachineHasLogonUser); got != 3 || !report.Complete() {
					t.Errorf("%d sign-ins, steps %v; want 3, and that all succeeded", got, outcomes(report))
				}
			})
		})
	}
}

// That hunting is out of order for a while must not cost a call for each device.
func TestHuntingThatFailsLeavesWhatIsStored(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"server":    refuse(http.StatusInternalServerError, "InternalServerError", "oops"),
		"throttled": refuse(http.StatusTooManyRequests, "TooManyRequests", "slow down"),
		"network":   func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"no rows":   func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, results()) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n, store := acme(), newStore(t)
				cfg := n.config(t)
				run(t, store, cfg)
				n.answer = map[string]http.HandlerFunc{"/security/runHuntingQuery": answer}
				report := run(t, store, withHunting(cfg))
				if got := outcomes(report)[5]; got != "logon_users failed" || len(report.Changes) > 0 {
					t.Errorf("step: %s, changes %v; want failed, none", got, report.Changes)
				}
				if got := reason(report, "logon_users"); !strings.Contains(got, "what is stored stays, and the next sync tries again: ") {
					t.Errorf("reason = %q, want that what is stored stays", got)
				}
				if got := n.count("/machines/m1/logonusers"); got != 1 {
					t.Errorf("device m1 was asked %d times, want once, in the first run", got)
				}
			})
		})
	}
}

// What only one route tells stays when the other is taken.
func TestChangingTheRouteToLogonUsersLosesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		n.logons = map[string][]string{"m2": {}, "m1": {`{"id":"acme\\ann","accountName":"ann","accountDomain":"acme","logonTypes":"Network",
			"firstSeen":"2025-10-01T00:00:00.123Z","lastSeen":"2025-10-06T00:00:00Z","isDomainAdmin":true,"isOnlyNetworkUser":true}`}}
		n.hunt = func(string) (int, string) {
			return http.StatusOK, results(huntingRow("m1", "acme", "ann", "S-1-5-21-1-1001", `["Network"]`))
		}
		asked := n.config(t)
		hunted := withHunting(asked)
		run(t, store, hunted)
		if got, want := run(t, store, asked).Changes, (graph.Changes{graph.LogonUser: {Updated: 1}}); !cmp.Equal(want, got) {
			t.Errorf("changes when devices are asked = %v, want %v", got, want)
		}
		for route, cfg := range map[string]ingest.Config{"hunting": hunted, "devices": asked} {
			report := run(t, store, cfg)
			if got := report.Changes; len(got) > 0 {
				t.Errorf("changes of another run by %s = %v, want none", route, got)
			}
			remarked := strings.Contains(reason(report, "logon_users"), "does not tell isDomainAdmin")
			if remarked != (route == "hunting") || !report.Complete() {
				t.Errorf("steps of a run by %s = %v, want that only hunting is said not to tell all", route, report.Steps)
			}
			for _, step := range store.View().Generation().Steps[ingest.Partition("acme")] {
				if untold := slices.Contains(step.Untold, "isDomainAdmin"); untold != (step.Name == "logon_users" && route == "hunting") {
					t.Errorf("after a run by %s step %s does not tell %v", route, step.Name, step.Untold)
				}
			}
		}
		got := props(t, store.View(), graph.LogonUser, `acme\ann`)
		for name, want := range map[string]string{"accountSid": "S-1-5-21-1-1001", "isDomainAdmin": "true", "isOnlyNetworkUser": "true"} {
			if got[name] != want {
				t.Errorf("%s = %q, want %s", name, got[name], want)
			}
		}
	})
}

// A service that does not take the packed query is asked for a row for each device
// and account.
func TestLogonUsersAreHuntedPlainlyWhereThePackedQueryIsRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, packed := acme(), newStore(t)
		n.hunt = func(string) (int, string) { return http.StatusOK, results(acmeEvents()...) }
		run(t, packed, withHunting(n.config(t)))
		plain := func(device, domain, account, sid, types string) string {
			return fmt.Sprintf(`{"DeviceId":%q,"AccountDomain":%q,"AccountName":%q,"AccountSid":%q,"LogonTypes":%s,`+
				`"FirstSeen":"2025-10-01T00:00:00.1234567Z","LastSeen":"2025-10-06T00:00:00Z"}`, device, domain, account, sid, types)
		}
		n.hunt = func(query string) (int, string) {
			if strings.Contains(query, "make_list") {
				return http.StatusBadRequest, `{"error":{"code":"BadRequest","message":"Unknown function: 'make_list'."}}`
			}
			return http.StatusOK, `{"schema":[{"name":"DeviceId","type":"String"}],"results":[` + strings.Join([]string{
				plain("M1", "acme", "ann", "S-1-5-21-1-1001", `["Network","Interactive"]`),
				plain("m1", "ws-1", "root", "S-1-5-21-9-500", `"[\"Service\"]"`),
				plain("m2", "ACME", "Ann", "S-1-5-21-1-1001", `["Network"]`), plain("gone", "ACME", "Ann", "", `["Network"]`), plain("m2", "", "", "", `[]`),
			}, ",") + `]}`
		}
		store := newStore(t)
		report := run(t, store, withHunting(n.config(t)))
		if got := reason(report, "logon_users"); routeOf(report, "logon_users") != "hunting" || !strings.Contains(got, "hunted in a row for each device and account") {
			t.Errorf("logon_users by %s: %s", routeOf(report, "logon_users"), got)
		}
		for _, typ := range []graph.Type{graph.LogonUser, graph.MachineHasLogonUser} {
			if diff := cmp.Diff(keys(packed.View(), typ), keys(store.View(), typ)); diff != "" {
				t.Errorf("%s (-packed +plain):\n%s", typ, diff)
			}
			for _, key := range keys(store.View(), typ) {
				if diff := cmp.Diff(props(t, packed.View(), typ, key), props(t, store.View(), typ, key)); diff != "" {
					t.Errorf("%s %s (-packed +plain):\n%s", typ, key, diff)
				}
			}
		}
	})
}
