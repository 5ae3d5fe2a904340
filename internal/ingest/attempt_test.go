package ingest_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
)

// A run that sees nothing leaves the graph and the memo as they were, and says
// that it was in vain; the one after it goes on as if it had not been.
func TestARunInVainIsSeen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, cfg := newStore(t), acme().config(t)
		run(t, store, cfg)
		first := store.View()
		at := first.Generation().Steps[ingest.Partition(cfg.Name)][0].Ended
		time.Sleep(time.Hour)

		broken := cfg
		broken.Access = ingest.Access{
			Graph: ingest.Token{Err: errors.New("the secret is wrong")}, Defender: ingest.Token{Err: errors.New("the secret is wrong")},
		}
		if _, err := ingest.Run(t.Context(), store, broken); !errors.Is(err, ingest.ErrNothing) {
			t.Fatalf("Run = %v, want ErrNothing", err)
		}
		second := store.View()
		for _, typ := range []graph.Type{graph.Account, graph.Machine, graph.AccountHasMachine, graph.MachineIdentified} {
			if was, is := first.Count(typ), second.Count(typ); was != is || was == 0 {
				t.Errorf("%d of %s became %d", was, typ, is)
			}
		}
		partition := ingest.Partition(cfg.Name)
		if diff := cmp.Diff(first.Memo(partition), second.Memo(partition)); diff != "" {
			t.Errorf("memo: %s", diff)
		}
		for _, step := range second.Generation().Steps[partition] {
			switch {
			case step.Came():
				t.Errorf("%s %s", step.Name, step.Outcome)
			case step.Name == "account" && !step.LastGood.Equal(at):
				t.Errorf("%s was last good at %s, want %s", step.Name, step.LastGood, at)
			case step.Outcome != graph.Skipped && step.Reason == "":
				t.Errorf("%s %s, and nobody knows why", step.Name, step.Outcome)
			}
		}
		if report := run(t, store, cfg); len(report.Changes) > 0 {
			t.Errorf("the next run changes %v", report.Changes)
		}
	})
}
