package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/raced"
	"parapet/internal/simulator"
)

// control asks a server's control plane without a listener.
func control(t *testing.T, s *simulator.Server, method, path, body string) string {
	t.Helper()
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, "/_simulator/"+path, strings.NewReader(body)))
	if w.Code != http.StatusOK {
		t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	return w.Body.String()
}

// TestSameTenantWheneverItIsFounded founds one tenant at several hours, in
// several years, and lets each live past the rebuilding of a snapshot.
func TestSameTenantWheneverItIsFounded(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	synctest.Test(t, func(t *testing.T) {
		lives := func() map[string]string {
			s, err := simulator.New(simulator.Config{Devices: 150, Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			told := map[string]string{"founded": control(t, s, http.MethodGet, "truth", "")}
			told["changed"] = control(t, s, http.MethodPost, "advance", `{"hours": 31}`)
			told["lived"] = control(t, s, http.MethodGet, "truth", "")
			for _, typ := range []string{"user_endpoint", "microsoft_defender_machine_has_logon_user", "microsoft_defender_group_has_user", "microsoft_defender_machine_identified_vulnerability"} {
				told[typ] = control(t, s, http.MethodGet, "truth?pairs="+url.QueryEscape(typ), "")
			}
			return told
		}
		want := lives()
		for _, wait := range []time.Duration{7 * time.Second, 5*time.Hour + 43*time.Minute, 13 * time.Hour, 200 * 24 * time.Hour, 555*24*time.Hour + 3*time.Hour} {
			time.Sleep(wait)
			if diff := cmp.Diff(want, lives()); diff != "" {
				t.Fatalf("founded at %s (-first +now):\n%.2000s", time.Now().UTC(), diff)
			}
		}
	})
}
