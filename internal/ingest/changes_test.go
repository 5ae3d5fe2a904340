package ingest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/raced"
	"parapet/internal/simulator"
)

// changing are the types that are read as what changed.
var changing = []graph.Type{
	graph.Vulnerability, graph.MachineIdentified, graph.Software, graph.MachineInstalledSoftware, graph.LogonUser, graph.MachineHasLogonUser,
}

// untold are the properties of those that changes do not tell of, besides those
// that are volatile.
var untold = []string{"diskPaths", "registryPaths", "firstSeenOn", "firstDetectedOn"}

// facts are what a graph says of those types, a line a fact.
func facts(view graph.View) []string {
	var all []string
	say := func(typ graph.Type, key graph.Key, props graph.Props) {
		for _, p := range props {
			if is, _ := graph.Declared().Property(typ, p.Name); !is.Volatile && !slices.Contains(untold, p.Name) {
				all = append(all, fmt.Sprintf("%s %s %v", key, p.Name, p.Value.Any()))
			}
		}
	}
	for _, typ := range changing {
		if r := graph.Declared().Relationship(typ); r != nil {
			for _, edge := range view.Relationships(typ) {
				say(typ, graph.RelationshipKey(edge.From, r.Class, edge.To), edge.Props)
			}
			continue
		}
		for _, entity := range view.Entities(typ) {
			say(typ, entity.Key, entity.Props)
		}
	}
	slices.Sort(all)
	return all
}

// What is read as changes, again and again, is what is read as a whole.
func TestChangesAddUpToTheWhole(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	for seed, hours := range map[uint64][]int{11: {6, 6, 12, 24, 30, 3, 6, 48, 6, 24}, 12: {200, 6}} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			s := simulate(t, 15, seed)
			changes, whole := newStore(t), newStore(t)
			cfg := s.config(t)
			cfg.Sources = ingest.Sources{"vulnerabilities": true, "software": true, "recommendations": true, "logon_users": true}
			cfg.FullEvery = 60 * 24 * time.Hour
			everything := cfg
			everything.FullEvery = time.Nanosecond
			mustSucceed(t, run(t, changes, cfg))
			mustSucceed(t, run(t, whole, everything))
			for i, n := range hours {
				s.order(t, "POST", "advance", fmt.Sprintf(`{"hours":%d}`, n), nil)
				report := run(t, changes, cfg)
				mustSucceed(t, report)
				mustSucceed(t, run(t, whole, everything))
				for _, name := range []string{"vulnerabilities", "software", "logon_users"} {
					if got := routeOf(report, name); got != "delta" {
						t.Errorf("run %d: %s were read by %s: %s", i, name, got, reason(report, name))
					}
				}
				for _, step := range changes.View().Generation().Steps[ingest.Partition(cfg.Name)] {
					if step.Name == "vulnerabilities" && (!slices.Contains(step.Untold, "exposedMachines") || !slices.Contains(step.Untold, "epss")) {
						t.Errorf("run %d: changes do not tell %v; exposedMachines and epss are missing", i, step.Untold)
					}
				}
				if diff := cmp.Diff(facts(whole.View()), facts(changes.View())); diff != "" {
					t.Fatalf("run %d, after %d hours (-whole +changes):\n%.3000s", i, n, diff)
				}
				told, got := s.truth(t), held(changes.View())
				for _, typ := range changing {
					if diff := cmp.Diff(told[typ], got[typ]); diff != "" {
						t.Errorf("run %d: %s (-tenant +graph):\n%.1500s", i, typ, diff)
					}
				}
			}
		})
	}
}

func mustSucceed(t *testing.T, report ingest.Report) {
	t.Helper()
	for _, step := range report.Steps {
		if step.Outcome != graph.Succeeded && !step.Off {
			t.Errorf("%s %s: %s", step.Name, step.Outcome, step.Reason)
		}
	}
}

func routeOf(report ingest.Report, name string) string {
	i := slices.IndexFunc(report.Steps, func(s ingest.Step) bool { return s.Name == name })
	route, _, _ := strings.Cut(report.Steps[i].Route, ",")
	return route
}

// What changed of the software begins with the list of its files. While that is out
// of order, the whole is read in pages, as it would be were no change to be read.
func TestSoftwareIsReadInPagesWhileTheListOfFilesIsOutOfOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := virtually(t, simulator.Config{Devices: 12, Seed: 11}, nil)
		store, cfg := newStore(t), s.config(t)
		cfg.Sources = ingest.Sources{"software": true}
		mustComplete(t, run(t, store, cfg))
		s.order(t, "POST", "advance", `{"hours":6}`, nil)
		s.order(t, "POST", "faults", `{"match":{"path":"/api/machines/SoftwareInventoryExport"},"status":503,"times":99}`, nil)
		report := run(t, store, cfg)
		mustComplete(t, report)
		if got := routeOf(report, "software"); got != "paged export" {
			t.Errorf("software was read by %s (%s), want in pages", got, reason(report, "software"))
		}
		sameAsTruth(t, s, store.View(), cfg.Sources)
	})
}
