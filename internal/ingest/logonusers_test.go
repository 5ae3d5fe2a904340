package ingest_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	advanced "parapet/internal/hunting" // the package has a need of this name
	"parapet/internal/ingest"
	"parapet/internal/transport"
)

// withHunting also grants what hunting needs.
func withHunting(cfg ingest.Config) ingest.Config {
	cfg.Access.Graph.Roles = append(cfg.Access.Graph.Roles, "ThreatHunting.Read.All")
	return cfg
}

func huntingRow(device, domain, account, sid, types string) string {
	logon := fmt.Sprintf("%s|%s|%s|2025-10-01T00:00:00.1234567Z|2025-10-06T00:00:00Z|%s", domain, account, sid, types)
	return fmt.Sprintf(`{"DeviceId":%q,"Logons":[%q]}`, device, logon)
}

func results(rows ...string) string {
	return `{"schema":[{"name":"DeviceId","type":"String"}],"results":[` + strings.Join(rows, ",") + `]}`
}

// acmeEvents are the sign-ins of acme as hunting tells them.
func acmeEvents() []string {
	return []string{
		huntingRow("M1", "acme", "ann", "S-1-5-21-1-1001", `["Network","Interactive"]`),
		huntingRow("m1", "ws-1", "root", "S-1-5-21-9-500", `["Service"]`),
		huntingRow("m2", "ACME", "Ann", "S-1-5-21-1-1001", `["Network"]`),
		huntingRow("gone", "ACME", "Ann", "", `["Network"]`),
		huntingRow("m2", "", "", "", `[]`),
	}
}

func TestBothRoutesToLogonUsersGiveTheSameKeys(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := acme()
		n.hunt = func(string) (int, string) { return http.StatusOK, results(acmeEvents()...) }
		asked, hunted := newStore(t), newStore(t)
		run(t, asked, n.config(t))
		cfg := withHunting(n.config(t))
		cfg.Access.Defender.Roles = slices.DeleteFunc(cfg.Access.Defender.Roles, func(r string) bool { return r == "User.Read.All" })
		report := run(t, hunted, cfg)
		for _, typ := range []graph.Type{graph.LogonUser, graph.MachineHasLogonUser, graph.LogonUserIsUser} {
			if diff := cmp.Diff(keys(asked.View(), typ), keys(hunted.View(), typ)); diff != "" {
				t.Errorf("%s (-asked +hunted):\n%s", typ, diff)
			}
		}
		if got := report.Calls[transport.Hunting]; got != 1 {
			t.Errorf("%d hunting queries, want 1", got)
		}
		if got, want := reason(report, "logon_users"), "left out the sign-ins on 1 device that the list of devices does not hold; "+
			"hunting does not tell isDomainAdmin and isOnlyNetworkUser"; got != want {
			t.Errorf("reason = %q, want %q", got, want)
		}
		want := map[string]string{
			"logonTypes": "Interactive, Network", "firstSeenOn": "2025-10-01T00:00:00.123Z", "lastSeenOn": "2025-10-06T00:00:00Z",
		}
		if diff := cmp.Diff(want, props(t, hunted.View(), graph.MachineHasLogonUser, `m1 > acme\ann`)); diff != "" {
			t.Errorf("sign-in (-want +got):\n%s", diff)
		}
	})
}

var hash = regexp.MustCompile(`hash\(DeviceId, (\d+)\) == (\d+)`)

