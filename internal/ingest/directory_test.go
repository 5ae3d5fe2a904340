package ingest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
)

// telling is acme with a directory that tells of changes.
func telling() *tenant {
	n := acme()
	n.changes = map[string][]string{"users": {}, "groups": {}}
	return n
}

func TestDirectoryIsFollowedByItsChanges(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, n := newStore(t), telling()
		cfg := n.config(t)
		run(t, store, cfg)
		n.changes["users"] = []string{
			`{"id":"u3","displayName":"Cleo","userPrincipalName":"cleo@acme.com"}`,
			`{"id":"u1","displayName":"Anna","userPrincipalName":"ann@acme.com"}`,
			`{"id":"u1","displayName":"Anne","userPrincipalName":"ann@acme.com"}`,
			`{"id":"u2","@removed":{"reason":"changed"}}`,
		}
		n.changes["groups"] = []string{
			`{"id":"g2","displayName":"Sale","members@delta":[
				{"@odata.type":"#microsoft.graph.user","id":"u3"},{"@odata.type":"#microsoft.graph.user","id":"u2","@removed":{"reason":"deleted"}}]}`,
			`{"id":"g1","displayName":"All","members@delta":[{"@odata.type":"#microsoft.graph.group","id":"g2","@removed":{"reason":"deleted"}}]}`,
			`{"id":"g3","displayName":"New"}`,
		}
		n.members["g3"] = []string{`{"@odata.type":"#microsoft.graph.user","id":"u1"}`}
		n.calls = nil
		report := run(t, store, cfg)
		for typ, want := range map[graph.Type][]string{
			graph.User:            {"u1", "u3"},
			graph.Group:           {"g1", "g2", "g3"},
			graph.AccountHasUser:  {"acme > u1", "acme > u3"},
			graph.AccountHasGroup: {"acme > g1", "acme > g2", "acme > g3"},
			graph.GroupHasUser:    {"g1 > u1", "g2 > u3", "g3 > u1"},
			graph.GroupHasGroup:   {},
		} {
			if diff := cmp.Diff(want, keys(store.View(), typ)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", typ, diff)
			}
		}
		if got := props(t, store.View(), graph.User, "u1")["displayName"]; got != "Anne" {
			t.Errorf("u1 is called %s, want Anne", got)
		}
		for _, s := range report.Steps {
			if (s.Name == "users" || s.Name == "groups") && (s.Route != "delta" || s.Outcome != graph.Succeeded) {
				t.Errorf("%s %s by %q (%s), want succeeded by delta", s.Name, s.Outcome, s.Route, s.Reason)
			}
		}
		if n.count("/users") > 0 || n.count("/groups") > 0 {
			t.Error("the lists were read")
		}
		if got := run(t, store, cfg).Changes; len(got) > 0 {
			t.Errorf("changes of another run = %v, want none", got)
		}
	})
}

// A membership may be told of before its member is.
func TestMembershipsWaitForTheirMember(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, n := newStore(t), telling()
		cfg := n.config(t)
		run(t, store, cfg)
		n.changes["groups"] = []string{`{"id":"g2","displayName":"Sales","members@delta":[
			{"@odata.type":"#microsoft.graph.user","id":"u3"},{"@odata.type":"#microsoft.graph.user","id":"u4"}]}`}
		run(t, store, cfg)
		n.changes["users"] = []string{`{"id":"u3"}`, `{"id":"u4"}`}
		n.changes["groups"] = append(n.changes["groups"], `{"id":"g2","displayName":"Sales","members@delta":[
			{"@odata.type":"#microsoft.graph.user","id":"u4","@removed":{"reason":"deleted"}}]}`)
		run(t, store, cfg)
		if diff := cmp.Diff([]string{"g1 > u1", "g2 > u2", "g2 > u3"}, keys(store.View(), graph.GroupHasUser)); diff != "" {
			t.Errorf("members (-want +got):\n%s", diff)
		}
	})
}

