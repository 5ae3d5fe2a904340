package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/account"
	"parapet/internal/api"
	"parapet/internal/api/apitest"
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/scope"
)

// TestChanges: what differs is counted, listed page by page and taken away, as far as
// who asks may see it.
func TestChanges(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withHistory(t))
	viewer := s.As(t, account.Viewer)
	limited := s.With(t, s.Account("limited", account.Viewer, []string{"globex"}))
	var moments struct{ Items []struct{ At string } }
	viewer.Do("GET", "/api/v1/moments", nil).Want(http.StatusOK).Into(&moments)
	if len(moments.Items) != 2 {
		t.Fatalf("moments: %+v", moments)
	}
	since := "?" + url.Values{"from": {moments.Items[1].At}, "to": {moments.Items[0].At}}.Encode()

	var counts struct {
		Items []struct {
			Type, Integration         string
			Created, Updated, Deleted int
		}
	}
	viewer.Do("GET", "/api/v1/changes/counts"+since, nil).Want(http.StatusOK).Into(&counts)
	if len(counts.Items) != 1 || counts.Items[0].Updated != 1 || counts.Items[0].Deleted != 1 || counts.Items[0].Integration != "acme" {
		t.Errorf("counts: %+v", counts)
	}
	limited.Do("GET", "/api/v1/changes/counts"+since, nil).Want(http.StatusOK).Into(&counts)
	if len(counts.Items) != 0 {
		t.Errorf("who does not see acme is told %+v", counts)
	}

	var names []string
	var page struct {
		Items []struct {
			Op, Name   string
			Properties []struct{ Name, Before, After string }
		}
		Next string
	}
	for cursor := ""; ; cursor = page.Next {
		page.Items, page.Next = nil, ""
		viewer.Do("GET", "/api/v1/changes"+since+"&limit=1&cursor="+cursor, nil).Want(http.StatusOK).Into(&page)
		for _, item := range page.Items {
			line := item.Op + " " + item.Name
			for _, p := range item.Properties {
				line += " " + p.Name + " " + p.Before + ">" + p.After
			}
			names = append(names, line)
		}
		if page.Next == "" {
			break
		}
	}
	want := []string{"updated pc osPlatform macOS>iOS", "deleted phone displayName phone> osPlatform iOS>"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}

	file := viewer.Do("GET", "/api/v1/changes/export"+since+"&op=updated&format=csv", nil).Want(http.StatusOK)
	if lines := strings.Split(strings.TrimSpace(string(file.Body)), "\n"); len(lines) != 2 || !strings.HasPrefix(lines[1], "updated,user_endpoint,acme,pc,pc,,,osPlatform,macOS,iOS,") {
		t.Errorf("the file has %q", lines)
	}
	viewer.Do("GET", "/api/v1/changes"+since+"&query=FIND", nil).Want(http.StatusUnprocessableEntity)
	viewer.Do("GET", "/api/v1/changes?from=2001-01-01T00:00:00Z", nil).Want(http.StatusUnprocessableEntity)
}

// withHistory gives a server a graph of two states. Between them, of acme a device
// has got another platform, and one is gone.
func withHistory(t *testing.T) func(*api.Config) {
	t.Helper()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, devices := range []map[string]string{{"pc": "macOS", "phone": "iOS"}, {"pc": "iOS"}} {
		tx, err := store.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		d := tx.Draft("integration/acme")
		for name, platform := range devices {
			props := graph.Props{{Name: "displayName", Value: graph.Text(name)}, {Name: "osPlatform", Value: graph.Text(platform)}}
			if err := d.PutEntity(graph.Endpoint, graph.Key(name), props); err != nil {
				t.Fatal(err)
			}
		}
		d.Finish(graph.Whole, graph.Endpoint)
		if _, err := tx.Seal(t.Context(), "integration/acme", nil, nil); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return func(cfg *api.Config) { cfg.Graphs = scope.New(store) }
}
