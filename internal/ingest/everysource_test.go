package ingest_test

import (
	"fmt"
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
	sameAsTruth(t, s, store.View())
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
		sameAsTruth(t, s, store.View())
	}
}
