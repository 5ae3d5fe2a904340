package api_test

import (
	"net/http"
	"strings"
	"testing"

	"parapet/internal/account"
	"parapet/internal/api/apitest"
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
