package simulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
		"DeviceTvmSoftwareInventory | take 1":          "Failed to resolve table or column expression named 'DeviceTvmSoftwareInventory'",
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
	month, hour := count(`{"Query": "DeviceLogonEvents"}`), count(`{"Query": "DeviceLogonEvents", "Timespan": "PT12H"}`)
	if month == 0 || hour >= month {
		t.Errorf("a month has %d events and twelve hours %d", month, hour)
	}
	if count(`{"Query": "DeviceLogonEvents | where ActionType != \"LogonSuccess\""}`) == 0 {
		t.Error("no logon ever fails, so a query that forgets the filter would go unnoticed")
	}
}