// A query whose result is too large, however the service says so, is asked
// again in halves.
func TestHuntingSplitsWhatIsTooLarge(t *testing.T) {
	t.Parallel()
	truncated := results(slices.Repeat([]string{`{"DeviceId":"m1","AccountName":"half"}`}, advanced.MaxRows)...)
	tooLarge := `{"error":{"code":"BadRequest","message":"Query execution has exceeded the allowed result size. Optimize your query."}}`
	for name, answer := range map[string]func() (int, string){
		"rows":  func() (int, string) { return http.StatusOK, truncated },
		"bytes": func() (int, string) { return http.StatusBadRequest, tooLarge },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := acme()
				var parts []string
				n.hunt = func(query string) (int, string) {
					part := "whole"
					if found := hash.FindStringSubmatch(query); found != nil {
						part = found[2] + " of " + found[1]
					}
					parts = append(parts, part)
					switch part {
					case "whole", "1 of 2":
						return answer()
					case "0 of 2":
						return http.StatusOK, results(acmeEvents()[:2]...)
					}
					return http.StatusOK, results(acmeEvents()[2:3]...)
				}
				store := newStore(t)
				run(t, store, withHunting(n.config(t)))
				if diff := cmp.Diff([]string{"whole", "0 of 2", "1 of 2", "1 of 4", "3 of 4"}, parts); diff != "" {
					t.Errorf("queries (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff([]string{`m1 > acme\ann`, `m1 > ws-1\root`, `m2 > acme\ann`}, keys(store.View(), graph.MachineHasLogonUser)); diff != "" {
					t.Errorf("sign-ins (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestHuntingRowsThatCannotBeReadAreSetAside(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]string{
		"device":     `{"DeviceId":{"odd":true},"Logons":["d|x||2025-10-06T00:00:00Z|2025-10-06T00:00:00Z|"]}`,
		"no list":    `{"DeviceId":"m1","Logons":"x"}`,
		"no sign-in": `{"DeviceId":"m1","Logons":["x|y"]}`,
		"first seen": `{"DeviceId":"m1","Logons":["d|x||soon|2025-10-06T00:00:00Z|"]}`,
		"last seen":  `{"DeviceId":"m1","Logons":["d|x||2025-10-06T00:00:00Z|soon|"]}`,
		"types":      `{"DeviceId":"m1","Logons":["d|x||||[{"]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := acme()
				n.hunt = func(string) (int, string) { return http.StatusOK, results(acmeEvents()[0], row) }
				report := run(t, newStore(t), withHunting(n.config(t)))
				if got := reason(report, "logon_users"); !strings.Contains(got, "1 record could not be read: record 1: ") {
					t.Errorf("reason = %q, want that record 1 cannot be read", got)
				}
			})
		})
	}
}

func TestADeviceThatFailsIsTriedLastAndLeftAsItWas(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		cfg := n.config(t)
		run(t, store, cfg)
		n.answer = map[string]http.HandlerFunc{"/machines/m2/logonusers": refuse(400, "BadRequest", "no luck")}
		n.logons["m1"] = n.logons["m1"][:1]
		report := run(t, store, cfg)
		if got, want := reason(report, "logon_users"), "the logon users of 1 device could not be read: m2 ("; !strings.HasPrefix(got, want) {
			t.Errorf("reason = %q, want %s…", got, want)
		}
		if got := outcomes(report)[5]; got != "logon_users partial" {
			t.Errorf("outcome: %s, want partial", got)
		}
		if len(report.Changes) > 0 {
			t.Errorf("changes = %v, want none", report.Changes)
		}
		if got := n.count("/machines/m2/logonusers"); got != 3 {
			t.Errorf("device m2 was asked %d times, want once in the first run and twice in the second", got)
		}
	})
}

func TestADeviceThatRecoversCounts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		failures := 1
		n.answer = map[string]http.HandlerFunc{"/machines/m1/logonusers": func(w http.ResponseWriter, r *http.Request) {
			if failures--; failures >= 0 {
				refuse(400, "BadRequest", "no luck")(w, r)
				return
			}
			value(w, n.logons["m1"])
		}}
		report := run(t, store, n.config(t))
		if !report.Complete() || store.View().Count(graph.MachineHasLogonUser) != 3 {
			t.Errorf("steps %v, %d sign-ins; want that all succeeded, 3", outcomes(report), store.View().Count(graph.MachineHasLogonUser))
		}
	})
}

func TestADeviceUnknownByItsIDHasNoLogonUsers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		delete(n.logons, "m2")
		report := run(t, store, n.config(t))
		if got := reason(report, "logon_users"); !report.Complete() || !strings.HasPrefix(got, "1 device of the list, unknown by id") {
			t.Errorf("reason = %q, steps %v; want one unknown device, and that all succeeded", got, outcomes(report))
		}
	})
}

func TestThatNoDeviceIsKnownTakesNothingAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		cfg := n.config(t)
		run(t, store, cfg)
		n.logons = nil
		report := run(t, store, cfg)
		if got := outcomes(report)[5]; got != "logon_users partial" || len(report.Changes) > 0 {
			t.Errorf("step: %s (%s), changes %v; want partial, none", got, reason(report, "logon_users"), report.Changes)
		}
	})
}

func TestASweepEndsWhenTheServiceIsDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := acme()
		n.answer = map[string]http.HandlerFunc{}
		for i := range 200 {
			id := fmt.Sprintf("x%03d", i)
			n.machines = append(n.machines, fmt.Sprintf(`{"id":%q}`, id))
			n.answer["/machines/"+id+"/logonusers"] = refuse(400, "BadRequest", "no luck")
		}
		report := run(t, newStore(t), n.config(t))
		if got := reason(report, "logon_users"); !strings.Contains(got, "24 calls in a row did not succeed") || !strings.Contains(got, "no luck") {
			t.Errorf("reason = %q, want that 24 calls in a row did not succeed", got)
		}
		if got := outcomes(report)[5]; got != "logon_users failed" {
			t.Errorf("outcome: %s, want failed", got)
		}
	})
}

func TestLogonUsersThatCannotBeReadAreSetAside(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		n.logons["m1"] = append(n.logons["m1"], `{"accountName":"nameless"}`, `{"id":"x\\y","lastSeen":"soon"}`)
		report := run(t, store, n.config(t))
		if got, want := reason(report, "logon_users"), "1 record could not be read: record 2: it has no id; "+
			`what could not be read was left out of 1 record: record 3: lastSeen: "soon" is not a time`; got != want {
			t.Errorf("reason = %q, want %q", got, want)
		}
		if got := store.View().Count(graph.MachineHasLogonUser); got != 4 {
			t.Errorf("%d sign-ins, want 4", got)
		}
	})
}

// A tenant with more devices than a run may ask is read in turns: those that were
// never asked first, then those that reported since. What is known of the others
// stays.
func TestLogonUsersAreReadInTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, n := newStore(t), acme()
		cfg := n.config(t)
		cfg.PerDeviceCalls = 1
		for i, want := range []struct {
			asked, outcome string
			known          []string
		}{
			{"m1", "partial", []string{`m1 > acme\ann`, `m1 > ws-1\root`}},
			{"m2", "succeeded", []string{`m1 > acme\ann`, `m1 > ws-1\root`, `m2 > acme\ann`}},
			{"m1", "succeeded", []string{`m1 > acme\ann`, `m2 > acme\ann`}},
		} {
			if i == 2 {
				n.machines[0] = strings.Replace(n.machines[0], "2025-10-07", "2025-10-08", 1)
				n.logons["m1"] = n.logons["m1"][:1]
			}
			n.calls = nil
			report := run(t, store, cfg)
			if n.count("/machines/"+want.asked+"/logonusers") != 1 || n.count("/machines/m1/logonusers")+n.count("/machines/m2/logonusers") != 1 {
				t.Errorf("run %d asked %v, want %s alone", i, n.calls, want.asked)
			}
			for _, s := range report.Steps {
				if s.Name == "logon_users" && (string(s.Outcome) != want.outcome || s.Known != min(i+1, 2) || s.Of != 2) {
					t.Errorf("run %d: %s, known for %d of %d (%s)", i, s.Outcome, s.Known, s.Of, s.Reason)
				}
			}
			if diff := cmp.Diff(want.known, keys(store.View(), graph.MachineHasLogonUser)); diff != "" {
				t.Errorf("run %d (-want +got):\n%s", i, diff)
			}
			time.Sleep(time.Hour)
		}
	})
}
