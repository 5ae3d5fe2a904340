package ingest_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
)

func ofAccount(member, text string) string {
	return evidence("user", "userAccount", fmt.Sprintf(`{%q:%q}`, member, text))
}

// Alerts are joined to the accounts that this run or one before it saw, whether they
// changed or not. Who is unknown is counted as soon as there is a directory.
func TestAlertsOfAccounts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := map[string]string{
			"a1": "1999-11-01T10:00:00Z " + ofAccount("azureAdUserId", "U1") + "," + ofAccount("userPrincipalName", "Eve@acme.test"),
			"a2": "1999-11-01T20:00:00Z " + ofAccount("userPrincipalName", "Bob@acme.test"),
		}
		n, cfg := alertsOffice(t, all)
		store := newStore(t)
		n.changes = map[string][]string{"users": {}}
		n.users = []string{`{"id":"u1","userPrincipalName":"ann@acme.test"}`, `{"id":"u2","userPrincipalName":"bob@acme.test"}`}
		const left = "left out 1 account in alerts that the directory does not know"
		for i, c := range []struct {
			users   bool
			changes []string
			want    []string
			reason  string
		}{
			{false, nil, []string{}, ""},
			{true, nil, []string{"u1 > a1", "u2 > a2"}, left},
			{false, nil, []string{"u1 > a1", "u2 > a2"}, left},
			{true, []string{`{"id":"u3","userPrincipalName":"eve@acme.test"}`}, []string{"u1 > a1", "u2 > a2", "u3 > a1"}, ""},
			{true, []string{`{"id":"u2","@removed":{"reason":"deleted"}}`}, []string{"u1 > a1", "u3 > a1"}, ""},
			{true, nil, []string{"u1 > a1", "u3 > a1"}, left},
		} {
			cfg.Sources["users"], n.changes["users"] = c.users, append(n.changes["users"], c.changes...)
			report := run(t, store, cfg)
			if got := routeOf(report, "alerts"); (got == "delta") != (i > 0) || reason(report, "alerts") != c.reason {
				t.Errorf("run %d: alerts by %s: %q, want %q", i, got, reason(report, "alerts"), c.reason)
			}
			if diff := cmp.Diff(c.want, keys(store.View(), graph.UserHasAlert)); diff != "" {
				t.Errorf("run %d (-want +got):\n%s", i, diff)
			}
		}
	})
}

// Of a directory that could be read in part only, nothing counts: alerts are joined to
// the accounts that are stored.
func TestAlertsOfAccountsOfWhichReadingFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, cfg := alertsOffice(t, map[string]string{"a2": "1999-11-01T20:00:00Z " + ofAccount("userPrincipalName", "Bob@acme.test")})
		store := newStore(t)
		cfg.Sources["users"] = true
		n.users = []string{`{"id":"u2","userPrincipalName":"bob@acme.test"}`}
		run(t, store, cfg)
		n.answer["/users"] = func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("$skiptoken") != "" {
				refuse(http.StatusForbidden, "Forbidden", "no")(w, r)
				return
			}
			fmt.Fprintf(w, `{"value":[{"id":"u9","userPrincipalName":"bob@acme.test"}],"@odata.nextLink":"https://%s/v1.0/users?$skiptoken=2"}`, r.Host)
		}
		report := run(t, store, cfg)
		if got := outcomeOf(report, "users"); got == graph.Succeeded {
			t.Errorf("users are %s", got)
		}
		if diff := cmp.Diff([]string{"u2 > a2"}, keys(store.View(), graph.UserHasAlert)); diff != "" {
			t.Errorf("who has which alert (-want +got):\n%s", diff)
		}
	})
}
