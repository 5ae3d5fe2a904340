package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/account"
	"parapet/internal/api"
	"parapet/internal/api/apitest"
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/scope"
)

// netOf is a net as the API tells it.
type netOf struct {
	Entities []struct {
		ID, Type, Name, Fate string
		Properties           map[string]any
	}
	Relationships []struct{ Type, From, To, Fate string }
	Completeness  []struct{ Type, State, Integration string }
}

func (n netOf) names() string {
	var names []string
	for _, e := range n.Entities {
		names = append(names, strings.TrimSpace(e.Name+" "+e.Fate))
	}
	return strings.Join(names, ", ")
}

var (
	acmeOwn   = column.ID("integration/acme", graph.Vulnerability, "CVE-2024-1001")
	globexOwn = column.ID("integration/globex", graph.Vulnerability, "CVE-2024-2001")
	globexPC  = column.ID("integration/globex", graph.Machine, "globex-pc")
)

func TestJoin(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	body := map[string]any{"ids": []string{acmePC, acmeSensor, globexPC, "nobody"}, "properties": []string{"osPlatform"}}
	var all netOf
	s.As(t, account.Viewer).Do("POST", "/api/v1/graph/join", body).Want(http.StatusOK).Into(&all)
	if got := all.names(); got != "acme-pc, acme-pc, globex-pc" {
		t.Errorf("the entities are %s", got)
	}
	if len(all.Relationships) != 1 || all.Relationships[0].From != acmeSensor || all.Relationships[0].To != acmePC {
		t.Errorf("they are joined by %+v", all.Relationships)
	}
	want := map[string]any{"displayName": "acme-pc", "osPlatform": "macOS"}
	if diff := cmp.Diff(want, all.Entities[0].Properties); diff != "" {
		t.Errorf("properties: %s", diff)
	}
	var limited netOf
	s.With(t, s.Account("ann", account.Viewer, []string{"acme"})).Do("POST", "/api/v1/graph/join", body).Want(http.StatusOK).Into(&limited)
	if got := limited.names(); got != "acme-pc, acme-pc" {
		t.Errorf("who sees acme is told of %s", got)
	}
	for _, c := range limited.Completeness {
		if strings.Contains(c.Integration, "globex") {
			t.Errorf("who sees acme is told %+v", c)
		}
	}
}

// TestJoinSince: what became of things is told with them, and what is gone is
// there still.
func TestJoinSince(t *testing.T) {
	t.Parallel()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	lacks(t, store, "1.0", "CVE-1", "CVE-3")
	first := store.View().Generation().At
	lacks(t, store, "1.1", "CVE-2", "CVE-3")
	s := apitest.New(t, func(cfg *api.Config) { cfg.Graphs = scope.New(store) })
	ids := []string{column.ID("integration/acme", graph.Machine, "pc")}
	for n := range 3 {
		ids = append(ids, column.ID("integration/acme", graph.Vulnerability, graph.Key(fmt.Sprintf("CVE-%d", n+1))))
	}
	viewer := s.As(t, account.Viewer)
	var net netOf
	viewer.Do("POST", "/api/v1/graph/join", map[string]any{"ids": ids, "since": first}).Want(http.StatusOK).Into(&net)
	if got := net.names(); got != "pc changed, CVE-2 new, CVE-3 same, CVE-1 gone" {
		t.Errorf("the entities are %s", got)
	}
	var fates []string
	for _, r := range net.Relationships {
		fates = append(fates, r.Fate)
	}
	if got := strings.Join(fates, " "); got != "same new gone" {
		t.Errorf("the relationships are %s", got)
	}
	net = netOf{}
	viewer.Do("POST", "/api/v1/graph/join", map[string]any{"ids": ids, "at": first}).Want(http.StatusOK).Into(&net)
	if got := net.names(); got != "pc, CVE-1, CVE-3" {
		t.Errorf("at first the entities were %s", got)
	}
	before := map[string]any{"ids": ids, "since": first.Add(-time.Hour)}
	viewer.Do("POST", "/api/v1/graph/join", before).Want(http.StatusUnprocessableEntity)
}

// lacks commits a device of a version that has some weaknesses.
func lacks(t *testing.T, store *snapshot.Store, version string, weaknesses ...string) {
	t.Helper()
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	d := tx.Draft("integration/acme")
	put := func(typ graph.Type, key string, props ...graph.Prop) {
		t.Helper()
		if err := d.PutEntity(typ, graph.Key(key), append(props, graph.Prop{Name: "displayName", Value: graph.Text(key)})); err != nil {
			t.Fatal(err)
		}
	}
	put(graph.Machine, "pc", graph.Prop{Name: "agentVersion", Value: graph.Text(version)})
	for _, id := range weaknesses {
		put(graph.Vulnerability, id)
		if err := d.PutRelationship(graph.MachineIdentified, "pc", graph.Key(id), nil); err != nil {
			t.Fatal(err)
		}
	}
	types := []graph.Type{graph.Machine, graph.Vulnerability, graph.MachineIdentified}
	d.Finish(graph.Whole, types...)
	if _, err := tx.Seal(t.Context(), "integration/acme", []graph.Step{{Name: "all", Outcome: graph.Succeeded, Types: types}}, nil); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestPath(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	viewer := s.As(t, account.Viewer)
	path := func(from, to string, more ...string) string {
		return fmt.Sprintf("/api/v1/graph/path?from=%s&to=%s&%s", from, to, strings.Join(more, "&"))
	}
	for _, c := range []struct{ to, more, want string }{
		{acmeOwn, "", "acme-pc, acme-pc, CVE-2024-1001"},
		{globexOwn, "", "acme-pc, acme-pc, CVE-2024-0001, CVE-2024-0001, CVE-2024-0001, globex-pc, CVE-2024-2001"},
		{globexOwn, "longest=5", ""},
		{globexOwn, "without=" + url.QueryEscape(string(graph.CVE)), ""},
	} {
		var found netOf
		viewer.Do("GET", path(acmePC, c.to, c.more), nil).Want(http.StatusOK).Into(&found)
		if got := found.names(); got != c.want {
			t.Errorf("the path to %s, %s, is %q, want %q", c.to, c.more, got, c.want)
		}
		if want := max(0, len(found.Entities)-1); len(found.Relationships) != want {
			t.Errorf("it has %d relationships, want %d", len(found.Relationships), want)
		}
	}
	limited := s.With(t, s.Account("ann", account.Viewer, []string{"acme"}))
	limited.Do("GET", path(acmePC, globexOwn), nil).Want(http.StatusNotFound)
	limited.Do("GET", path(acmePC, acmeOwn), nil).Want(http.StatusOK)
}

func TestAround(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	var around struct {
		Type   string
		Groups []struct {
			Type, Direction string
			Count           int
			IDs             []string
		}
		Completeness []struct{ Type, State string }
	}
	s.As(t, account.Viewer).Do("GET", "/api/v1/entities/"+acmeSensor+"/around?few=1", nil).Want(http.StatusOK).Into(&around)
	var told []string
	for _, g := range around.Groups {
		told = append(told, fmt.Sprintf("%s %s %d %v", g.Direction, g.Type, g.Count, g.IDs))
	}
	want := []string{"out microsoft_defender_vulnerability 2 []", "out user_endpoint 1 [" + acmePC + "]"}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
	states := map[string]string{}
	for _, c := range around.Completeness {
		states[c.Type] = c.State
	}
	if states["user_endpoint"] != "fresh" || states["microsoft_defender_alert"] != "never seen" {
		t.Errorf("of what there may be it says %v", states)
	}
}
