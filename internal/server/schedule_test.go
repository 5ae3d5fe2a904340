package server_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/raced"
	"parapet/internal/server/servertest"
	"parapet/internal/simulator"
)

// small is a tenant whose runs take little.
var small = simulator.Config{Devices: 2, Seed: 1}

// Every interval has a run at once and the next when it has passed, to the minute,
// whether the server was there meanwhile or not.
func TestEveryInterval(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	synctest.Test(t, func(t *testing.T) {
		w := servertest.New(t, nil)
		tenant := w.Tenant("acme", small)
		for interval, length := range map[string]time.Duration{
			"THIRTY_MINUTES": 30 * time.Minute, "ONE_HOUR": time.Hour, "FOUR_HOURS": 4 * time.Hour, "EIGHT_HOURS": 8 * time.Hour,
			"TWELVE_HOURS": 12 * time.Hour, "ONE_DAY": 24 * time.Hour, "ONE_WEEK": 7 * 24 * time.Hour,
		} {
			made := time.Now()
			id := w.Connect(interval, tenant, interval)
			awaitState(t, w, id, "succeeded")
			w.Away(length - time.Since(made) - 2*time.Minute)
			time.Sleep(time.Minute)
			if all := runsOf(w, id); len(all) != 1 {
				t.Errorf("%s: a minute before the time there are %d runs, want 1", interval, len(all))
			}
			time.Sleep(2 * time.Minute)
			all := runsOf(w, id)
			if len(all) != 2 || all[0].Trigger != "schedule" || all[0].StartedAt.Sub(made).Round(time.Minute) != length {
				t.Errorf("%s: made at %s, it has the runs %+v", interval, made, all)
			}
			w.Must(http.StatusOK, "POST", "/integrations/"+id+"/pause", nil, nil)
		}
		id := w.Connect("by hand", tenant, "DISABLED")
		w.Away(30 * 24 * time.Hour)
		time.Sleep(time.Minute)
		if all := runsOf(w, id); len(all) != 0 {
			t.Errorf("what is run by hand alone has the runs %+v", all)
		}
	})
}

// A run at half past two has one each night, though the clocks leave that time out
// in spring and have it twice in autumn.
func TestCronOverAChangeOfClocks(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	synctest.Test(t, func(t *testing.T) {
		until := func(text string) time.Duration {
			t.Helper()
			at, err := time.Parse("2006-01-02 15:04", text)
			if err != nil {
				t.Fatal(err)
			}
			return time.Until(at)
		}
		time.Sleep(until("2000-03-24 12:00"))
		w := servertest.New(t, nil)
		id := w.ConnectBy("acme", w.Tenant("acme", small), map[string]string{"cron": "30 2 * * *", "time_zone": "Europe/Berlin"})
		for _, night := range []struct{ wake, began string }{
			{"2000-03-25 01:25", "2000-03-25 01:30"}, // winter
			{"2000-03-26 01:25", "2000-03-26 01:30"}, // after two it is three: half past two is left out
			{"2000-03-27 00:25", "2000-03-27 00:30"}, // summer
			{"2000-10-28 12:00", "2000-10-28 12:00"}, // what was missed is done once
			{"2000-10-29 01:25", "2000-10-29 01:30"}, // after three it is two again: nothing was due an hour ago
			{"2000-10-30 01:25", "2000-10-30 01:30"}, // winter
		} {
			slept := time.Now()
			w.Away(until(night.wake))
			time.Sleep(7 * time.Minute)
			var began []string
			for _, r := range runsOf(w, id) {
				if r.StartedAt.After(slept) {
					began = append(began, r.StartedAt.Truncate(time.Minute).Format("2006-01-02 15:04"))
				}
			}
			if diff := cmp.Diff([]string{night.began}, began); diff != "" {
				t.Errorf("by %s the runs began (-want +got):\n%s", time.Now(), diff)
			}
		}
	})
}

