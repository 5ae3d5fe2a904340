package api_test

import (
	"net/http"
	"strings"
	"testing"

	"parapet/internal/account"
	"parapet/internal/api/apitest"
	"parapet/internal/audit"
)

// TestSources: what is narrowed down to an integration that there is not, or that who
// asks may not see, is refused, and not empty.
func TestSources(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withWeaknesses(t))
	limited := s.With(t, s.Account("limited", account.Analyst, []string{"globex"}))
	for _, path := range []string{
		"inventories/systems/rows", "inventories/systems/export", "inventories/systems/facets",
		"vulnerabilities", "vulnerabilities/devices", "vulnerabilities/summary", "vulnerabilities/export",
	} {
		path = "/api/v1/" + path + "?source=globex"
		limited.Do(http.MethodGet, path, nil).Want(http.StatusOK)
		for _, key := range []string{"acme", "nobody"} {
			got := limited.Do(http.MethodGet, path+"&source="+key, nil).Want(http.StatusUnprocessableEntity)
			if !strings.Contains(string(got.Body), `source: there is no integration \"`+key+`\": there is globex`) {
				t.Errorf("%s: %s", path, got.Body)
			}
		}
		s.As(t, account.Viewer).Do(http.MethodGet, strings.Replace(path, "globex", "acme", 1), nil).Want(http.StatusOK)
	}
}

// TestSourcesOfOthers: who asks for an integration that he may not see is told what
// is told of none, and the audit log knows better.
func TestSourcesOfOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen, unseen := w.run(), w.run()
	limited := w.With(t, w.Account("limited", account.Analyst, []string{seen.Key}))
	const rows = "/api/v1/inventories/systems/rows?source="
	limited.Do(http.MethodGet, rows+seen.Key, nil).Want(http.StatusOK)
	limited.Do(http.MethodGet, rows+"nobody", nil).Want(http.StatusUnprocessableEntity)
	if page, err := w.Config.Audit.List(t.Context(), audit.Filter{Limit: 1}); err != nil || len(page.Entries) != 0 {
		t.Errorf("a mistake is in the audit log: %+v, %v", page, err)
	}
	limited.Do(http.MethodGet, rows+unseen.Key, nil).Want(http.StatusUnprocessableEntity)
	if entry := w.last(); entry.Outcome != audit.Denied || entry.Actor != "limited" {
		t.Errorf("the audit log ends with %+v", entry)
	}
}

// TestNaming: however many integrations there are, a refusal names a few.
func TestNaming(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 12 {
		w.run()
	}
	got := w.As(t, account.Viewer).Do(http.MethodGet, "/api/v1/inventories/systems/rows?source=nobody", nil).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(string(got.Body), " more\"") {
		t.Errorf("%s", got.Body)
	}
}
