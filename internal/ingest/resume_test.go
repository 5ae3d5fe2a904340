package ingest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

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
