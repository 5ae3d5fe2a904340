package integration_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/graph"
	"parapet/internal/integration"
	"parapet/internal/simulator"
)

// onSimulated is a bench in a bubble, with a simulated tenant.
func onSimulated(t *testing.T, cfg simulator.Config, test func(t *testing.T, b *bench, s simulated)) {
	t.Helper()
	onSlow(t, cfg, 500*time.Millisecond, test)
}

// onSlow tests against a simulated tenant that takes so long for every answer.
func onSlow(t *testing.T, cfg simulator.Config, took time.Duration, test func(t *testing.T, b *bench, s simulated)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := simulate(t, cfg, after(took))
		test(t, newBench(t, options{data: dir, private: true, dial: s.pipes.Dial}), s)
	})
}

// after answers every call after a while.
func after(took time.Duration) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(took)
			next.ServeHTTP(w, r)
		})
	}
}

func TestARunReadsTheTenantAndTellsOfIt(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 20, Seed: 5}, func(t *testing.T, b *bench, s simulated) {
		is := s.add(t, b, "Acme Corp.")
		if is.Key != "acme-corp" {
			t.Errorf("key = %q", is.Key)
		}
		queued := b.start(t, is.ID)
		if !b.queue.waiting[queued.ID] {
			t.Error("the run is not in the queue")
		}
		run := b.toTheEnd(t, queued.ID)
		if run.State != integration.RunSucceeded || run.Generation != 1 || run.Error != "" {
			t.Fatalf("run = %+v", run)
		}
		if run.Rows == 0 || run.Calls["defender"] == 0 || run.Bytes["defender"] == 0 || len(run.Quota) == 0 || run.Changes[graph.Machine].Created == 0 {
			t.Errorf("tally = %+v", run.Tally)
		}
		sound(t, run)
		if b.graph.View().Count(graph.Machine) == 0 {
			t.Error("the graph has no devices")
		}
		if len(b.ended) != 1 || b.ended[0].ID != run.ID {
			t.Errorf("told of %d runs that have ended", len(b.ended))
		}
		applied, err := b.AppliedOf(t.Context(), is.ID)
		must(t, err)
		if st := applied.Status; st.State != integration.Idle || st.Last == nil || st.Last.ID != run.ID || st.Current != nil {
			t.Errorf("status = %+v", st)
		}
		report, err := b.Report(t.Context(), run.ID)
		must(t, err)
		if report.Name != "Acme Corp." || len(report.Events) < 10 || report.Events[0].Code != integration.CodeQueued {
			t.Errorf("report of %q has %d events", report.Name, len(report.Events))
		}
	})
}

// sound checks that steps lie within their run, as a chart of them shows.
func sound(t *testing.T, run integration.Run) {
	t.Helper()
	for _, step := range run.Steps {
		if step.Off || step.Outcome == graph.Skipped || step.Step == "match" {
			continue
		}
		if step.StartedAt.Before(run.StartedAt) || step.EndedAt.Before(step.StartedAt) || step.EndedAt.After(run.EndedAt) {
			t.Errorf("%s runs from %s to %s in a run from %s to %s", step.Step, step.StartedAt, step.EndedAt, run.StartedAt, run.EndedAt)
		}
		if step.Route == "" {
			t.Errorf("%s does not say by which route it was read", step.Step)
		}
	}
}

func TestAMissingPermissionMakesARunPartial(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 5, Seed: 6}, func(t *testing.T, b *bench, s simulated) {
		is := s.add(t, b, "acme")
		s.order(t, "PUT", "apps/"+s.server.Credentials().ClientID,
			`{"roles":{"graph":["Organization.Read.All"],"defender":["Machine.Read.All","Vulnerability.Read.All"]}}`)
		run := b.toTheEnd(t, b.start(t, is.ID).ID)
		if run.State != integration.RunPartial {
			t.Fatalf("state = %s: %s", run.State, run.Error)
		}
		events, err := b.Events(t.Context(), run.ID, 0, 1000)
		must(t, err)
		if !slices.ContainsFunc(events, func(e integration.Event) bool {
			return e.Code == integration.CodePermission && e.Level == integration.Error && e.Step == "users" && strings.Contains(e.Text, "Directory.Read.All")
		}) {
			t.Errorf("no event tells that users are forbidden: %+v", events)
		}
	})
}

func TestARefusedSignInFailsAtOnce(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 5, Seed: 6}, func(t *testing.T, b *bench, s simulated) {
		c := s.credential()
		c.Proof = b.proofOf(canary)
		kept, err := b.CreateCredential(t.Context(), c, "anna")
		must(t, err)
		is := b.create(t, s.settings("acme", kept.ID))
		run, err := b.do(t, b.start(t, is.ID).ID)
		must(t, err)
		if run.State != integration.RunFailed || !strings.Contains(run.Error, "Secret ID instead of its Value") || strings.Contains(run.Error, canary) {
			t.Errorf("run = %s: %s", run.State, run.Error)
		}
	})
}

