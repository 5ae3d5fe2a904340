package ingest_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
)

// A step that is refused, whatever the answer is called, leaves what is stored
// as it was, and says why.
func TestRunLeavesTheTypesOfARefusedStep(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		path   string
		answer http.HandlerFunc
		step   string
		want   graph.Outcome
		reason string
	}{
		"role": {
			"/machines", refuse(403, "Forbidden", "Missing application roles. API required roles: Machine.Read.All, Machine.ReadWrite.All, application roles: User.Read.All."),
			"machines", graph.Forbidden, "Machine.Read.All",
		},
		"licence": {
			"/machines/SoftwareVulnerabilitiesExport", refuse(401, "Unauthorized", "Unauthorized request - reason of failure: No Tvm license"),
			"vulnerabilities", graph.Unlicensed, "licence",
		},
		"graph": {
			"/users", refuse(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
			"users", graph.Forbidden, "grant",
		},
		"organization": {
			"/organization", refuse(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
			"account", graph.Forbidden, "grant",
		},
		"server": {"/groups", refuse(500, "InternalServerError", "oops"), "groups", graph.Failed, "oops"},
		"gone":   {"/vulnerabilities", refuse(400, "BadRequest", "no such thing"), "vulnerabilities", graph.Failed, "no such thing"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store, n := newStore(t), acme()
				cfg := n.config(t)
				run(t, store, cfg)
				n.answer = map[string]http.HandlerFunc{c.path: c.answer}
				report := run(t, store, cfg)
				if len(report.Changes) > 0 {
					t.Errorf("changes = %v, want none", report.Changes)
				}
				for _, s := range report.Steps {
					if s.Name == c.step && (s.Outcome != c.want || !strings.Contains(strings.ToLower(s.Reason), strings.ToLower(c.reason))) {
						t.Errorf("step %s ended %s (%s), want %s (… %s …)", s.Name, s.Outcome, s.Reason, c.want, c.reason)
					}
				}
				if report.Complete() {
					t.Error("the report is complete, want that it is not")
				}
			})
		})
	}
}

// However often a step is tried in vain, the store knows when it last came.
func TestRunRemembersWhenAStepLastCame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, n := newStore(t), acme()
		cfg := n.config(t)
		asOf := func() map[string]time.Time {
			all := map[string]time.Time{}
			for _, step := range store.View().Generation().Steps[ingest.Partition("acme")] {
				all[step.Name] = step.AsOf()
			}
			return all
		}
		cfg.Sources["groups"] = false
		run(t, store, cfg)
		first := asOf()
		if first["users"].IsZero() || !first["groups"].IsZero() {
			t.Errorf("after the first run users are as of %v and groups as of %v, want a time and none", first["users"], first["groups"])
		}
		n.answer = map[string]http.HandlerFunc{"/users": refuse(403, "Authorization_RequestDenied", "no")}
		for range 2 {
			time.Sleep(time.Hour)
			run(t, store, cfg)
			switch now := asOf(); {
			case !now["users"].Equal(first["users"]) || !now["groups"].IsZero():
				t.Errorf("as of %v, want users as before and groups never", now)
			case !now["machines"].After(first["machines"]):
				t.Errorf("machines are as of %v, want the last run", now["machines"])
			}
		}
		n.answer, cfg.Sources["groups"] = nil, true
		run(t, store, cfg)
		if now := asOf(); !now["users"].After(first["users"]) || now["groups"].IsZero() {
			t.Errorf("as of %v, want the last run", now)
		}
	})
}

func TestRunSkipsWhatBuildsOnARefusedStep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := acme()
		cfg := n.config(t)
		cfg.Access.Defender.Roles = []string{"User.Read.All", "Vulnerability.Read.All"}
		cfg.Sources["groups"] = false
		report := run(t, newStore(t), cfg)
		want := []string{
			"account succeeded", "users succeeded", "machines forbidden",
			"endpoints skipped", "logon_users skipped", "vulnerabilities skipped", "match succeeded",
		}
		if diff := cmp.Diff(want, outcomes(report)); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		for step, want := range map[string]string{
			"groups": "sources.groups", "machines": "grant it in the Entra admin center", "endpoints": "builds on machines, which did not come (forbidden)",
		} {
			if got := reason(report, step); !strings.Contains(got, want) {
				t.Errorf("reason of %s = %q, want … %s …", step, got, want)
			}
		}
		if n.count("/machines") != 0 {
			t.Error("the devices were asked for without permission")
		}
	})
}

