package simulator_test

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/raced"
)

// TestRecommendationsAgree counts the devices of every recommendation in each
// of the ways there are.
func TestRecommendationsAgree(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	s := shared(t)
	token := s.token(t, defenderScope)
	type recommendation struct {
		ID      string
		Exposed int `json:"exposedMachinesCount"`
	}
	list, _ := walk[recommendation](t, s, token, "/api/recommendations")
	counted, referred, owned := map[string]int{}, map[string]int{}, map[string]int{}
	for _, r := range list {
		if r.Exposed > 0 {
			counted[r.ID] = r.Exposed
		}
		machines, _ := walk[device](t, s, token, "/api/recommendations/"+url.PathEscape(r.ID)+"/machineReferences")
		if len(machines) > 0 {
			referred[r.ID] = len(machines)
		}
	}
	for _, d := range reachable(t, s, token) {
		own, _ := walk[recommendation](t, s, token, "/api/machines/"+d+"/recommendations")
		for _, r := range own {
			owned[r.ID]++
		}
	}
	if diff := cmp.Diff(counted, referred); diff != "" {
		t.Errorf("devices of recommendations (-counted +referred to):\n%s", diff)
	}
	if diff := cmp.Diff(referred, owned); diff != "" {
		t.Errorf("devices of recommendations (-referred to +that say so):\n%s", diff)
	}
}

// TestSoftwareAgrees counts the devices of every product in each of the ways
// there are.
func TestSoftwareAgrees(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, defenderScope)
	type software struct {
		ID        string
		Installed int `json:"installedMachines"`
	}
	type install struct {
		DeviceID, SoftwareVendor, SoftwareName string
	}
	counted, inventoried, listed := map[string]int{}, map[string]int{}, map[string]int{}
	products, _ := walk[software](t, s, token, "/api/Software")
	for _, p := range products {
		counted[p.ID] = p.Installed
	}
	rows, _ := walk[install](t, s, token, "/api/machines/SoftwareInventoryByMachine")
	seen := map[install]bool{}
	for _, r := range rows {
		if !seen[r] {
			inventoried[r.SoftwareVendor+"-_-"+r.SoftwareName]++
		}
		seen[r] = true
	}
	for _, d := range reachable(t, s, token) {
		own, _ := walk[software](t, s, token, "/api/machines/"+d+"/software")
		for _, p := range own {
			listed[p.ID]++
		}
	}
	if diff := cmp.Diff(counted, inventoried); diff != "" {
		t.Errorf("devices of products (-counted +in the inventory):\n%s", diff)
	}
	if diff := cmp.Diff(inventoried, listed); diff != "" {
		t.Errorf("devices of products (-in the inventory +that say so):\n%s", diff)
	}
}

// TestAlertsTellEvidenceWhenAsked lists alerts with their evidence and without,
// and narrows them down.
func TestAlertsTellEvidenceWhenAsked(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.reader(t)
	type alert struct {
		ID, Status, LastUpdateTime string
		Evidence                   []map[string]any
	}
	bare, _ := walk[alert](t, s, token, "/api/alerts")
	for _, a := range bare {
		if len(a.Evidence) > 0 {
			t.Fatalf("alert %s comes with evidence unasked", a.ID)
		}
	}
	kinds := map[any]int{}
	full, _ := walk[alert](t, s, token, "/api/alerts?$expand=evidence")
	for _, a := range full {
		if len(a.Evidence) == 0 {
			t.Errorf("alert %s has no evidence", a.ID)
		}
		for _, e := range a.Evidence {
			kinds[e["entityType"]]++
			if len(e) != 25 {
				t.Errorf("evidence with %d keys, want 25: %v", len(e), e)
			}
		}
	}
	for _, kind := range []string{"User", "Process", "File", "Ip"} {
		if kinds[kind] == 0 {
			t.Errorf("no evidence is a %s: %v", kind, kinds)
		}
	}
	middle := bare[len(bare)/2].LastUpdateTime
	newer, _ := walk[alert](t, s, token, "/api/alerts?$filter="+url.QueryEscape(fmt.Sprintf("lastUpdateTime ge %s and status eq 'Resolved'", middle)))
	want := 0
	for _, a := range bare {
		if a.LastUpdateTime >= middle && a.Status == "Resolved" {
			want++
		}
	}
	if len(newer) != want || want == 0 {
		t.Errorf("%d resolved alerts since %s, want %d", len(newer), middle, want)
	}
}