func TestATenantOutOfOrderIsTriedAgain(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 5, Seed: 6}, func(t *testing.T, b *bench, s simulated) {
		is := s.add(t, b, "acme")
		s.order(t, "POST", "faults", `{"status":503,"times":100000}`)
		run, err := b.do(t, b.start(t, is.ID).ID)
		var wait *integration.Wait
		if !errors.As(err, &wait) || run.State != integration.RunWaiting || run.WaitingUntil.IsZero() {
			t.Fatalf("run = %s, %v", run.State, err)
		}
		if run.Error == "" {
			t.Error("it does not say why it is tried again")
		}
		s.order(t, "DELETE", "faults", "")
		time.Sleep(time.Until(wait.Until))
		if run = b.toTheEnd(t, run.ID); run.State != integration.RunSucceeded || run.Attempts != 2 || run.Retries != 1 || run.Error != "" {
			t.Errorf("run = %s after %d attempts: %s", run.State, run.Attempts, run.Error)
		}
	})
}

func TestCancelARunAtWork(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 20, Seed: 5}, func(t *testing.T, b *bench, s simulated) {
		is := s.add(t, b, "acme")
		run := b.start(t, is.ID)
		done := make(chan integration.Run)
		go func() {
			ended, _ := b.do(t, run.ID)
			done <- ended
		}()
		for u, err := range b.Follow(t.Context(), run.ID, 0) {
			must(t, err)
			if u.Progress == nil {
				continue
			}
			if _, err := b.Start(t.Context(), is.ID, integration.StartOptions{By: "bob"}); err == nil {
				t.Error("a second run is begun beside the first")
			}
			_, err := b.Cancel(t.Context(), run.ID, "bob")
			must(t, err)
			break
		}
		ended := <-done
		if ended.State != integration.RunCancelled || ended.Cancelling || b.graph.View().Generation().Number != 0 {
			t.Errorf("run = %+v", ended)
		}
		if again := b.toTheEnd(t, b.start(t, is.ID).ID); again.State != integration.RunSucceeded {
			t.Errorf("the next run %s: %s", again.State, again.Error)
		}
	})
}

// What a run had read that was interrupted is not read again.
func TestAnInterruptedRunIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 20, Seed: 5}, func(t *testing.T, b *bench, s simulated) {
		is := s.add(t, b, "acme")
		id := b.start(t, is.ID).ID
		ctx, stop := context.WithCancelCause(t.Context())
		defer stop(nil)
		go func() {
			for u, err := range b.Follow(ctx, id, 0) {
				if err != nil || u.Event != nil && u.Event.Code == integration.CodeStepEnded && u.Event.Step == "users" {
					stop(integration.ErrStopping)
					return
				}
			}
		}()
		if err := b.runner.Run(ctx, id); !errors.Is(err, integration.ErrStopping) {
			t.Fatalf("Run = %v, want ErrStopping", err)
		}
		run, err := b.Run(t.Context(), id)
		must(t, err)
		if run.State != integration.RunInterrupted {
			t.Fatalf("state = %s", run.State)
		}
		run = b.toTheEnd(t, id)
		i := slices.IndexFunc(run.Steps, func(s integration.RunStep) bool { return s.Step == "users" })
		if run.State != integration.RunSucceeded || run.Attempts != 2 || !strings.Contains(run.Steps[i].Reason, "interrupted sync had read") {
			t.Errorf("run = %s after %d attempts, users: %s", run.State, run.Attempts, run.Steps[i].Reason)
		}
	})
}

// A run that committed before its process died has ended, as the graph tells: it is
// not done twice.
func TestARunThatHadCommittedIsNotDoneAgain(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 5, Seed: 5}, func(t *testing.T, b *bench, s simulated) {
		is := s.add(t, b, "acme")
		b.toTheEnd(t, b.start(t, is.ID).ID)
		time.Sleep(30 * time.Hour)
		s.order(t, "POST", "advance", `{"hours":30}`)
		want := b.toTheEnd(t, b.start(t, is.ID).ID)
		must(t, b.MarkRunning(t.Context(), want.ID, want.StartedAt)) // as if nobody had noted the end
		must(t, b.runner.Recover(t.Context()))
		got, err := b.Run(t.Context(), want.ID)
		must(t, err)
		if got.State != want.State || got.Generation != want.Generation || len(got.Steps) != len(want.Steps)-1 { // all but matching
			t.Errorf("it is told to have %s with generation %d and %d steps; it %s with %d and %d",
				got.State, got.Generation, len(got.Steps), want.State, want.Generation, len(want.Steps))
		}
		if got.Changes[graph.MachineIdentified] != want.Changes[graph.MachineIdentified] || len(got.Changes) == 0 {
			t.Errorf("changes = %v, want %v", got.Changes, want.Changes)
		}
	})
}
