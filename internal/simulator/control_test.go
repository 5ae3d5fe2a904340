package simulator_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{})
	token := s.token(t, defenderScope)
	machines := func() (answer, error) {
		return s.try(t, http.MethodGet, "/api/machines", "", "Authorization", "Bearer "+token)
	}
	healthy := func(when string) {
		t.Helper()
		if a, err := machines(); err != nil || a.Status != http.StatusOK {
			t.Errorf("%s: %d %v, want all well again", when, a.Status, err)
		}
	}

	var list []map[string]any
	s.order(t, http.MethodPost, "faults", `{"match": {"method": "GET", "path": "/API/machines", "api": "defender"}, "status": 503, "headers": {"Retry-After": "2"}, "body": "{\"error\":{}}", "times": 2}`, &list)
	if len(list) != 1 {
		t.Errorf("one fault was ordered, %v are listed", list)
	}
	s.get(t, s.token(t, graphScope), "/v1.0/organization", new(any)) // does not match
	for range 2 {
		a, err := machines()
		if err != nil || a.Status != 503 || a.Header.Get("Retry-After") != "2" || string(a.Body) != `{"error":{}}` {
			t.Errorf("ordered 503: %d %v %s %v", a.Status, a.Header, a.Body, err)
		}
	}
	healthy("after two 503s")

	s.order(t, http.MethodPost, "faults", `{"path": "/api/machine*", "truncate": 100, "n": 1}`, nil)
	if a, err := machines(); !errors.Is(err, io.ErrUnexpectedEOF) && err == nil {
		t.Errorf("ordered a truncated answer: got %d bytes and %v", len(a.Body), err)
	}
	healthy("after a truncated answer")

	s.order(t, http.MethodPost, "faults", `{"api": "login", "close": true}`, nil)
	if a, err := s.try(t, http.MethodPost, "/"+s.Credentials().TenantID+"/oauth2/v2.0/token", "grant_type=x"); err == nil {
		t.Errorf("ordered a closed connection: got %d", a.Status)
	}

	s.order(t, http.MethodPost, "faults", `{"path": "/api", "delay_ms": 30, "count": 1}`, nil)
	before := time.Now()
	healthy("after a delay")
	if passed := time.Since(before); passed < 30*time.Millisecond {
		t.Errorf("ordered a delay of 30 ms: answered after %v", passed)
	}

	s.order(t, http.MethodPost, "faults", `{"path": "/api/machines/**", "status": 500, "times": 5}`, nil)
	healthy("with a fault on other paths")
	s.order(t, http.MethodDelete, "faults", "", &list)
	if len(list) != 0 {
		t.Errorf("after clearing: %v", list)
	}
	for _, bad := range []string{`{}`, `{"status": 99}`, `{"status": 500, "api": "azure"}`, `{"statu": 500}`, `{"body": "x"}`, `{"status": 500, "times": -1}`} {
		if a := s.send(t, http.MethodPost, "/_simulator/faults", bad); a.Status != http.StatusBadRequest {
			t.Errorf("POST %s: %d %s, want 400", bad, a.Status, a.Body)
		}
	}
}

