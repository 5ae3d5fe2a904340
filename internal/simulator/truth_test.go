package simulator_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator"
)

// listing is a page of either API.
type listing[T any] struct {
	Value    []T    `json:"value"`
	NextLink string `json:"@odata.nextLink"`
}

// walk follows nextLinks from target on.
func walk[T any](t *testing.T, s *tenant, token, target string) (rows []T, pages int) {
	t.Helper()
	for target != "" {
		var page listing[T]
		s.get(t, token, target, &page)
		rows = append(rows, page.Value...)
		target = page.NextLink
		pages++
	}
	return rows, pages
}

// pairs reads the truth of a type as "from to" or "key".
func (s *tenant) pairs(t *testing.T, typ string) map[string]bool {
	t.Helper()
	a := s.send(t, http.MethodGet, "/_simulator/truth?pairs="+typ, "")
	if a.Status != http.StatusOK {
		t.Fatalf("pairs of %s: %d %s", typ, a.Status, a.Body)
	}
	set := map[string]bool{}
	for line := range bytes.Lines(a.Body) {
		var p struct{ Key, From, To string }
		if err := json.Unmarshal(bytes.Replace(line, []byte(`"_key"`), []byte(`"key"`), 1), &p); err != nil {
			t.Fatal(err)
		}
		if p.From == "" {
			set[p.Key] = true
			continue
		}
		set[p.From+" "+p.To] = true
	}
	return set
}

type device struct {
	ID           string
	ComputerName *string `json:"computerDnsName"`
	LastSeen     string
	Onboarding   string `json:"onboardingStatus"`
}

// TestEveryEndpointTellsTheTruth reads the tenant in every way there is and
// compares with the truth: for one question there must be one answer.
func TestEveryEndpointTellsTheTruth(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Devices: 80, Seed: 7, QuotaWindowScale: 0.0001})
	for range 2 {
		checkDirectory(t, s)
		checkMachines(t, s)
		checkFindings(t, s)
		checkLogons(t, s)
		s.order(t, http.MethodPost, "advance", `{"hours": 31}`, nil)
	}
}

func checkDirectory(t *testing.T, s *tenant) {
	t.Helper()
	token := s.token(t, graphScope)
	type object struct {
		ID   string
		Kind string `json:"@odata.type"`
	}
	for name, typ := range map[string]string{"users": "microsoft_defender_user", "groups": "microsoft_defender_group"} {
		objects, _ := walk[object](t, s, token, "/v1.0/"+name+"?$select=id&$top=7")
		got := map[string]bool{}
		for _, o := range objects {
			got[typ+":"+o.ID] = true
		}
		same(t, name, s.pairs(t, typ), got)
	}
	got := map[string]map[string]bool{"user": {}, "group": {}}
	groups, _ := walk[object](t, s, token, "/v1.0/groups")
	for _, g := range groups {
		members, _ := walk[object](t, s, token, "/v1.0/groups/"+g.ID+"/members?$top=20")
		for _, m := range members {
			kind := strings.TrimPrefix(m.Kind, "#microsoft.graph.")
			if got[kind] != nil {
				got[kind]["microsoft_defender_group:"+g.ID+" microsoft_defender_"+kind+":"+m.ID] = true
			}
		}
	}
	same(t, "users in groups", s.pairs(t, "microsoft_defender_group_has_user"), got["user"])
	same(t, "groups in groups", s.pairs(t, "microsoft_defender_group_has_group"), got["group"])
}

func checkMachines(t *testing.T, s *tenant) {
	t.Helper()
	token := s.token(t, defenderScope)
	all, _ := walk[device](t, s, token, "/api/machines")
	walked := map[string]bool{}
	// The contract of published clients: $top and $skip until a page is short.
	for skip := 0; ; skip += 9 {
		var page listing[device]
		s.get(t, token, fmt.Sprintf("/api/machines?$top=9&$skip=%d", skip), &page)
		if page.NextLink != "" {
			t.Fatalf("a page by $top has a nextLink: %s", page.NextLink)
		}
		for _, d := range page.Value {
			walked["microsoft_defender_machine:"+d.ID] = true
		}
		if len(page.Value) == 0 {
			break
		}
	}
	listed := map[string]bool{}
	for _, d := range all {
		listed["microsoft_defender_machine:"+d.ID] = true
	}
	same(t, "machines", s.pairs(t, "microsoft_defender_machine"), listed)
	same(t, "machines by $top and $skip", listed, walked)
}

