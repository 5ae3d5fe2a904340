package simulator_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"parapet/internal/simulator"
)

func TestStorageTrustsOnlyItsLinks(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{})
	token := s.token(t, defenderScope)
	var export struct {
		ExportFiles   []string
		GeneratedTime string
	}
	s.get(t, token, "/api/machines/SoftwareVulnerabilitiesExport", &export)
	link := export.ExportFiles[0]
	if generated, err := time.Parse(time.RFC3339, export.GeneratedTime); err != nil || generated.Hour()%6 != 0 || generated.Minute() != 0 {
		t.Errorf("generatedTime %q is no boundary of six hours", export.GeneratedTime)
	}
	for name, tampered := range map[string]string{
		"longer life":   strings.Replace(link, "se=2", "se=3", 1),
		"other file":    strings.Replace(link, "part-00000", "part-00001", 1),
		"no signature":  strings.Split(link, "&sig=")[0],
		"no parameters": strings.Split(link, "?")[0],
	} {
		if a := s.send(t, http.MethodGet, tampered, ""); a.Status != http.StatusForbidden || !bytes.Contains(a.Body, []byte("AuthenticationFailed")) {
			t.Errorf("%s: %d %s", name, a.Status, a.Body)
		}
	}
	if a := s.send(t, http.MethodGet, link, "", "Authorization", "Bearer "+token); a.Status != http.StatusBadRequest {
		t.Errorf("a token sent along: %d %s, want 400", a.Status, a.Body)
	}
	for _, query := range []string{"sasValidHours=0", "sasValidHours=7", "sasValidHours=x"} {
		if status, _ := s.refusal(t, token, http.MethodGet, "/api/machines/SoftwareVulnerabilitiesExport?"+query, ""); status != http.StatusBadRequest {
			t.Errorf("?%s: %d, want 400", query, status)
		}
	}
}

// TestFilesStayWhatTheyWereListedAs downloads half of a snapshot before the
// world moves on and half after.
func TestFilesStayWhatTheyWereListedAs(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Seed: 2})
	token := s.token(t, defenderScope)
	var before, after struct{ ExportFiles []string }
	s.get(t, token, "/api/machines/SoftwareVulnerabilitiesExport?sasValidHours=6", &before)
	want := s.pairs(t, "microsoft_defender_machine_identified_vulnerability")
	early := s.send(t, http.MethodGet, before.ExportFiles[0], "").Body
	s.order(t, http.MethodPost, "advance", `{"hours": 5}`, nil)
	s.get(t, token, "/api/machines/SoftwareVulnerabilitiesExport", &after)
	if path := strings.Split(before.ExportFiles[0], "?")[0]; strings.HasPrefix(after.ExportFiles[0], path) {
		t.Errorf("another moment's file has the same name: %s", path)
	}
	if again := s.send(t, http.MethodGet, before.ExportFiles[0], "").Body; !bytes.Equal(early, again) {
		t.Error("a file changed under its link")
	}
	got := map[string]bool{}
	for _, row := range download(t, s, before.ExportFiles) {
		if row.CveID != "" {
			got["microsoft_defender_machine:"+row.DeviceID+" microsoft_defender_vulnerability:"+row.CveID] = true
		}
	}
	same(t, "findings of the earlier moment", want, got)
}
