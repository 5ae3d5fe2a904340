package server_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/server/servertest"
	"parapet/internal/simulator"
	"parapet/internal/state/statetest"
)

// run is a run as the API tells of it.
type run struct {
	ID        string    `json:"id"`
	State     string    `json:"state"`
	Trigger   string    `json:"trigger"`
	StartedAt time.Time `json:"started_at"`
	EndedAt   time.Time `json:"ended_at"`
	Attempts  int       `json:"attempts"`
}

// runsOf are the runs of an integration, the newest first.
func runsOf(w *servertest.World, integration string) []run {
	var list struct {
		Items []run `json:"items"`
	}
	w.Must(http.StatusOK, "GET", "/runs?integration="+integration+"&sort=-queued_at", nil, &list)
	return list.Items
}

// awaitState waits until the newest run of an integration is in a state.
func awaitState(t *testing.T, w *servertest.World, integration, state string) run {
	t.Helper()
	var last run
	for range 1200 {
		if all := runsOf(w, integration); len(all) > 0 {
			if last = all[0]; last.State == state {
				return last
			}
		}
		time.Sleep(250 * time.Millisecond)
	}
	t.Fatalf("the last run is %+v, want it %s", last, state)
	return run{}
}

func TestRunsBySchedule(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := servertest.New(t, nil)
		id := w.Connect("acme", w.Tenant("acme", simulator.Config{Devices: 8, Seed: 1}), "THIRTY_MINUTES")
		first := awaitState(t, w, id, "succeeded")
		if first.Trigger != "schedule" || time.Since(first.StartedAt) > 2*time.Minute {
			t.Errorf("the first run is %+v, want one at once, by the schedule", first)
		}
		time.Sleep(31 * time.Minute)
		all := runsOf(w, id)
		if len(all) != 2 {
			t.Fatalf("in half an hour there were %d runs, want 2: %+v", len(all), all)
		}
		if apart := all[0].StartedAt.Sub(all[1].StartedAt).Round(time.Minute); apart != 30*time.Minute {
			t.Errorf("runs are %s apart, want 30m", apart)
		}
		w.Must(http.StatusOK, "POST", "/integrations/"+id+"/pause", nil, nil)
		time.Sleep(31 * time.Minute)
		if all := runsOf(w, id); len(all) != 2 {
			t.Errorf("paused, there are %d runs, want the 2 that were there", len(all))
		}
		metrics := metricsOf(t, w)
		for _, want := range []string{
			`parapet_runs_total{integration="acme",outcome="succeeded"} 2`,
			`parapet_request_seconds_count{operation="integration.pause",status="200"} 1`,
			`parapet_jobs{kind="integration_run",state="completed"} 2`,
			`parapet_graph_elements{partition="integration/acme",type="microsoft_defender_machine"} 8`,
			`parapet_quota_left{integration="acme"`,
			`parapet_calls_total{api="defender",integration="acme"}`,
			`parapet_build_info{version="test"} 1`,
		} {
			if !strings.Contains(metrics, want) {
				t.Errorf("the metrics lack %s", want)
			}
		}
	})
}

func metricsOf(t *testing.T, w *servertest.World) string {
	t.Helper()
	status, text := w.Ask("GET", "//metrics", nil, nil)
	if status != http.StatusOK {
		t.Fatalf("the metrics are answered with %d: %s", status, text)
	}
	return text
}

// A run that is at work when the process ends goes on at the next start, and one
// that was due meanwhile is done once.
func TestStopsAndStarts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := servertest.New(t, nil)
		id := w.Connect("acme", w.Tenant("acme", simulator.Config{Devices: 8, Seed: 1}), "ONE_HOUR")
		before := awaitState(t, w, id, "running")
		w.Stop()
		time.Sleep(10 * time.Minute)
		w.Start()
		after := awaitState(t, w, id, "succeeded")
		if after.ID != before.ID || after.Attempts != 2 {
			t.Errorf("the run %s was stopped, and %s succeeded at attempt %d; want the same, at attempt 2", before.ID, after.ID, after.Attempts)
		}
		w.Stop()
		time.Sleep(5 * time.Hour)
		w.Start()
		time.Sleep(time.Minute)
		if all := runsOf(w, id); len(all) != 2 || all[0].State != "succeeded" {
			t.Errorf("after five hours without the server there are the runs %+v, want one more", all)
		}
	})
}

// What holds on SQLite holds on PostgreSQL, for which virtual time is too fast.
func TestOnPostgreSQL(t *testing.T) {
	t.Parallel()
	w := servertest.New(t, map[string]string{"database": statetest.Postgres(t)})
	id := w.Connect("acme", w.Tenant("acme", simulator.Config{Devices: 5, Seed: 1}), "ONE_WEEK")
	before := awaitState(t, w, id, "running")
	w.Stop()
	w.Start()
	if after := awaitState(t, w, id, "succeeded"); after.ID != before.ID || after.Attempts != 2 {
		t.Errorf("the run %s was stopped, and %s succeeded at attempt %d", before.ID, after.ID, after.Attempts)
	}
	for range 100 { // the job ends a moment after its run
		if strings.Contains(metricsOf(t, w), `parapet_jobs{kind="integration_run",state="completed"} 1`) {
			return
		}
		time.Sleep(250 * time.Millisecond)
	}
	t.Error("the metrics do not tell of the job")
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := servertest.New(t, nil)
		var answer struct {
			Ready  bool              `json:"ready"`
			Checks map[string]string `json:"checks"`
		}
		w.Must(http.StatusOK, "GET", "//readyz", nil, &answer)
		if !answer.Ready || answer.Checks["state"] != "ok" || answer.Checks["server"] != "ok" {
			t.Errorf("the server is ready as %+v", answer)
		}
		w.Must(http.StatusOK, "GET", "//healthz", nil, nil)
	})
}
