package simulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func checkLogons(t *testing.T, s *tenant) {
	t.Helper()
	want := s.pairs(t, "microsoft_defender_machine_has_logon_user")
	token := s.token(t, defenderScope)
	perDevice := map[string]bool{}
	for _, d := range reachable(t, s, token) {
		type logonUser struct{ ID string }
		list, _ := walk[logonUser](t, s, token, "/api/machines/"+d+"/logonusers")
		for _, u := range list {
			perDevice["microsoft_defender_machine:"+d+" microsoft_defender_logon_user:"+u.ID] = true
		}
	}
	same(t, "logons per device", want, perDevice)

	hunted := map[string]bool{}
	for i := range 3 {
		for _, row := range hunt(t, s, i, 3) {
			id := strings.ToLower(row.AccountDomain + `\` + row.AccountName)
			pair := "microsoft_defender_machine:" + row.DeviceID + " microsoft_defender_logon_user:" + id
			if hunted[pair] {
				t.Errorf("hunting answers %s twice", pair)
			}
			hunted[pair] = true
		}
	}
	same(t, "logons by hunting", want, hunted)
}

type huntedRow struct {
	DeviceID, AccountDomain, AccountName, FirstSeen, LastSeen, LogonTypes string
}

// hunt sends one partition of the query that the product sends.
func hunt(t *testing.T, s *tenant, i, n int) []huntedRow {
	t.Helper()
	query := fmt.Sprintf(`DeviceLogonEvents | where Timestamp > ago(30d) | where ActionType == "LogonSuccess" | where hash(DeviceId, %d) == %d | summarize FirstSeen=min(Timestamp), LastSeen=max(Timestamp), LogonTypes=make_set(LogonType) by DeviceId, AccountDomain, AccountName, AccountSid`, n, i)
	body, err := json.Marshal(map[string]string{"Query": query})
	if err != nil {
		t.Fatal(err)
	}
	a := s.send(t, http.MethodPost, "/v1.0/security/runHuntingQuery", string(body), "Authorization", "Bearer "+s.token(t, graphScope))
	if a.Status != http.StatusOK {
		t.Fatalf("hunting: %d %s", a.Status, a.Body)
	}
	var results struct{ Results []huntedRow }
	decode(t, a, &results)
	for _, row := range results.Results {
		var types []string
		if err := json.Unmarshal([]byte(row.LogonTypes), &types); err != nil || len(types) == 0 {
			t.Fatalf("LogonTypes %q is not a list inside a string: %v", row.LogonTypes, err)
		}
		if len(row.LastSeen) != len("2026-11-20T09:39:50.7688641Z") {
			t.Fatalf("LastSeen %q has not seven digits", row.LastSeen)
		}
	}
	return results.Results
}
