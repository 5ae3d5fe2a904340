package simulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFilters(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, defenderScope)
	all, _ := walk[device](t, s, token, "/api/machines")
	onboarded := 0
	for _, d := range all {
		if d.Onboarding == "Onboarded" {
			onboarded++
		}
	}
	filter := url.QueryEscape("onboardingStatus eq 'Onboarded' and lastSeen gt 2000-01-01Z")
	some, _ := walk[device](t, s, token, "/api/machines?$filter="+filter)
	if len(some) != onboarded || onboarded == 0 || onboarded == len(all) {
		t.Errorf("the filter finds %d of %d machines, want the %d onboarded", len(some), len(all), onboarded)
	}
	for _, query := range []string{"$filter=agentVersion%20eq%20'1'", "$filter=nonsense", "$top=10001", "$top=-1", "$skip=x", "$select=id", "$orderby=id"} {
		status, e := s.refusal(t, token, http.MethodGet, "/api/machines?"+query, "")
		if status != http.StatusBadRequest || e.Error.Code != "ODataError" {
			t.Errorf("?%s: %d %+v, want 400 ODataError", query, status, e)
		}
	}
	for _, path := range []string{"/api/machines?", "/API/Machines?$top=1000&", "/api/v1.0/machines"} {
		rows, _ := walk[device](t, s, token, path)
		if len(rows) != len(all) {
			t.Errorf("%s lists %d machines, want %d", path, len(rows), len(all))
		}
	}
	for _, d := range all {
		if d.Onboarding == "Onboarded" && d.ComputerName != nil {
			var byName device
			s.get(t, token, "/api/machines/"+url.PathEscape(*d.ComputerName), &byName)
			if byName.ComputerName == nil || !strings.EqualFold(*byName.ComputerName, *d.ComputerName) {
				t.Errorf("machine by name %s: got %+v", *d.ComputerName, byName)
			}
			return
		}
	}
}

func TestFiltersOfVulnerabilities(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, defenderScope)
	type vulnerability struct {
		ID, Severity, PublishedOn string
		CVSS                      *float64 `json:"cvssV3"`
	}
	list := func(filter string) []vulnerability {
		rows, _ := walk[vulnerability](t, s, token, "/api/vulnerabilities?$filter="+url.QueryEscape(filter))
		return rows
	}
	all, _ := walk[vulnerability](t, s, token, "/api/vulnerabilities")
	for filter, holds := range map[string]func(vulnerability) bool{
		"severity eq 'Critical'":                  func(v vulnerability) bool { return v.Severity == "Critical" },
		"severity eq ''":                          func(v vulnerability) bool { return v.Severity == "" },
		"cvssV3 ge 9":                             func(v vulnerability) bool { return v.CVSS != nil && *v.CVSS >= 9 },
		"cvssV3 eq null":                          func(v vulnerability) bool { return v.CVSS == nil },
		"startswith(id,'TVM-')":                   func(v vulnerability) bool { return strings.HasPrefix(v.ID, "TVM-") },
		"publishedOn lt 1900-01-01Z":              func(v vulnerability) bool { return v.PublishedOn == "0001-01-01T00:00:00Z" },
		"contains(name,'CVE') and not (id eq '')": func(v vulnerability) bool { return strings.Contains(v.ID, "CVE") },
	} {
		want := 0
		for _, v := range all {
			if holds(v) {
				want++
			}
		}
		if got := len(list(filter)); got != want || want == 0 || want == len(all) {
			t.Errorf("%s: %d of %d, want %d", filter, got, len(all), want)
		}
	}
	var one vulnerability
	s.get(t, token, "/api/vulnerabilities/"+strings.ToLower(all[0].ID), &one)
	if diff := cmp.Diff(all[0], one); diff != "" {
		t.Errorf("one vulnerability (-listed +asked for):\n%s", diff)
	}
	if status, e := s.refusal(t, token, http.MethodGet, "/api/vulnerabilities/CVE-1980-1", ""); status != http.StatusNotFound || e.Error.Code != "ResourceNotFound" {
		t.Errorf("an unknown vulnerability: %d %+v", status, e)
	}
}

func TestFiltersOfFindings(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, defenderScope)
	type asset struct{ ID, MachineID, CveID, ProductName, ProductVendor, ProductVersion, Severity, FixingKbID string }
	all, _ := walk[asset](t, s, token, "/api/vulnerabilities/machinesVulnerabilities")
	sample := all[len(all)/2]
	for filter, holds := range map[string]func(asset) bool{
		"machineId eq '" + sample.MachineID + "'":             func(a asset) bool { return a.MachineID == sample.MachineID },
		"cveId eq '" + sample.CveID + "'":                     func(a asset) bool { return a.CveID == sample.CveID },
		"id eq '" + sample.ID + "'":                           func(a asset) bool { return a.ID == sample.ID },
		"productVendor eq 'microsoft' and severity ne 'High'": func(a asset) bool { return a.ProductVendor == "microsoft" && a.Severity != "High" },
		"fixingKbId eq null":                                  func(a asset) bool { return a.FixingKbID == "" },
		"productName eq '" + sample.ProductName + "' and productVersion eq '" + sample.ProductVersion + "'": func(a asset) bool {
			return a.ProductName == sample.ProductName && a.ProductVersion == sample.ProductVersion
		},
	} {
		want := 0
		for _, a := range all {
			if holds(a) {
				want++
			}
		}
		got, _ := walk[asset](t, s, token, "/api/vulnerabilities/machinesVulnerabilities?$filter="+url.QueryEscape(filter))
		if len(got) != want || want == 0 {
			t.Errorf("%s: %d, want %d", filter, len(got), want)
		}
	}
}
