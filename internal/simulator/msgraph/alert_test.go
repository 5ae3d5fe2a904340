package msgraph

import (
	"encoding/json"
	"net/http/httptest"
	"testing"

	"parapet/internal/simulator/world"
)

// TestLateMembersOfEnumerations holds that what came to an enumeration later is
// told only to whom it does not surprise.
func TestLateMembersOfEnumerations(t *testing.T) {
	t.Parallel()
	tenant := world.New(world.Config{Devices: 10}).Tenant()
	alert := &world.Alert{ServiceSource: "microsoftDefenderForCloud", DetectionSource: "microsoftDefenderForEndpoint"}
	for prefer, want := range map[string]string{
		"":                             "unknownFutureValue",
		"return=minimal":               "unknownFutureValue",
		"Include-Unknown-Enum-Members": "microsoftDefenderForCloud",
		"odata.maxpagesize=5, include-unknown-enum-members": "microsoftDefenderForCloud",
	} {
		r := httptest.NewRequest("GET", "/v1.0/security/alerts_v2", nil)
		r.Header.Set("Prefer", prefer)
		var got struct{ ServiceSource, DetectionSource string }
		if err := json.Unmarshal(marshal(alertResource(tenant, alert, wantsUnknownMembers(r))), &got); err != nil {
			t.Fatal(err)
		}
		if got.ServiceSource != want || got.DetectionSource != "microsoftDefenderForEndpoint" {
			t.Errorf("Prefer: %q: %+v, want %s", prefer, got, want)
		}
	}
}
