package simulator_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
	var export struct{ ExportFiles []string }
	s.get(t, token, "/api/machines/SoftwareVulnerabilitiesExport", &export)
	return download(t, s, export.ExportFiles)
}

// download reads the rows of files.
func download(t *testing.T, s *tenant, links []string) []findingRow {
	t.Helper()
	var rows []findingRow
	empty := 0
	for _, link := range links {
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
	if empty != 1 || len(links) < 3 {
		t.Errorf("%d of %d files are empty, want one of several", empty, len(links))
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
