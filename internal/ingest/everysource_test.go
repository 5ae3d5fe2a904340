package ingest_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
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
