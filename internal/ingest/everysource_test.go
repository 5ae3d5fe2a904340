package ingest_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/raced"
)

// allSources are all that can be switched on.
func allSources() ingest.Sources {
	all := ingest.Sources{}
	for _, name := range []string{
		"users", "groups", "logon_users", "vulnerabilities", "software", "recommendations", "scores",
		"alerts", "machine_actions", "ip_addresses", "network_adapters",
		"missing_kbs", "secure_configurations", "browser_extensions", "certificates", "antivirus",
	} {
		all[name] = true
	}
	return all
}

// With every source on, the graph is the tenant as it is: at first, when nothing
// has changed, and when much has.
func TestSimulatedTenantWithEverySource(t *testing.T) {
	t.Parallel()
	s := simulate(t, 60, 12)
	store, cfg := newStore(t), s.config(t)
	cfg.Sources = allSources()
	mustComplete(t, run(t, store, cfg))
	sameAsTruth(t, s, store.View(), cfg.Sources)
	if got := run(t, store, cfg).Changes; len(got) > 0 {
		t.Errorf("changes of the second run = %v, want none", got)
	}
	for _, hours := range []int{6, 40} {
		var want graph.Changes
		s.order(t, "POST", "advance", fmt.Sprintf(`{"hours":%d}`, hours), &want)
		report := run(t, store, cfg)
		mustComplete(t, report)
		if diff := cmp.Diff(want, report.Changes); diff != "" {
			t.Errorf("changes after %d hours (-tenant +run):\n%s", hours, diff)
		}
		sameAsTruth(t, s, store.View(), cfg.Sources)
	}
}

// Without a permission the sources that need it end as forbidden, keep what they
// read before and name the permission; all others are read.
func TestSimulatedTenantWithoutARole(t *testing.T) {
	t.Parallel()
	s := simulate(t, 40, 13)
	store, cfg := newStore(t), s.config(t)
	cfg.Sources = allSources()
	delete(cfg.Sources, "missing_kbs") // has a permission in common with software
	mustComplete(t, run(t, store, cfg))
	before := held(store.View())
	for role, sources := range map[string][]string{
		"SecurityAlert.Read.All":          {"alerts"},
		"SecurityRecommendation.Read.All": {"recommendations"},
		"Score.Read.All":                  {"scores"},
		"Software.Read.All":               {"browser_extensions", "software"},
		"ThreatHunting.Read.All":          {"network_adapters"},
		"Vulnerability.Read.All":          {"certificates", "secure_configurations", "vulnerabilities"},
	} {
		without := cfg
		without.Access = ingest.Access{Graph: ingest.Token{Roles: lacking(cfg.Access.Graph.Roles, role)}}
		without.Access.Defender.Roles = lacking(cfg.Access.Defender.Roles, role, "Alert.Read.All", "AdvancedQuery.Read.All")
		report := run(t, store, without)
		var forbidden []string
		for _, step := range report.Steps {
			if step.Outcome == graph.Forbidden {
				forbidden = append(forbidden, step.Name)
				if !strings.Contains(step.Reason, role) {
					t.Errorf("%s does not name %s: %s", step.Name, role, step.Reason)
				}
			} else if step.Outcome != graph.Succeeded && !step.Off {
				t.Errorf("without %s %s ends as %s: %s", role, step.Name, step.Outcome, step.Reason)
			}
		}
		slices.Sort(forbidden)
		if diff := cmp.Diff(sources, forbidden); diff != "" {
			t.Errorf("without %s (-want +got):\n%s", role, diff)
		}
		if diff := cmp.Diff(before, held(store.View())); diff != "" {
			t.Errorf("without %s the graph changed (-before +after):\n%.800s", role, diff)
		}
	}
}

// lacking are roles without some.
func lacking(roles []string, some ...string) []string {
	return slices.DeleteFunc(slices.Clone(roles), func(r string) bool { return slices.Contains(some, r) })
}

// A source that is switched off makes no step, and what was read of it stays.
func TestSimulatedTenantWithASourceOff(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	s := simulate(t, 30, 14)
	store, cfg := newStore(t), s.config(t)
	cfg.Sources = allSources()
	delete(cfg.Sources, "missing_kbs") // takes seconds, for devices that are unknown by their ids
	mustComplete(t, run(t, store, cfg))
	before := held(store.View())
	for name := range cfg.Sources {
		without := cfg
		without.Sources = maps.Clone(cfg.Sources)
		without.Sources[name] = false
		report := run(t, store, without)
		mustComplete(t, report)
		if got := reason(report, name); !strings.Contains(got, "switched off in the configuration (sources."+name+")") {
			t.Errorf("%s: %s", name, got)
		}
		if diff := cmp.Diff(before, held(store.View())); diff != "" {
			t.Errorf("without %s the graph changed (-before +after):\n%.800s", name, diff)
		}
	}
}

