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
	// The world moves on, the listed files stay what they were.
	before := s.send(t, http.MethodGet, link, "").Body
	var unread answer
	s.order(t, http.MethodPost, "advance", `{"hours": 1}`, nil)
	s.get(t, token, "/api/machines/SoftwareVulnerabilitiesExport", &export)
	if after := s.send(t, http.MethodGet, link, ""); after.Status != http.StatusForbidden && !bytes.Equal(before, after.Body) {
		t.Errorf("the file changed under its link")
	}
	if unread = s.send(t, http.MethodGet, export.ExportFiles[0], ""); unread.Status != http.StatusOK {
		t.Errorf("a file of the new snapshot: %d %s", unread.Status, unread.Body)
	}
	for _, query := range []string{"sasValidHours=0", "sasValidHours=7", "sasValidHours=x"} {
		if status, _ := s.refusal(t, token, http.MethodGet, "/api/machines/SoftwareVulnerabilitiesExport?"+query, ""); status != http.StatusBadRequest {
			t.Errorf("?%s: %d, want 400", query, status)
		}
	}
}