func TestRunKnowsTheAccountWithoutItsOrganization(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, cfg := newStore(t), acme().config(t)
		cfg.Access.Graph.Roles = nil
		report := run(t, store, cfg)
		if got := outcomes(report)[0]; got != "account forbidden" {
			t.Errorf("first step: %s, want account forbidden", got)
		}
		want := map[string]string{"name": "acme", "displayName": "acme", "vendor": "Microsoft Defender"}
		if diff := cmp.Diff(want, props(t, store.View(), graph.Account, "acme")); diff != "" {
			t.Errorf("account (-want +got):\n%s", diff)
		}
		if got := store.View().Count(graph.AccountHasMachine); got != 2 {
			t.Errorf("the account has %d devices, want 2", got)
		}
	})
}

func TestRunCommitsNothingWhenNothingSucceeds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, cfg := newStore(t), acme().config(t)
		cfg.Access = ingest.Access{Defender: ingest.Token{Err: errors.New("the secret is wrong")}}
		report, err := ingest.Run(t.Context(), store, cfg)
		if !errors.Is(err, ingest.ErrNothing) || !strings.Contains(err.Error(), "the secret is wrong") {
			t.Errorf("Run = %v, want ErrNothing with the reasons", err)
		}
		if got := outcomes(report); len(got) != 8 || got[7] != "match skipped" || store.View().Count(graph.Account) != 0 {
			t.Errorf("steps %v, %d accounts, want 8 of which matching was skipped, and none", got, store.View().Count(graph.Account))
		}
	})
}

func TestNothingGivesEachReasonOnce(t *testing.T) {
	t.Parallel()
	cfg := acme().config(t)
	cfg.Access = ingest.Access{
		Graph: ingest.Token{Err: errors.New("the secret is wrong")}, Defender: ingest.Token{Err: errors.New("no such application")},
	}
	_, err := ingest.Run(t.Context(), newStore(t), cfg)
	want := "nothing could be read: account, users, groups: the secret is wrong; machines, logon_users, vulnerabilities: no such application"
	if err == nil || err.Error() != want {
		t.Errorf("Run = %v, want %s", err, want)
	}
}

func TestRunCanBeCancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, n := newStore(t), acme()
		ctx, cancel := context.WithCancel(t.Context())
		n.answer = map[string]http.HandlerFunc{"/groups": func(w http.ResponseWriter, _ *http.Request) {
			cancel()
			value(w, nil)
		}}
		report, err := ingest.Run(ctx, store, n.config(t))
		if !errors.Is(err, context.Canceled) || reason(report, "match") != "the run ended before it" {
			t.Errorf("Run = %v, steps %v; want that it was cancelled before matching", err, outcomes(report))
		}
		if got := store.View().Count(graph.Machine); got != 0 {
			t.Errorf("the graph holds %d devices, want none", got)
		}
	})
}

func TestRunSetsUnreadableRecordsAside(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, n := newStore(t), acme()
		cfg := n.config(t)
		run(t, store, cfg)
		n.machines = []string{n.machines[0], `{"id":["m2"],"osBuild":2}`}
		n.users = n.users[:1]
		report := run(t, store, cfg)
		want := []string{
			"account succeeded", "users succeeded", "groups succeeded", "machines partial",
			"endpoints succeeded", "logon_users succeeded", "vulnerabilities succeeded", "match succeeded",
		}
		if diff := cmp.Diff(want, outcomes(report)); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		wantChanges := graph.Changes{graph.User: {Deleted: 1}, graph.AccountHasUser: {Deleted: 1}, graph.GroupHasUser: {Deleted: 1}}
		if diff := cmp.Diff(wantChanges, report.Changes); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
		if got := reason(report, "machines"); !strings.HasPrefix(got, "1 record could not be read: record 1: ") {
			t.Errorf("reason of machines = %q", got)
		}
	})
}

func TestAnEmptyListTakesNothingAway(t *testing.T) {
	t.Parallel()
	nothing := refuse(http.StatusNotFound, "ResourceNotFound", "No recent machines")
	for step, empty := range map[string]func(*tenant){
		"users":    func(n *tenant) { n.users = nil },
		"groups":   func(n *tenant) { n.groups = nil },
		"machines": func(n *tenant) { n.answer = map[string]http.HandlerFunc{"/machines": nothing} },
	} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			n, store := acme(), newStore(t)
			cfg := n.config(t)
			run(t, store, cfg)
			empty(n)
			report := run(t, store, cfg)
			if got := reason(report, step); !strings.HasPrefix(got, "the list is empty, though ") || report.Complete() || len(report.Changes) > 0 {
				t.Errorf("reason = %q, steps %v, changes %v; want that it is empty, partial, none", got, outcomes(report), report.Changes)
			}
		})
	}
}