// A source that is switched on alone fills what it fills alone, and none of the
// rest.
func TestSimulatedTenantWithOneSource(t *testing.T) {
	t.Parallel()
	s := simulate(t, 30, 15)
	for name := range allSources() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, cfg := newStore(t), s.config(t)
			cfg.Sources = ingest.Sources{name: true}
			report := run(t, store, cfg)
			for range 9 { // who does not follow recommendations is asked in turns
				if !report.Complete() {
					report = run(t, store, cfg)
				}
			}
			mustComplete(t, report)
			sameAsTruth(t, s, store.View(), cfg.Sources)
			for _, step := range report.Steps {
				if is := name == step.Name; allSources()[step.Name] && step.Off == is {
					t.Errorf("%s: off is %v", step.Name, step.Off)
				}
			}
		})
	}
}

// A permission that is revoked while a token still names it is refused by the
// service: who needs it and has no other way says so, and loses nothing.
func TestSimulatedTenantRevokesEachRole(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	s := simulate(t, 30, 16)
	roles := map[string][]string{
		"graph": {"Organization.Read.All", "Directory.Read.All", "SecurityAlert.Read.All", "ThreatHunting.Read.All"},
		"defender": {
			"Machine.Read.All", "User.Read.All", "Vulnerability.Read.All", "Software.Read.All",
			"SecurityRecommendation.Read.All", "Score.Read.All",
		},
	}
	s.permit(t, roles)
	store, cfg := newStore(t), s.config(t)
	cfg.Sources = allSources()
	delete(cfg.Sources, "missing_kbs") // takes seconds, for devices that are unknown by their ids
	mustComplete(t, run(t, store, cfg))
	before := held(store.View())
	cfg.FullEvery = time.Nanosecond
	for api, granted := range roles {
		for _, role := range granted {
			without := maps.Clone(roles)
			without[api] = lacking(granted, role)
			s.permit(t, without)
			report := run(t, store, cfg)
			told := slices.ContainsFunc(report.Steps, func(step ingest.Step) bool { return step.Outcome == graph.Forbidden })
			if instead := role == "Organization.Read.All" || role == "User.Read.All"; told == instead {
				t.Errorf("without %s: %v", role, outcomes(report))
			}
			if diff := cmp.Diff(before, held(store.View())); diff != "" {
				t.Errorf("without %s the graph changed (-before +after):\n%.800s", role, diff)
			}
		}
	}
	s.permit(t, roles)
	mustComplete(t, run(t, store, cfg))
	sameAsTruth(t, s, store.View(), cfg.Sources)
}

// What is read as changes for a while, of all sources, is what the tenant is.
func TestChangesOfEverySourceAddUp(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	s := simulate(t, 30, 17)
	store, cfg := newStore(t), s.config(t)
	cfg.Sources, cfg.FullEvery = allSources(), 60*24*time.Hour
	delete(cfg.Sources, "missing_kbs") // takes seconds, for devices that are unknown by their ids
	mustComplete(t, run(t, store, cfg))
	random := rand.New(rand.NewPCG(17, 17))
	for range 10 {
		s.order(t, "POST", "advance", fmt.Sprintf(`{"hours":%d}`, 1+random.IntN(36)), nil)
		mustComplete(t, run(t, store, cfg))
		sameAsTruth(t, s, store.View(), cfg.Sources)
	}
}

// What devices do not follow comes of the settings that are read anyway: they are
// not fetched twice.
func TestSettingsAreReadOnceForTheirRecommendationsToo(t *testing.T) {
	t.Parallel()
	s := simulate(t, 15, 12)
	store, cfg := newStore(t), s.config(t)
	cfg.Sources = ingest.Sources{"secure_configurations": true, "recommendations": true, "vulnerabilities": true, "software": true}
	for range 2 {
		s.order(t, "DELETE", "calls", "", nil)
		mustComplete(t, run(t, store, cfg))
		sameAsTruth(t, s, store.View(), cfg.Sources)
		var calls struct{ Paths map[string]int }
		s.order(t, "GET", "calls", "", &calls)
		if got := calls.Paths["GET /api/machines/secureconfigurationsassessmentexport"]; got != 1 {
			t.Errorf("the files were asked for %d times, want once: %v", got, calls.Paths)
		}
		s.order(t, "POST", "advance", `{"hours":6}`, nil)
	}
}