func TestCallsAreCounted(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{})
	defender, graph := s.token(t, defenderScope), s.token(t, graphScope)
	s.get(t, graph, "/v1.0/users", new(any))
	s.get(t, defender, "/api/machines?$top=1", new(any))
	var export struct{ ExportFiles []string }
	s.get(t, defender, "/api/v1.0/Machines/SoftwareVulnerabilitiesExport", &export)
	s.send(t, http.MethodGet, export.ExportFiles[0], "")
	hunt(t, s, 0, 1)
	s.send(t, http.MethodGet, "/api/machines/x/logonusers", "")
	var got map[string]any
	s.order(t, http.MethodGet, "calls", "", &got)
	want := map[string]any{
		"login": 3.0, "graph": 1.0, "hunting": 1.0, "defender": 3.0, "storage": 1.0,
		"paths": map[string]any{
			"POST /{tenant}/oauth2/v2.0/token": 3.0, "GET /v1.0/users": 1.0, "POST /v1.0/security/runhuntingquery": 1.0,
			"GET /api/machines": 1.0, "GET /api/machines/softwarevulnerabilitiesexport": 1.0, "GET /api/machines/{id}/logonusers": 1.0,
			"GET /tvm-export/": 1.0,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	s.order(t, http.MethodDelete, "calls", "", &got)
	if got["login"] != 0.0 {
		t.Errorf("after a reset: %v", got)
	}
}

func TestControlRefusesNonsense(t *testing.T) {
	t.Parallel()
	s := shared(t)
	for _, body := range []string{``, `{}`, `{"hours": 0}`, `{"hours": -1}`, `{"hours": 1000000}`, `{"days": 1}`, `{"hours": "1"}`} {
		if a := s.send(t, http.MethodPost, "/_simulator/advance", body); a.Status != http.StatusBadRequest {
			t.Errorf("advance %s: %d %s, want 400", body, a.Status, a.Body)
		}
	}
	if a := s.send(t, http.MethodGet, "/_simulator/truth?pairs=nothing", ""); a.Status != http.StatusNotFound {
		t.Errorf("pairs of an unknown type: %d, want 404", a.Status)
	}
	var truth struct{ Entities, Relationships map[string]int }
	s.order(t, http.MethodGet, "truth", "", &truth)
	for typ, n := range truth.Relationships {
		if got := len(s.pairs(t, typ)); got != n {
			t.Errorf("%s: %d counted, %d listed", typ, n, got)
		}
	}
	for typ, n := range truth.Entities {
		if got := len(s.pairs(t, typ)); got != n {
			t.Errorf("%s: %d counted, %d listed", typ, n, got)
		}
	}
}

// TestSpoiltFiles orders what may happen to a file on its way.
func TestSpoiltFiles(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{})
	token := s.token(t, defenderScope)
	var export struct{ ExportFiles []string }
	s.get(t, token, "/api/machines/SoftwareVulnerabilitiesExport", &export)
	link := export.ExportFiles[0]
	whole := s.send(t, http.MethodGet, link, "")
	for _, c := range []struct {
		order string
		check func(answer) bool
	}{
		{`{"api": "storage", "cut": 100}`, func(a answer) bool {
			return a.Status == http.StatusOK && bytes.Equal(a.Body, whole.Body[:100]) && a.Header.Get("Content-Length") == "100"
		}},
		{`{"api": "storage", "damage": 50}`, func(a answer) bool {
			return len(a.Body) == len(whole.Body) && bytes.Equal(a.Body[:50], whole.Body[:50]) && a.Body[50] != whole.Body[50]
		}},
		{`{"api": "storage", "as": "empty"}`, func(a answer) bool { return a.Status == http.StatusOK && len(a.Body) == 0 }},
		{`{"api": "storage", "as": "expired_link"}`, func(a answer) bool {
			return a.Status == http.StatusForbidden && bytes.Contains(a.Body, []byte("Signature not valid in the specified key time frame"))
		}},
	} {
		s.order(t, http.MethodPost, "faults", c.order, nil)
		if a := s.send(t, http.MethodGet, link, ""); !c.check(a) {
			t.Errorf("%s: %d %v, %d bytes of %d", c.order, a.Status, a.Header, len(a.Body), len(whole.Body))
		}
	}
	if a := s.send(t, http.MethodGet, link, ""); !bytes.Equal(a.Body, whole.Body) {
		t.Error("the file is spoilt for good")
	}
}

// TestGarbledRecord orders a member of one record that nobody can read.
func TestGarbledRecord(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{})
	token := s.token(t, defenderScope)
	type machines struct{ Value []map[string]any }
	var whole machines
	s.get(t, token, "/api/machines?$top=3", &whole)
	for member, want := range map[string]any{"lastSeen": map[string]any{"odd": true}, "ipAddresses": "odd", "nothing": nil} {
		s.order(t, http.MethodPost, "faults", fmt.Sprintf(`{"path": "/api/machines", "garble": %q, "record": 4}`, member), nil)
		var got machines
		s.get(t, token, "/api/machines?$top=3", &got)
		if diff := cmp.Diff(want, got.Value[1][member]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", member, diff)
		}
		if want != nil {
			got.Value[1][member] = whole.Value[1][member]
		}
		if diff := cmp.Diff(whole, got); diff != "" {
			t.Errorf("all but %s (-whole +got):\n%s", member, diff)
		}
	}
}

// TestFaultsInTime orders faults for later calls, and a world that moves on
// between two pages.
func TestFaultsInTime(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{})
	token := s.token(t, defenderScope)
	s.order(t, http.MethodPost, "faults", `{"path": "/api/machines", "as": "throttled", "after": 2, "times": 2}`, nil)
	var got []int
	for range 5 {
		got = append(got, s.send(t, http.MethodGet, "/api/machines?$top=1", "", "Authorization", "Bearer "+token).Status)
	}
	if diff := cmp.Diff([]int{200, 200, 429, 429, 200}, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	before := s.pairs(t, "microsoft_defender_machine")
	s.order(t, http.MethodPost, "faults", `{"path": "/api/machines", "advance_hours": 30}`, nil)
	s.get(t, token, "/api/machines?$top=1", new(any))
	if cmp.Equal(before, s.pairs(t, "microsoft_defender_machine")) {
		t.Error("no machine came or went in the hours that were ordered")
	}
	for _, bad := range []string{`{"as": "tired"}`, `{"advance_hours": 100000}`, `{"cut": -1}`} {
		if a := s.send(t, http.MethodPost, "/_simulator/faults", bad); a.Status != http.StatusBadRequest {
			t.Errorf("POST %s: %d %s, want 400", bad, a.Status, a.Body)
		}
	}
}
