package server

import (
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/audit"
)

func TestAuditLogIsKeptAsLongAsSaid(t *testing.T) {
	t.Parallel()
	for keep, want := range map[string][]string{
		"":    {"second", "first"},
		"30d": {"audit.prune", "second"},
	} {
		t.Run("keep "+keep, func(t *testing.T) {
			t.Parallel()
			flags := map[string]string{}
			if keep != "" {
				flags["audit.keep"] = keep
			}
			synctest.Test(t, func(t *testing.T) {
				s := open(t, settings(t, flags))
				for _, action := range []string{"first", "second"} {
					if err := s.audit.Record(t.Context(), audit.Entry{Action: action, Outcome: audit.Allowed}); err != nil {
						t.Fatal(err)
					}
					time.Sleep(20 * 24 * time.Hour)
				}
				if err := s.pruneAudit(t.Context()); err != nil {
					t.Fatal(err)
				}
				page, err := s.audit.List(t.Context(), audit.Filter{})
				if err != nil {
					t.Fatal(err)
				}
				for i, e := range page.Entries {
					if i >= len(want) || e.Action != want[i] {
						t.Errorf("entry %d is %q, want %v", i, e.Action, want)
					}
				}
			})
		})
	}
}