func TestDirectoryIsReadWhole(t *testing.T) {
	t.Parallel()
	const renamed = `{"id":"u1","displayName":"Anne","userPrincipalName":"ann@acme.com"}`
	cases := map[string]struct {
		change func(*tenant)
		wait   time.Duration
		reason string
	}{
		"when the changes are forgotten": {
			func(n *tenant) {
				n.answer = map[string]http.HandlerFunc{"/users/delta": refuse(http.StatusGone, "syncStateNotFound", "too old")}
			}, 0, "read by list, because delta is refused: ",
		},
		"when it is time, and the changes had missed something": {
			func(*tenant) {}, 7 * 24 * time.Hour, "the changes had missed 2 of 1 that the whole shows: microsoft_defender_user:u1, microsoft_defender_user:u2",
		},
		"when it is time, and the changes tell all": {
			func(n *tenant) { n.changes["users"] = []string{renamed, `{"id":"u2","@removed":{"reason":"deleted"}}`} }, 7 * 24 * time.Hour, "",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store, n := newStore(t), telling()
				cfg := n.config(t)
				run(t, store, cfg)
				time.Sleep(c.wait)
				n.users = []string{renamed}
				c.change(n)
				report := run(t, store, cfg)
				for _, s := range report.Steps {
					if s.Name == "users" && (s.Route != "list" || !strings.HasPrefix(s.Reason, c.reason) || c.reason == "" && s.Reason != "") {
						t.Errorf("users by %q (%s), want by list (%s…)", s.Route, s.Reason, c.reason)
					}
				}
				if diff := cmp.Diff([]string{"u1"}, keys(store.View(), graph.User)); diff != "" {
					t.Errorf("users (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// A reading of the whole after which nobody says where the changes begin is not built
// on: changes since the one before do not tell who came after that and is gone again.
func TestDirectoryIsReadWholeAgainWhenNobodySaysWhereChangesBegin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, n := newStore(t), telling()
		cfg := n.config(t)
		run(t, store, cfg)
		time.Sleep(7 * 24 * time.Hour)
		before := n.members["g1"]
		n.members["g1"] = append(slices.Clone(before), `{"@odata.type":"#microsoft.graph.user","id":"u2"}`)
		n.answer = map[string]http.HandlerFunc{"/groups/delta": refuse(http.StatusForbidden, "Forbidden", "no")}
		run(t, store, cfg)
		if diff := cmp.Diff([]string{"g1 > u1", "g1 > u2", "g2 > u2"}, keys(store.View(), graph.GroupHasUser)); diff != "" {
			t.Errorf("members (-want +got):\n%s", diff)
		}
		n.members["g1"], n.answer = before, nil
		report := run(t, store, cfg)
		if got := routeOf(report, "groups"); got != "list" {
			t.Errorf("groups were read by %s (%s), want by list", got, reason(report, "groups"))
		}
		if diff := cmp.Diff([]string{"g1 > u1", "g2 > u2"}, keys(store.View(), graph.GroupHasUser)); diff != "" {
			t.Errorf("members (-want +got):\n%s", diff)
		}
	})
}

// Memberships of users that were not read are left out, and no change tells of
// them once the users are.
func TestGroupsAreReadWholeWhenUsersCome(t *testing.T) {
	t.Parallel()
	for name, between := range map[string]string{"at once": "", "after a run without groups": "groups"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store, n := newStore(t), telling()
				cfg := n.config(t)
				cfg.Sources["users"] = false
				run(t, store, cfg)
				if got := keys(store.View(), graph.GroupHasUser); len(got) > 0 {
					t.Errorf("members = %v, want none", got)
				}
				cfg.Sources["users"] = true
				if between != "" {
					cfg.Sources[between] = false
					run(t, store, cfg)
					cfg.Sources[between] = true
				}
				run(t, store, cfg)
				if diff := cmp.Diff([]string{"g1 > u1", "g2 > u2"}, keys(store.View(), graph.GroupHasUser)); diff != "" {
					t.Errorf("members (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// A user whose record cannot be read is as unknown as one that is not read at all.
func TestGroupsAreReadWholeWhenAUserCouldNotBeRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, n := newStore(t), telling()
		cfg, all := n.config(t), slices.Clone(n.users)
		n.users[1] = `{"displayName":"Bob"}`
		run(t, store, cfg)
		if diff := cmp.Diff([]string{"g1 > u1"}, keys(store.View(), graph.GroupHasUser)); diff != "" {
			t.Errorf("members before (-want +got):\n%s", diff)
		}
		n.users = all
		run(t, store, cfg)
		if diff := cmp.Diff([]string{"g1 > u1", "g2 > u2"}, keys(store.View(), graph.GroupHasUser)); diff != "" {
			t.Errorf("members after (-want +got):\n%s", diff)
		}
		if got := routeOf(run(t, store, cfg), "groups"); got != "delta" {
			t.Errorf("groups were then read by %s, want by delta", got)
		}
	})
}

// What was put of a part of the changes may be undone before the next run.
func TestAPartOfTheChangesIsFollowedByTheWhole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, n := newStore(t), telling()
		cfg := n.config(t)
		run(t, store, cfg)
		n.changes["users"] = []string{`{"id":"u3"}`, `{"displayName":"nobody"}`}
		for _, want := range []struct {
			outcome graph.Outcome
			reason  string
			users   []string
		}{
			{graph.Partial, "1 record could not be read", []string{"u1", "u2", "u3"}},
			// By now u3 is gone, which changes since the first run would not tell.
			{graph.Succeeded, "", []string{"u1", "u2"}},
		} {
			for _, s := range run(t, store, cfg).Steps {
				if s.Name == "users" && (s.Outcome != want.outcome || !strings.Contains(s.Reason, want.reason)) {
					t.Errorf("users %s (%s), want %s (%s)", s.Outcome, s.Reason, want.outcome, want.reason)
				}
			}
			if diff := cmp.Diff(want.users, keys(store.View(), graph.User)); diff != "" {
				t.Errorf("users (-want +got):\n%s", diff)
			}
		}
	})
}
