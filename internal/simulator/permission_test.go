package simulator_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"parapet/internal/simulator"
)

// rights are the routes of Defender's by what Microsoft's pages say they need.
var rights = []struct {
	roles   string
	tvm     bool
	methods []string
}{
	{"Machine.Read.All, Machine.ReadWrite.All", false, []string{"machines", "machines/x", "machineactions", "machineactions/x", "deviceavinfo"}},
	{"User.Read.All", false, []string{"machines/x/logonusers"}},
	{"Alert.Read.All, Alert.ReadWrite.All", false, []string{"alerts", "alerts/x", "machines/x/alerts"}},
	{"Score.Read.All", true, []string{"exposureScore", "exposureScore/ByMachineGroups", "configurationScore"}},
	{"SecurityRecommendation.Read.All", true, []string{
		"recommendations", "recommendations/x", "recommendations/x/machineReferences", "machines/x/recommendations",
	}},
	{"Software.Read.All", true, []string{
		"Software", "Software/x", "Software/x/distributions", "Software/x/machineReferences", "Software/x/getmissingkbs", "machines/x/software",
		"machines/x/getmissingkbs", "recommendations/x/software", "machines/SoftwareInventoryByMachine", "machines/SoftwareInventoryExport",
		"machines/SoftwareInventoryNoProductCodeByMachine", "machines/SoftwareInventoryNonCpeExport",
		"machines/BrowserExtensionsInventoryByMachine", "machines/browserextensionsinventoryExport",
	}},
	{"Vulnerability.Read.All", true, []string{
		"vulnerabilities", "vulnerabilities/x", "vulnerabilities/x/machineReferences", "vulnerabilities/machinesVulnerabilities",
		"machines/x/vulnerabilities", "Software/x/vulnerabilities", "recommendations/x/vulnerabilities",
		"machines/SoftwareVulnerabilitiesByMachine", "machines/SoftwareVulnerabilitiesExport", "machines/SoftwareVulnerabilityChangesByMachine",
		"machines/SecureConfigurationsAssessmentByMachine", "machines/SecureConfigurationsAssessmentExport",
		"machines/certificateAssessmentByMachine", "machines/certificateAssessmentExport", "machines/InfoGatheringExport",
	}},
}

// TestEveryRouteInsistsOnItsRight asks for everything without a role, and
// without a licence.
func TestEveryRouteInsistsOnItsRight(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Devices: 10})
	token := s.token(t, defenderScope)
	app := "apps/" + s.Credentials().ClientID
	ask := func(want func(roles string, tvm bool) (int, string)) {
		t.Helper()
		for _, right := range rights {
			for _, method := range right.methods {
				wanted, text := want(right.roles, right.tvm)
				status, e := s.refusal(t, token, http.MethodGet, "/api/"+method, "")
				if status != wanted || !strings.Contains(e.Error.Message, text) {
					t.Errorf("%s: %d %+v, want %d with %q", method, status, e.Error, wanted, text)
				}
			}
		}
	}
	s.order(t, http.MethodPut, app, `{"roles": []}`, nil)
	ask(func(roles string, _ bool) (int, string) {
		return http.StatusForbidden, "Missing application roles. API required roles: " + roles + ", application roles: ."
	})
	s.order(t, http.MethodPut, app, `{"licences": {"tvm": false}}`, nil)
	ask(func(roles string, tvm bool) (int, string) {
		if tvm {
			return http.StatusUnauthorized, "No Tvm license"
		}
		return http.StatusForbidden, "Missing application roles"
	})
	s.order(t, http.MethodPut, app, `{"licences": {"mde": false}}`, nil)
	ask(func(string, bool) (int, string) { return http.StatusUnauthorized, "Account mode is inactive" })
}

// TestQuotasOfAssessments draws on quotas that are smaller than the usual ones
// until they are used up.
func TestQuotasOfAssessments(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Devices: 10})
	token := s.token(t, defenderScope)
	for method, limit := range map[string]int{
		"machines/SoftwareInventoryExport":          5,
		"machines/browserextensionsinventoryExport": 5,
		"machines/InfoGatheringExport":              30,
		"machines/SoftwareInventoryByMachine":       30,
		"machines/certificateAssessmentByMachine":   30,
		"deviceavinfo": 30,
		"machines/SoftwareVulnerabilityChangesByMachine?x": 30,
		"recommendations": 100,
	} {
		var statuses []int
		for range limit + 1 {
			statuses = append(statuses, s.send(t, http.MethodGet, "/api/"+method, "", "Authorization", "Bearer "+token).Status)
		}
		if at := slices.Index(statuses, http.StatusTooManyRequests); at != limit {
			t.Errorf("%s: refused after %d calls, want after %d", method, at, limit)
		}
		status, e := s.refusal(t, token, http.MethodGet, "/api/"+method, "")
		if want := fmt.Sprintf("Maximum allowed %d per 00:01:00", limit); status != http.StatusTooManyRequests || !strings.Contains(e.Error.Message, want) {
			t.Errorf("%s: %d %+v, want %q", method, status, e.Error, want)
		}
	}
}
