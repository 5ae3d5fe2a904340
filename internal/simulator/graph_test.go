package simulator_test

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator"
	"parapet/internal/simulator/hunting"
)

func TestGraphPaging(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, graphScope)
	var first map[string]any
	s.get(t, token, "/v1.0/users?businessPhones,displayName,userType,accountEnabled", &first)
	users := first["value"].([]any)
	keys := map[string]bool{}
	for name := range users[0].(map[string]any) {
		keys[name] = true
	}
	want := map[string]bool{}
	for _, name := range []string{"businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone", "officeLocation", "preferredLanguage", "surname", "userPrincipalName"} {
		want[name] = true
	}
	if diff := cmp.Diff(want, keys); diff != "" || len(users) != 100 {
		t.Errorf("%d users by default with keys (-want +got):\n%s", len(users), diff)
	}
	second, _ := first["@odata.nextLink"].(string)
	var page listing[map[string]any]
	s.get(t, token, second, &page)
	if len(page.Value) != 0 || page.NextLink == "" {
		t.Errorf("the second page has %d users and nextLink %q, want an empty page that goes on", len(page.Value), page.NextLink)
	}
	selected, _ := walk[map[string]any](t, s, token, "/v1.0/users?$select=accountEnabled,id&$top=50")
	for _, u := range selected {
		if len(u) != 2 || u["id"] == nil || u["accountEnabled"] == nil {
			t.Fatalf("selected two properties, got %v", u)
		}
	}
	for _, query := range []string{"$select=colour", "$top=1000", "$top=0", "$skip=1", "$filter=x", "$skiptoken=!"} {
		if status, _ := s.refusal(t, token, http.MethodGet, "/v1.0/users?"+query, ""); status != http.StatusBadRequest {
			t.Errorf("?%s: %d, want 400", query, status)
		}
	}
	synced, _ := walk[map[string]any](t, s, token, "/v1.0/users?$select=id,onPremisesSyncEnabled,onPremisesSamAccountName,onPremisesSecurityIdentifier,securityIdentifier,createdDateTime&$top=999")
	kinds := map[any]int{}
	for _, u := range synced {
		kinds[u["onPremisesSyncEnabled"]]++
		if (u["onPremisesSyncEnabled"] == true) != (u["onPremisesSamAccountName"] != nil) || u["securityIdentifier"] == nil {
			t.Fatalf("a user who is half synced: %v", u)
		}
	}
	if kinds[true] == 0 || kinds[nil] == 0 {
		t.Errorf("users by onPremisesSyncEnabled: %v, want some synced and some not", kinds)
	}
	s.get(t, token, "/v1.0/organization", &page)
	if len(page.Value) != 1 || page.Value[0]["id"] != s.Credentials().TenantID {
		t.Errorf("organization: %v", page.Value)
	}
}

func TestGraphCountsForAdvancedQueries(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, graphScope)
	all, _ := walk[map[string]any](t, s, token, "/v1.0/users?$select=id&$top=999")
	type page struct {
		Count    *int   `json:"@odata.count"`
		NextLink string `json:"@odata.nextLink"`
	}
	get := func(target string, headers ...string) page {
		var p page
		decode(t, s.send(t, http.MethodGet, target, "", append(headers, "Authorization", "Bearer "+token)...), &p)
		return p
	}
	if p := get("/v1.0/users?$count=true"); p.Count != nil {
		t.Errorf("without ConsistencyLevel: @odata.count %d, want none", *p.Count)
	}
	first := get("/v1.0/users?$count=true&$top=5", "ConsistencyLevel", "eventual")
	if first.Count == nil || *first.Count != len(all) {
		t.Fatalf("@odata.count %v, want %d", first.Count, len(all))
	}
	if p := get(first.NextLink, "ConsistencyLevel", "eventual"); p.Count != nil {
		t.Errorf("second page: @odata.count %d, want none", *p.Count)
	}
}

func TestGraphRefusesWhatItDoesNotServe(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, graphScope)
	groups, _ := walk[struct{ ID string }](t, s, token, "/v1.0/groups?$select=id")
	for path, want := range map[string]struct {
		status  int
		message string
	}{
		"/v1.0/nothing": {http.StatusBadRequest, "Resource not found for the segment 'nothing'."},
		"/v1.0/groups/" + groups[0].ID + "/members/user": {http.StatusBadRequest, "Resource not found for the segment 'user'."},
		"/v1.0/security/runHuntingQuery":                 {http.StatusMethodNotAllowed, "Specified HTTP method is not allowed for the request target."},
	} {
		if status, e := s.refusal(t, token, http.MethodGet, path, ""); status != want.status || e.Error.Message != want.message {
			t.Errorf("GET %s: %d %+v, want %d %s", path, status, e, want.status, want.message)
		}
	}
}