// Of a credential that expires, people are warned 30, 7 and 1 days before, and at the
// end, each once, however often the server starts.
func TestWarnsOfExpiry(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	synctest.Test(t, func(t *testing.T) {
		const day = 24 * time.Hour
		w := servertest.New(t, nil)
		w.Must(http.StatusCreated, "POST", "/credentials", map[string]any{
			"name": "app", "kind": "secret", "client_id": "11111111-2222-3333-4444-555555555555", "secret": "x",
			"expires_at": time.Now().Add(40 * day),
		}, nil)
		for _, away := range []time.Duration{9 * day, 2 * day, 20 * day, 3 * day, day, 4*day + day/2, day / 4, day, day} {
			w.Away(away)
			time.Sleep(10 * time.Second)
		}
		want := []string{`\"app\" expires within 30 days`, `\"app\" expires within 7 days`, `\"app\" expires within a day`, `\"app\" has expired`}
		if diff := cmp.Diff(want, w.Logged(`\\"app\\" (expires within \w+ days?|has expired)`)); diff != "" {
			t.Errorf("warned of (-want +got):\n%s", diff)
		}
	})
}

// integrationStatus is what an integration is doing, as the API tells of it.
type integrationStatus struct {
	State        string    `json:"state"`
	WaitingUntil time.Time `json:"waiting_until"`
	WaitingFor   string    `json:"waiting_for"`
}

func statusOf(w *servertest.World, id string) integrationStatus {
	var is struct {
		Status integrationStatus `json:"status"`
	}
	w.Must(http.StatusOK, "GET", "/integrations/"+id, nil, &is)
	return is.Status
}

// A run that waits for a quota leaves its turn to others, and goes on when the time
// has come, over a restart too. Run now brings it forward; what Microsoft has said
// holds all the same.
func TestSnoozesForAQuota(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	synctest.Test(t, func(t *testing.T) {
		w := servertest.New(t, nil)
		tenant := w.Tenant("acme", small)
		id := w.Connect("acme", tenant, "DISABLED")
		snoozed := func() run {
			t.Helper()
			w.Order(tenant, "faults", `{"match":{"path":"/api/machines"},"status":429,"headers":{"Retry-After":"1800"},"times":1}`)
			began := time.Now()
			w.Must(http.StatusAccepted, "POST", "/integrations/"+id+"/runs", nil, nil)
			r := awaitState(t, w, id, "waiting")
			status := statusOf(w, id)
			if status.State != "waiting" || status.WaitingFor == "" || status.WaitingUntil.Sub(began).Round(time.Minute) != 30*time.Minute {
				t.Errorf("at %s it is snoozed as %+v, want it until half an hour later", began, status)
			}
			return r
		}

		first := snoozed()
		other := w.Connect("other", w.Tenant("other", simulator.Config{Devices: 2, Seed: 2}), "DISABLED")
		w.Must(http.StatusAccepted, "POST", "/integrations/"+other+"/runs", nil, nil)
		awaitState(t, w, other, "succeeded")
		w.Away(10 * time.Minute)
		time.Sleep(2 * time.Minute)
		if r := runsOf(w, id)[0]; r.State != "waiting" || r.Attempts != 1 {
			t.Errorf("after a restart the run is %+v, want it to wait", r)
		}
		until := statusOf(w, id).WaitingUntil
		w.Away(time.Until(until) - time.Minute)
		time.Sleep(3 * time.Minute)
		if r := runsOf(w, id)[0]; r.ID != first.ID || r.State != "succeeded" || r.Attempts != 2 || r.EndedAt.Before(until) {
			t.Errorf("when the time has come the run is %+v", r)
		}

		second := snoozed()
		until = statusOf(w, id).WaitingUntil
		time.Sleep(time.Minute)
		var forward run
		w.Must(http.StatusAccepted, "POST", "/integrations/"+id+"/runs", nil, &forward)
		time.Sleep(5 * time.Minute)
		r := runsOf(w, id)[0]
		if forward.ID != second.ID || r.ID != second.ID || r.Attempts != 2 {
			t.Errorf("run now begins %s and not %s, which is %+v", forward.ID, second.ID, r)
		}
		if again := statusOf(w, id); r.State != "waiting" || again.WaitingUntil.Sub(until).Abs() > time.Second {
			t.Errorf("with the quota as it was it is snoozed as %+v, want it until %s", again, until)
		}
		w.Away(time.Until(until) - time.Minute)
		time.Sleep(3 * time.Minute)
		if r := runsOf(w, id)[0]; r.ID != second.ID || r.State != "succeeded" || r.Attempts != 3 {
			t.Errorf("when the time has come the run is %+v", r)
		}
	})
}
