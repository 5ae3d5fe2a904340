package simulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"parapet/internal/raced"
	"parapet/internal/simulator"
)

// batchAnswer is what came of the requests of a batch, by their ids.
type batchAnswer map[string]struct {
	ID      string
	Status  int
	Headers map[string]string
	Body    struct {
		Value []map[string]any
		Error struct{ Code, Message string }
	}
}

func (s *tenant) batch(t *testing.T, token, requests string) batchAnswer {
	t.Helper()
	a := s.send(t, http.MethodPost, "/v1.0/$batch", `{"requests": [`+requests+`]}`,
		"Authorization", "Bearer "+token, "Content-Type", "application/json")
	if a.Status != http.StatusOK {
		t.Fatalf("batch: %d %s", a.Status, a.Body)
	}
	var body struct{ Responses json.RawMessage }
	decode(t, a, &body)
	answers := batchAnswer{}
	var list []json.RawMessage
	if err := json.Unmarshal(body.Responses, &list); err != nil {
		t.Fatal(err)
	}
	for _, raw := range list {
		var one struct{ ID string }
		_ = json.Unmarshal(raw, &one)
		entry := answers[one.ID]
		if err := json.Unmarshal(raw, &entry); err != nil {
			t.Fatal(err)
		}
		answers[one.ID] = entry
	}
	return answers
}

func TestBatch(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Seed: 5, QuotaWindowScale: 1e-6})
	token := s.token(t, graphScope)
	groups, _ := walk[struct{ ID string }](t, s, token, "/v1.0/groups?$select=id")
	s.order(t, http.MethodPost, "faults", `{"match": {"path": "/v1.0/groups/`+groups[1].ID+`/members"}, "status": 429, "headers": {"Retry-After": "2"},
		"body": "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"Too many requests.\"}}"}`, nil)
	got := s.batch(t, token, fmt.Sprintf(`
		{"id": "a", "method": "GET", "url": "/groups/%s/members?$select=id&$top=2"},
		{"id": "b", "method": "GET", "url": "groups/%s/members"},
		{"id": "c", "method": "GET", "url": "/groups/none/members", "dependsOn": ["a"]},
		{"id": "d", "method": "GET", "url": "/organization", "dependsOn": ["b"]},
		{"id": "e", "method": "GET", "url": "/security/runHuntingQuery"},
		{"id": "f", "method": "POST", "url": "/security/runHuntingQuery", "headers": {"content-type": "application/json"}, "body": {"Query": "DeviceInfo | take 1"}},
		{"id": "g", "method": "GET", "url": "/$batch"}`, groups[0].ID, groups[1].ID))
	for id, want := range map[string]int{"a": 200, "b": 429, "c": 404, "d": 424, "e": 405, "f": 200, "g": 400} {
		if got[id].Status != want {
			t.Errorf("request %s: %d, want %d", id, got[id].Status, want)
		}
	}
	if len(got["a"].Body.Value) == 0 || got["b"].Headers["Retry-After"] != "2" || got["c"].Body.Error.Code != "Request_ResourceNotFound" {
		t.Errorf("answers: %+v", got)
	}
}

func TestBatchRefusals(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, graphScope)
	many := strings.TrimSuffix(strings.Repeat(`{"id": "x", "method": "GET", "url": "/organization"},`, 21), ",")
	for requests, want := range map[string]string{
		many: "maximum value of 20",
		`{"id": "1", "method": "GET", "url": "/a"}, {"id": "1", "method": "GET", "url": "/b"}`: "not unique",
		`{"id": "1", "method": "GET"}`:                                                        "needs id, method and url",
		`{"id": "1", "method": "GET", "url": "/a", "dependsOn": ["2"]}`:                       "does not come before",
		`{"id": "1", "method": "POST", "url": "/security/runHuntingQuery", "body": {"x": 1}}`: "does not contain Content-Type",
		`{`: "Invalid batch payload",
	} {
		status, e := s.refusal(t, token, http.MethodPost, "/v1.0/$batch", `{"requests": [`+requests+`]}`)
		if status != http.StatusBadRequest || !strings.Contains(e.Error.Message, want) {
			t.Errorf("%s: %d %+v", requests, status, e)
		}
	}
	if status, _ := s.refusal(t, "none", http.MethodPost, "/v1.0/$batch", `{"requests": []}`); status != http.StatusUnauthorized {
		t.Errorf("without a token: %d, want 401", status)
	}
}

// TestDirectoryUnits holds that calls cost what the guide to throttling says,
// and that the allowance ends.
func TestDirectoryUnits(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	s := start(t, simulator.Config{Seed: 5, QuotaWindowScale: 1000})
	token := s.token(t, graphScope)
	groups, _ := walk[struct{ ID string }](t, s, token, "/v1.0/groups?$select=id")
	path := "/v1.0/groups/" + groups[0].ID
	for target, want := range map[string]string{
		"/v1.0/users": "2", "/v1.0/users?$select=id": "1", path + "/members": "3", path + "/members?$select=id&$top=5": "1",
		path + "/transitiveMembers": "5", "/v1.0/organization": "1",
	} {
		a := s.send(t, http.MethodGet, target, "", "Authorization", "Bearer "+token)
		if got := a.Header.Get("X-Ms-Resource-Unit"); got != want {
			t.Errorf("%s costs %s, want %s", target, got, want)
		}
	}
	warned := false
	for range 1100 {
		a := s.send(t, http.MethodGet, path+"/transitiveMembers", "", "Authorization", "Bearer "+token)
		warned = warned || a.Header.Get("X-Ms-Throttle-Limit-Percentage") != ""
		if a.Status == http.StatusTooManyRequests {
			if !warned || a.Header.Get("Retry-After") == "" || a.Header.Get("X-Ms-Throttle-Information") != "ResourceUnitLimitExceeded" {
				t.Errorf("warned %v, headers %v", warned, a.Header)
			}
			return
		}
	}
	t.Error("no call was throttled")
}
