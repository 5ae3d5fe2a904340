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

// A run that sees nothing leaves the graph as it was, and says that it was in vain;
// the one after it goes on as if it had not been.
func TestARunInVainIsSeen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, cfg := newStore(t), acme().config(t)
		cfg.Scope = "our tenant"
		run(t, store, cfg)
		first := store.View()
		at := first.Generation().Steps[ingest.Partition(cfg.Name)][0].Ended
		time.Sleep(time.Hour)

		broken := cfg
		broken.Access = ingest.Access{
			Graph: ingest.Token{Err: errors.New("the secret is wrong")}, Defender: ingest.Token{Err: errors.New("the secret is wrong")},
		}
		for _, broken.Scope = range []string{cfg.Scope, "our tenont", cfg.Scope} {
			if _, err := ingest.Run(t.Context(), store, broken); !errors.Is(err, ingest.ErrNothing) {
				t.Fatalf("Run = %v, want ErrNothing", err)
			}
		}
		second := store.View()
		for _, typ := range []graph.Type{graph.Account, graph.Machine, graph.AccountHasMachine, graph.MachineIdentified} {
			if was, is := first.Count(typ), second.Count(typ); was != is || was == 0 {
				t.Errorf("%d of %s became %d", was, typ, is)
			}
		}
		for _, step := range second.Generation().Steps[ingest.Partition(cfg.Name)] {
			switch {
			case step.Came():
				t.Errorf("%s %s", step.Name, step.Outcome)
			case step.Name == "account" && !step.LastGood.Equal(at):
				t.Errorf("%s was last good at %s, want %s", step.Name, step.LastGood, at)
			case step.Outcome != graph.Skipped && step.Reason == "":
				t.Errorf("%s %s, and nobody knows why", step.Name, step.Outcome)
			}
		}
		next, usual := run(t, store, cfg), run(t, store, cfg)
		if len(next.Changes) > 0 {
			t.Errorf("the next run changes %v", next.Changes)
		}
		if diff := cmp.Diff(routes(usual), routes(next)); diff != "" {
			t.Errorf("the next run reads otherwise than usual (-usual +next):\n%s", diff)
		}
	})
}

// routes is how each source was read.
func routes(report ingest.Report) map[string]string {
	all := map[string]string{}
	for _, step := range report.Steps {
		all[step.Name] = step.Route + " " + step.Reason
	}
	return all
}