func TestNestedGroups(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, graphScope)
	type object struct {
		ID   string
		Kind string `json:"@odata.type"`
	}
	groups, _ := walk[object](t, s, token, "/v1.0/groups?$select=id")
	for _, g := range groups {
		members, _ := walk[object](t, s, token, "/v1.0/groups/"+g.ID+"/members?$select=id,displayName")
		casted, _ := walk[object](t, s, token, "/v1.0/groups/"+g.ID+"/members/microsoft.graph.user?$select=id")
		aliased, _ := walk[object](t, s, token, "/v1.0/groups/"+g.ID+"/members/graph.user?$select=id")
		if diff := cmp.Diff(casted, aliased); diff != "" {
			t.Errorf("cast by the alias of the namespace (-whole name +alias):\n%s", diff)
		}
		nested, users := 0, 0
		for _, m := range members {
			switch m.Kind {
			case "#microsoft.graph.group":
				nested++
			case "#microsoft.graph.user":
				users++
			}
		}
		if len(casted) != users {
			t.Errorf("cast to users: %d, want %d", len(casted), users)
		}
		all, _ := walk[object](t, s, token, "/v1.0/groups/"+g.ID+"/transitiveMembers?$top=999")
		if nested > 0 && len(all) > len(members) {
			return
		}
	}
	t.Error("no group has members only through another group")
}

func TestHuntingErrors(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, graphScope)
	for query, want := range map[string]string{
		"DeviceLogonEvents | where Nope == 1":          "'where' operator: Failed to resolve column or scalar expression named 'Nope'",
		"DeviceProcessEvents | take 1":                 "Failed to resolve table or column expression named 'DeviceProcessEvents'",
		"DeviceLogonEvents | summarize frob(DeviceId)": "Unknown function: 'frob'.",
	} {
		status, e := s.refusal(t, token, http.MethodPost, "/v1.0/security/runHuntingQuery", fmt.Sprintf(`{"Query": %q}`, query))
		if status != http.StatusBadRequest || e.Error.Code != "BadRequest" || !strings.Contains(e.Error.Message, want) {
			t.Errorf("%s: %d %+v", query, status, e)
		}
	}
	type results struct{ Results []map[string]any }
	count := func(body string) int {
		a := s.send(t, http.MethodPost, "/v1.0/security/runHuntingQuery", body, "Authorization", "Bearer "+token)
		var r results
		decode(t, a, &r)
		return len(r.Results)
	}
	var packed strings.Builder
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, `{"query": "DeviceLogonEvents"}`)
	z.Close()
	var asGenerated results
	decode(t, s.send(t, http.MethodPost, "/v1.0/security/microsoft.graph.security.runHuntingQuery", packed.String(),
		"Authorization", "Bearer "+token, "Content-Encoding", "gzip"), &asGenerated)
	month, hour := count(`{"Query": "DeviceLogonEvents"}`), count(`{"Query": "DeviceLogonEvents", "Timespan": "PT12H"}`)
	if month == 0 || hour >= month {
		t.Errorf("a month has %d events and twelve hours %d", month, hour)
	}
	if len(asGenerated.Results) != month {
		t.Errorf("as generated clients ask: %d events, want %d", len(asGenerated.Results), month)
	}
	if count(`{"Query": "DeviceLogonEvents | where ActionType != \"LogonSuccess\""}`) == 0 {
		t.Error("no logon ever fails, so a query that forgets the filter would go unnoticed")
	}
}

func TestHuntingLimits(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Seed: 5, Hunting: hunting.Config{MaxBytes: 20_000, RowsPerSecond: 2}})
	token := s.token(t, graphScope)
	const path = "/v1.0/security/runHuntingQuery"
	status, e := s.refusal(t, token, http.MethodPost, path, `{"Query": "DeviceTvmSoftwareInventory"}`)
	if status != http.StatusBadRequest || !strings.Contains(e.Error.Message, "exceeded the allowed result size") {
		t.Errorf("a large answer: %d %+v", status, e)
	}
	for range 100 {
		a := s.send(t, http.MethodPost, path, `{"Query": "DeviceTvmSoftwareInventory | count"}`, "Authorization", "Bearer "+token)
		if a.Status == http.StatusTooManyRequests {
			if !strings.Contains(string(a.Body), "CPU resources") || a.Header.Get("Retry-After") == "" {
				t.Errorf("throttled with %s, headers %v", a.Body, a.Header)
			}
			return
		}
	}
	t.Error("processor time never ends")
}
