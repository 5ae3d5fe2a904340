package simulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/raced"
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
	raced.Skip(t)
	s := start(t, simulator.Config{Devices: 50, Seed: 7, QuotaWindowScale: 0.0001})
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

func same(t *testing.T, what string, want, got map[string]bool) {
	t.Helper()
	if len(want) == 0 {
		t.Errorf("%s: the truth is empty", what)
	}
	if maps.Equal(want, got) { // cmp takes its time over thousands of keys
		return
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
