package simulator_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator"
)

// changedRow is a finding or a change of one.
type changedRow struct {
	ID, DeviceID, Status string
	RBACGroupID          int
}

// key tells a finding from its like in another device group.
func (r changedRow) key() string { return fmt.Sprint(r.ID, " ", r.RBACGroupID) }

// findings reads the assessment page by page.
func (s *tenant) findings(t *testing.T, token string) map[string]string {
	t.Helper()
	rows, _ := walk[changedRow](t, s, token, "/api/machines/SoftwareVulnerabilitiesByMachine?pageSize=2000")
	found := map[string]string{}
	for _, r := range rows {
		found[r.key()] = r.DeviceID
	}
	return found
}

// TestChangesLeadFromOneSnapshotToTheNext applies what the delta tells to an
// earlier assessment, which must make the later one of it.
func TestChangesLeadFromOneSnapshotToTheNext(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Devices: 80, Seed: 3, QuotaWindowScale: 1e-6})
	token := s.token(t, defenderScope)
	statuses := map[string]int{}
	for _, hours := range []int{6, 5, 24, 37} {
		var export struct{ GeneratedTime string }
		s.get(t, token, "/api/machines/SoftwareVulnerabilitiesExport", &export)
		before := s.findings(t, token)
		s.order(t, http.MethodPost, "advance", fmt.Sprintf(`{"hours": %d}`, hours), nil)
		after := s.findings(t, token)

		machines, _ := walk[device](t, s, token, "/api/machines")
		there := map[string]bool{}
		for _, m := range machines {
			there[m.ID] = true
		}
		changes, pages := walk[changedRow](t, s, token, "/api/machines/SoftwareVulnerabilityChangesByMachine?pageSize=500&sinceTime="+url.QueryEscape(export.GeneratedTime))
		if pages < 2 && hours > 12 {
			t.Errorf("%d changes came in %d pages, want several", len(changes), pages)
		}
		for _, c := range changes {
			statuses[c.Status]++
			if c.Status == "Fixed" {
				delete(before, c.key())
			} else {
				before[c.key()] = c.DeviceID
			}
		}
		for key, device := range before {
			if !there[device] {
				delete(before, key)
			}
		}
		if diff := cmp.Diff(after, before); diff != "" {
			t.Fatalf("after %d hours: findings (-listed +by the changes):\n%s", hours, diff)
		}
	}
	if statuses["New"] == 0 || statuses["Fixed"] == 0 || statuses["Updated"] == 0 || len(statuses) != 3 {
		t.Errorf("statuses %v, want New, Fixed and Updated", statuses)
	}
}

func TestChangesAreKeptForFourteenDays(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Start: time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)})
	token := s.token(t, defenderScope)
	for since, want := range map[string]int{
		"2026-10-18T23:59:59Z": http.StatusBadRequest,
		"2026-10-19T00:00:01Z": http.StatusOK,
		"2026-11-01":           http.StatusOK,
		"yesterday":            http.StatusBadRequest,
	} {
		a := s.send(t, http.MethodGet, "/api/machines/SoftwareVulnerabilityChangesByMachine?sinceTime="+since, "", "Authorization", "Bearer "+token)
		if a.Status != want {
			t.Errorf("since %s: %d %s, want %d", since, a.Status, a.Body, want)
		}
	}
}
