package simulator_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator"
	"parapet/internal/simulator/registration"
)

// grant gives the first application other roles.
func (s *tenant) grant(t *testing.T, graph, defender string) {
	t.Helper()
	s.order(t, http.MethodPut, "apps/"+s.Credentials().ClientID,
		`{"roles": {"`+string(registration.Graph)+`": ["`+graph+`"], "`+string(registration.Defender)+`": ["`+defender+`"]}}`, nil)
}

func TestAlerts(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Devices: 200, Seed: 7, QuotaWindowScale: 1e-6})
	s.grant(t, "SecurityAlert.Read.All", "Machine.Read.All")
	token := s.token(t, graphScope)
	var first struct {
		Count    int              `json:"@odata.count"`
		NextLink string           `json:"@odata.nextLink"`
		Value    []map[string]any `json:"value"`
	}
	s.get(t, token, "/v1.0/security/alerts_v2?$top=3&$count=true", &first)
	if len(first.Value) != 3 || !strings.Contains(first.NextLink, "$skip=3") || !strings.Contains(first.NextLink, "$top=3") {
		t.Fatalf("%d alerts, nextLink %s", len(first.Value), first.NextLink)
	}
	all, _ := walk[map[string]any](t, s, token, "/v1.0/security/alerts_v2?$top=1000")
	if len(all) != first.Count {
		t.Errorf("%d alerts, @odata.count %d", len(all), first.Count)
	}
	if !slices.IsSortedFunc(all, func(a, b map[string]any) int {
		return strings.Compare(b["createdDateTime"].(string)[:19], a["createdDateTime"].(string)[:19])
	}) {
		t.Error("alerts do not come the newest first")
	}
	var one map[string]any
	s.get(t, token, "/v1.0/security/alerts_v2/"+all[0]["id"].(string), &one)
	delete(one, "@odata.context")
	if diff := cmp.Diff(all[0], one); diff != "" {
		t.Errorf("by its id an alert is another (-list +single):\n%s", diff)
	}
	for filter, holds := range map[string]func(map[string]any) bool{
		"severity eq 'high'": func(a map[string]any) bool { return a["severity"] == "high" },
		"status ne 'resolved' and serviceSource eq 'microsoftDefenderForEndpoint'": func(a map[string]any) bool {
			return a["status"] != "resolved" && a["serviceSource"] == "microsoftDefenderForEndpoint"
		},
		"lastUpdateDateTime ge " + all[2]["lastUpdateDateTime"].(string): func(a map[string]any) bool {
			return stamp(a["lastUpdateDateTime"]) >= stamp(all[2]["lastUpdateDateTime"])
		},
	} {
		got, _ := walk[map[string]any](t, s, token, "/v1.0/security/alerts_v2?$filter="+url.QueryEscape(filter))
		want := 0
		for _, a := range all {
			if holds(a) {
				want++
			}
		}
		if len(got) != want || want == 0 || want == len(all) {
			t.Errorf("%s: %d alerts, want %d of %d", filter, len(got), want, len(all))
		}
	}
	for _, query := range []string{"$top=1001", "$skip=-1", "$filter=title%20eq%20'x'", "$expand=x"} {
		if status, _ := s.refusal(t, token, http.MethodGet, "/v1.0/security/alerts_v2?"+query, ""); status != http.StatusBadRequest {
			t.Errorf("?%s: %d, want 400", query, status)
		}
	}
	if status, _ := s.refusal(t, token, http.MethodGet, "/v1.0/security/alerts_v2/none", ""); status != http.StatusNotFound {
		t.Errorf("an alert that is not there: %d, want 404", status)
	}
}

// stamp makes times of any number of digits comparable.
func stamp(at any) string {
	whole, fraction, _ := strings.Cut(strings.TrimSuffix(at.(string), "Z"), ".")
	return whole + "." + (fraction + "0000000")[:7]
}

// TestAlertShape holds alerts and evidence against the keys of Microsoft's
// documented answer.
func TestAlertShape(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Devices: 300, Seed: 9, QuotaWindowScale: 1e-6})
	s.grant(t, "SecurityAlert.Read.All", "Machine.Read.All")
	all, _ := walk[map[string]any](t, s, s.token(t, graphScope), "/v1.0/security/alerts_v2?$top=1000")
	documented := strings.Fields(`@odata.type id providerAlertId incidentId status severity classification determination
		serviceSource detectionSource productName detectorId tenantId title description recommendedActions category assignedTo
		alertWebUrl incidentWebUrl actorDisplayName threatDisplayName threatFamilyName mitreTechniques createdDateTime
		lastUpdateDateTime resolvedDateTime firstActivityDateTime lastActivityDateTime comments evidence systemTags`)
	slices.Sort(documented)
	if diff := cmp.Diff(documented, slices.Sorted(maps.Keys(all[0]))); diff != "" {
		t.Errorf("keys of an alert (-documented +got):\n%s", diff)
	}
	own := map[string]string{
		"deviceEvidence": "mdeDeviceId azureAdDeviceId deviceDnsName ipInterfaces vmMetadata rbacGroupId", "userEvidence": "userAccount",
		"fileEvidence": "fileDetails mdeDeviceId detectionStatus", "processEvidence": "imageFile parentProcessImageFile processCommandLine userAccount",
		"ipEvidence": "ipAddress", "urlEvidence": "url", "registryKeyEvidence": "registryKey registryHive",
		"registryValueEvidence": "registryKey registryHive registryValueName",
	}
	met := map[string]bool{}
	for _, a := range all {
		for _, item := range a["evidence"].([]any) {
			e := item.(map[string]any)
			kind := strings.TrimPrefix(e["@odata.type"].(string), "#microsoft.graph.security.")
			met[kind] = true
			for _, key := range strings.Fields("createdDateTime verdict remediationStatus roles detailedRoles tags " + own[kind]) {
				if _, ok := e[key]; !ok {
					t.Fatalf("%s without %s: %v", kind, key, e)
				}
			}
			if own[kind] == "" {
				t.Errorf("evidence of an unknown kind %s", kind)
			}
		}
	}
	if len(met) < 6 {
		t.Errorf("evidence of these kinds only: %v", met)
	}
}

func TestAlertsNeedRoleAndLicence(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{QuotaWindowScale: 1e-6})
	s.grant(t, "User.Read.All", "Machine.Read.All")
	status, e := s.refusal(t, s.token(t, graphScope), http.MethodGet, "/v1.0/security/alerts_v2", "")
	if want := "API required roles: SecurityAlert.Read.All"; status != http.StatusForbidden || e.Error.Code != "Forbidden" || !strings.Contains(e.Error.Message, want) {
		t.Errorf("without the role: %d %+v", status, e)
	}
	s.grant(t, "SecurityAlert.Read.All", "Machine.Read.All")
	s.order(t, http.MethodPut, "apps/"+s.Credentials().ClientID, `{"licences": {"mde": false}}`, nil)
	status, e = s.refusal(t, s.token(t, graphScope), http.MethodGet, "/v1.0/security/alerts_v2", "")
	if want := "Account is not provisioned"; status != http.StatusForbidden || !strings.Contains(e.Error.Message, want) {
		t.Errorf("without Defender: %d %+v", status, e)
	}
}
