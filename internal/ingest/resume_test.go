package ingest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/graph"
	"parapet/internal/ingest"
)

// An integration that is pointed at another tenant, or signs in as another
// application, is not told what the one before was, though the requests are the
// same.
func TestAnotherTenantIsNotResumed(t *testing.T) {
	t.Parallel()
	for scope, resumed := range map[string]bool{"a/app": true, "b/app": false, "a/other": false} {
		t.Run(scope, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store, cfg := newStore(t), acme().config(t)
				cfg.Scope, cfg.Spool = "a/app", t.TempDir()
				ctx, cancel := context.WithCancel(t.Context())
				interrupted := cfg
				interrupted.Progress = func(e ingest.Event) {
					if e.Step == "users" && e.Outcome == graph.Succeeded {
						cancel()
					}
				}
				if _, err := ingest.Run(ctx, store, interrupted); !errors.Is(err, context.Canceled) {
					t.Fatalf("Run = %v, want that it was interrupted", err)
				}
				cfg.Scope = scope
				if got := reason(run(t, store, cfg), "users"); strings.Contains(got, "taken from what an interrupted sync had read") != resumed {
					t.Errorf("resumed is not %v: %q", resumed, got)
				}
			})
		})
	}
}

// A file that was read is not fetched again, however late the sync is resumed, as
// long as Microsoft still names it. Its links are asked for anew: they expire.
func TestAResumedExportGoesByItsGeneration(t *testing.T) {
	t.Parallel()
	for generation, downloads := range map[string]int{"gen1": 1, "gen2": 2} {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n, store := acme(), newStore(t)
				cfg := n.config(t)
				cfg.Spool = t.TempDir()
				ctx, cancel := context.WithCancel(t.Context())
				interrupted := cfg
				interrupted.Progress = func(e ingest.Event) {
					if e.Step == "vulnerabilities" && e.Outcome == graph.Succeeded {
						cancel()
					}
				}
				if _, err := ingest.Run(ctx, store, interrupted); !errors.Is(err, context.Canceled) {
					t.Fatalf("Run = %v, want that it was interrupted", err)
				}
				time.Sleep(5 * time.Hour)
				n.generation = generation
				mustComplete(t, run(t, store, cfg))
				if got := n.count("/gen1/part-0") + n.count("/gen2/part-0"); got != downloads {
					t.Errorf("%d downloads, want %d", got, downloads)
				}
				if lists, catalogues := n.count("/machines/SoftwareVulnerabilitiesExport"), n.count("/vulnerabilities"); lists != 2 || catalogues != 2 {
					t.Errorf("the files were asked for %d times and the catalogue %d times, want 2 and 2", lists, catalogues)
				}
			})
		})
	}
}