func checkFindings(t *testing.T, s *tenant) {
	t.Helper()
	token := s.token(t, defenderScope)
	want := s.pairs(t, "microsoft_defender_machine_identified_vulnerability")
	pair := func(device, cve string) string {
		return "microsoft_defender_machine:" + device + " microsoft_defender_vulnerability:" + cve
	}

	files := map[string]bool{}
	for _, row := range exported(t, s, token) {
		if row.CveID != "" {
			files[pair(row.DeviceID, row.CveID)] = true
		}
	}
	same(t, "findings in files", want, files)

	pages := map[string]bool{}
	rows, n := walk[findingRow](t, s, token, "/api/machines/SoftwareVulnerabilitiesByMachine?pageSize=700")
	for _, row := range rows {
		if row.CveID != "" {
			pages[pair(row.DeviceID, row.CveID)] = true
		}
	}
	same(t, "findings in pages", want, pages)
	if n < 3 {
		t.Errorf("findings came in %d pages, want several", n)
	}

	type asset struct{ MachineID, CveID string }
	assets := map[string]bool{}
	for skip := 0; ; skip += 1500 {
		var page listing[asset]
		s.get(t, token, fmt.Sprintf("/api/vulnerabilities/machinesVulnerabilities?$top=1500&$skip=%d", skip), &page)
		for _, a := range page.Value {
			assets[pair(a.MachineID, a.CveID)] = true
		}
		if len(page.Value) == 0 {
			break
		}
	}
	same(t, "findings of machinesVulnerabilities", want, assets)

	type vulnerability struct {
		ID              string
		ExposedMachines int
	}
	perDevice, exposed := map[string]bool{}, map[string]int{}
	for _, d := range reachable(t, s, token) {
		list, _ := walk[vulnerability](t, s, token, "/api/machines/"+d+"/vulnerabilities?$top=750&$skip=0&")
		for _, v := range list {
			perDevice[pair(d, v.ID)] = true
			exposed[v.ID]++
		}
	}
	same(t, "findings per device", want, perDevice)

	catalogue, _ := walk[vulnerability](t, s, token, "/api/vulnerabilities")
	counted := map[string]int{}
	for _, v := range catalogue {
		if v.ExposedMachines > 0 {
			counted[v.ID] = v.ExposedMachines
		}
	}
	if diff := cmp.Diff(exposed, counted); diff != "" {
		t.Errorf("exposedMachines of the catalogue (-per device +catalogue):\n%s", diff)
	}
	some := slices.Sorted(maps.Keys(exposed))[0]
	references, _ := walk[device](t, s, token, "/api/vulnerabilities/"+some+"/machineReferences")
	if len(references) != exposed[some] {
		t.Errorf("%s has %d machine references, want %d", some, len(references), exposed[some])
	}
}

// findingRow is a row of the assessment in either spelling.
type findingRow struct{ DeviceID, CveID, SoftwareName string }

// exported downloads all files of the export.
func exported(t *testing.T, s *tenant, token string) []findingRow {
	t.Helper()
	var links struct{ ExportFiles []string }
	s.get(t, token, "/api/machines/SoftwareVulnerabilitiesExport", &links)
	var rows []findingRow
	empty := 0
	for _, link := range links.ExportFiles {
		a := s.send(t, http.MethodGet, link, "")
		if a.Status != http.StatusOK {
			t.Fatalf("download: %d %s", a.Status, a.Body)
		}
		if len(a.Body) == 0 {
			empty++
		}
		lines := bufio.NewScanner(bytes.NewReader(gunzip(t, a.Body)))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var row findingRow
			if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, row)
		}
	}
	if empty != 1 || len(links.ExportFiles) < 3 {
		t.Errorf("%d of %d files are empty, want one of several", empty, len(links.ExportFiles))
	}
	return rows
}

// reachable lists the ids of machines that answer when asked for.
func reachable(t *testing.T, s *tenant, token string) []string {
	t.Helper()
	all, _ := walk[device](t, s, token, "/api/machines")
	var ids []string
	for _, d := range all {
		a := s.send(t, http.MethodGet, "/api/machines/"+d.ID, "", "Authorization", "Bearer "+token)
		if a.Status == http.StatusOK {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

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

func same(t *testing.T, what string, want, got map[string]bool) {
	t.Helper()
	if len(want) == 0 {
		t.Errorf("%s: the truth is empty", what)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%.3000s", what, diff)
	}
}

func TestAdvanceAnswersTheNetChange(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Devices: 60, Seed: 3})
	before := s.pairs(t, "microsoft_defender_machine_identified_vulnerability")
	var changes map[string]struct{ Created, Updated, Deleted int }
	s.order(t, http.MethodPost, "advance", `{"hours": 96}`, &changes)
	after := s.pairs(t, "microsoft_defender_machine_identified_vulnerability")
	created, deleted := 0, 0
	for p := range after {
		if !before[p] {
			created++
		}
	}
	for p := range before {
		if !after[p] {
			deleted++
		}
	}
	got := changes["microsoft_defender_machine_identified_vulnerability"]
	if got.Created != created || got.Deleted != deleted || created+deleted == 0 {
		t.Errorf("advance answers %+v, the truth changed by %d created and %d deleted", got, created, deleted)
	}
}

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
