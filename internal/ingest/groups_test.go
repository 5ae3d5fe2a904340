package ingest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
)

func TestMembersOfOddForms(t *testing.T) {
	t.Parallel()
	n, store := acme(), newStore(t)
	n.users = []string{`{"id":"u1"}`, `{"id":"u2"}`}
	n.groups = []string{`{"id":"g1"}`, `{"id":"g2"}`}
	n.members = map[string][]string{"g1": {
		`{"@odata.type":"#microsoft.graph.orgContact","id":"c1"}`, `{"@odata.type":"#microsoft.graph.user"}`,
		`{"id":"u1"}`, `{"id":"g2"}`, `{"id":"unlisted"}`, `{"@odata.type":"#microsoft.graph.user","id":"u2","displayName":null}`,
	}}
	report := run(t, store, n.config(t))
	if diff := cmp.Diff([]string{"g1 > u1", "g1 > u2"}, keys(store.View(), graph.GroupHasUser)); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"g1 > g2"}, keys(store.View(), graph.GroupHasGroup)); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	if got, want := reason(report, "groups"), "1 record could not be read: record 1: it has no id"; got != want {
		t.Errorf("reason = %q, want %q", got, want)
	}
}
