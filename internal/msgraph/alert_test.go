package msgraph_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/msgraph"
	"parapet/internal/transport/transporttest"
)

func TestAlertsV2(t *testing.T) {
	t.Parallel()
	var calls []string
	client := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		calls = append(calls, r.URL.RequestURI())
		if got := r.Header.Get("Prefer"); got != "include-unknown-enum-members" {
			t.Errorf("Prefer = %q", got)
		}
		if r.URL.Query().Get("$skip") == "" {
			fmt.Fprintf(w, `{"value":[{"id":"a","incidentId":7,"severity":"low","lastUpdateDateTime":"2021-05-02T14:19:01.3266667Z","evidence":[
				{"@odata.type":"#microsoft.graph.security.deviceEvidence","mdeDeviceId":"73","roles":["compromised"]},
				{"@odata.type":"#microsoft.graph.security.fileEvidence","fileDetails":{"sha1":"5f","fileSize":9}},
				{"@odata.type":"#microsoft.graph.security.userEvidence","userAccount":{"userSid":"S-1","azureAdUserId":null}},
				{"@odata.type":"#microsoft.graph.security.registryKeyEvidence","registryKey":"K"}]}],
				"@odata.nextLink":"%s/v1.0/security/alerts_v2?$top=500&$filter=x&$skip=1"}`, transporttest.Base)
			return
		}
		fmt.Fprint(w, `{"value":[{"id":"a"},{"id":"b","status":"new"}]}`)
	})
	size := int64(9)
	want := []msgraph.Alert{{
		ID: "a", IncidentID: "7", Severity: "low", UpdatedOn: time.Date(2021, 5, 2, 14, 19, 1, 326_666_700, time.UTC),
		Evidence: []msgraph.Evidence{
			{Kind: msgraph.DeviceEvidence, MDEDeviceID: "73", Roles: []string{"compromised"}},
			{Kind: msgraph.FileEvidence, File: &msgraph.FileDetails{SHA1: "5f", Size: &size}},
			{Kind: msgraph.UserEvidence, User: &msgraph.UserAccount{UserSID: "S-1"}},
			{Kind: msgraph.RegistryKeyEvidence, RegistryKey: "K"},
		},
	}, {ID: "b", Status: "new"}}
	got, _, err := collect(client.AlertsV2(t.Context(), time.Date(2021, 5, 1, 0, 0, 0, 0, time.UTC)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("AlertsV2 (-want +got):\n%s", diff)
	}
	if !strings.HasSuffix(calls[0], "$filter=lastUpdateDateTime%20ge%202021-05-01T00:00:00Z") {
		t.Errorf("calls are %q", calls)
	}
}
