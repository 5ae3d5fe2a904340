package integration_test

import (
	"testing"

	"parapet/internal/graph"
)

func TestAPageInThePortal(t *testing.T) {
	t.Parallel()
	b := newBench(t, options{})
	set := settings("acme", b.credential(t, "app").ID)
	set.Cloud = "gcc-high"
	is := b.create(t, set)
	of := func(typ graph.Type, name, value string) graph.Entity {
		return graph.Entity{Type: typ, Props: graph.Props{{Name: name, Value: graph.Text(value)}}}
	}
	for _, c := range []struct {
		key  string
		of   graph.Entity
		want string
	}{
		{is.Key, of(graph.Machine, "id", "a/b"), "https://security.microsoft.us/machines/v2/a%2Fb/overview?tid=" + is.TenantID},
		{is.Key, of(graph.Endpoint, "id", "ab"), "https://security.microsoft.us/machines/v2/ab/overview?tid=" + is.TenantID},
		{is.Key, of(graph.Vulnerability, "id", "CVE-2026-1"), "https://security.microsoft.us/vulnerabilities/vulnerability/CVE-2026-1/overview?tid=" + is.TenantID},
		{is.Key, of(graph.Alert, "webLink", "https://security.microsoft.us/alerts/1"), "https://security.microsoft.us/alerts/1"},
		{is.Key, of(graph.Machine, "name", "without an id"), ""},
		{is.Key, of(graph.User, "id", "anna"), ""},
		{"deleted", of(graph.Machine, "id", "ab"), ""},
		{"", of(graph.CVE, "id", "CVE-2026-1"), ""},
	} {
		got, err := b.runner.Portal(t.Context(), c.key, c.of)
		must(t, err)
		if got != c.want {
			t.Errorf("the page of a %s is %q, want %q", c.of.Type, got, c.want)
		}
	}
}
