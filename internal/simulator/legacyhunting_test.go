package simulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator"
)

// legacyAnswer is an answer of Defender's own way of hunting.
type legacyAnswer struct {
	Stats   map[string]any
	Schema  []struct{ Name, Type string }
	Results []map[string]any
}

func TestDefendersOwnHunting(t *testing.T) {
	t.Parallel()
	const path = "/api/advancedqueries/run"
	s := start(t, simulator.Config{Seed: 4, QuotaWindowScale: 1e-6, Start: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)})
	s.grant(t, "ThreatHunting.Read.All", "Machine.Read.All")
	status, e := s.refusal(t, s.token(t, defenderScope), http.MethodPost, path, `{"Query": "DeviceInfo"}`)
	if status != http.StatusForbidden || !strings.Contains(e.Error.Message, "AdvancedQuery.Read.All") {
		t.Errorf("without the role: %d %+v", status, e)
	}
	s.grant(t, "ThreatHunting.Read.All", "AdvancedQuery.Read.All")
	token := s.token(t, defenderScope)
	a := s.send(t, http.MethodPost, path, `{"Query": "DeviceLogonEvents | summarize N=count(), Types=make_set(LogonType) by DeviceId"}`,
		"Authorization", "Bearer "+token)
	var got legacyAnswer
	decode(t, a, &got)
	want := []struct{ Name, Type string }{{"DeviceId", "String"}, {"N", "Int64"}, {"Types", "Object"}}
	if diff := cmp.Diff(want, got.Schema); diff != "" || len(got.Results) == 0 || got.Stats["ExecutionTime"] == nil {
		t.Errorf("%d rows, stats %v, schema (-want +got):\n%s", len(got.Results), got.Stats, diff)
	}
	for body, want := range map[string]string{
		`{"query": "DeviceInfo"}`:               "MissingRequiredParameter",
		`[`:                                     "InvalidRequestBody",
		`{"Query": "AlertInfo"}`:                "BadRequest",
		`{"Query": "DeviceInfo | where X > 1"}`: "BadRequest",
	} {
		if status, e := s.refusal(t, token, http.MethodPost, path, body); status != http.StatusBadRequest || e.Error.Code != want {
			t.Errorf("%s: %d %+v, want 400 %s", body, status, e, want)
		}
	}
	s.order(t, http.MethodPost, "advance", `{"hours": 24}`, nil)
	if status, e := s.refusal(t, token, http.MethodPost, path, `{"Query": "DeviceInfo"}`); status != http.StatusGone || e.Error.Code != "Gone" {
		t.Errorf("after its end: %d %+v, want 410", status, e)
	}
}
