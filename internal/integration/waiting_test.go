package integration_test

import (
	"errors"
	"testing"
	"time"

	"parapet/internal/integration"
	"parapet/internal/simulator"
)

// A run that could do nothing but wait for long makes room for others, and goes on
// when the quota has room.
func TestARunMakesRoomWhileItWaits(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 5, Seed: 5}, func(t *testing.T, b *bench, s simulated) {
		is := s.add(t, b, "acme")
		s.order(t, "POST", "faults", `{"match":{"api":"defender","path":"/api/machines"},"status":429,"headers":{"Retry-After":"1800"},"times":1}`)
		began := time.Now()
		run, err := b.do(t, b.start(t, is.ID).ID)
		var wait *integration.Wait
		if !errors.As(err, &wait) || run.State != integration.RunWaiting || time.Since(began) > 3*time.Minute {
			t.Fatalf("Run = %v after %s, the run is %s", err, time.Since(began), run.State)
		}
		if until := wait.Until.Sub(began); until < 29*time.Minute || until > 31*time.Minute {
			t.Errorf("it waits for %s", until)
		}
		applied, err := b.AppliedOf(t.Context(), is.ID)
		must(t, err)
		if st := applied.Status; st.State != integration.Waiting || !st.WaitingUntil.Equal(wait.Until) || st.WaitingFor == "" {
			t.Errorf("status = %+v", st)
		}
		tx, err := b.graph.Begin(t.Context())
		must(t, err) // others may write meanwhile
		tx.Rollback()
		time.Sleep(time.Until(wait.Until))
		if run = b.toTheEnd(t, run.ID); run.State != integration.RunSucceeded || run.Attempts != 2 {
			t.Errorf("run is %s after %d attempts: %s", run.State, run.Attempts, run.Error)
		}
	})
}

// A step that has come some way would have to begin anew: the run waits where it is,
// and says so.
func TestARunThatHasComeFarWaitsWhereItIs(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 120, Seed: 5}, func(t *testing.T, b *bench, s simulated) {
		is := s.add(t, b, "acme")
		// Without hunting, devices are asked one by one who signs in on them.
		s.order(t, "PUT", "apps/"+s.server.Credentials().ClientID,
			`{"roles":{"graph":["Organization.Read.All","Directory.Read.All"],"defender":["Machine.Read.All","User.Read.All","Vulnerability.Read.All"]}}`)
		s.order(t, "POST", "faults", `{"match":{"path":"/api/machines/*/logonusers"},"after":50,"status":429,"headers":{"Retry-After":"1800"},"times":1}`)
		id := b.start(t, is.ID).ID
		states := map[integration.State]bool{}
		done := make(chan struct{})
		go func() {
			defer close(done)
			for u, err := range b.Follow(t.Context(), id, 0) {
				if err != nil {
					t.Error(err)
					return
				}
				applied, err := b.AppliedOf(t.Context(), is.ID)
				if err != nil {
					t.Error(err)
					return
				}
				if u.Progress != nil && !u.Progress.WaitingUntil.IsZero() {
					states[applied.Status.State] = true
				}
			}
		}()
		run, err := b.do(t, id)
		must(t, err)
		<-done
		if !run.State.Ended() || run.Attempts != 1 {
			t.Errorf("run is %s after %d attempts", run.State, run.Attempts)
		}
		if !states[integration.Waiting] {
			t.Errorf("nobody was told that it waits: %v", states)
		}
	})
}
