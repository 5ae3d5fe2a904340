package api_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/account"
	"parapet/internal/api"
)

// TestRunIsFollowed follows a run that is cancelled after a while in which nothing
// happens.
func TestRunIsFollowed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		run := w.run()
		go func() {
			time.Sleep(50 * time.Second)
			if _, err := w.Config.Integrations.Cancel(t.Context(), run.ID, "test"); err != nil {
				t.Error(err)
			}
		}()
		path := "/api/v1/runs/" + string(run.ID) + "/stream"
		got := w.As(t, account.Viewer).Do(http.MethodGet, path, nil).Want(http.StatusOK)
		text := string(got.Body)
		if beats := strings.Count(text, ": \n\n"); beats != 4 {
			t.Errorf("in 50 seconds there were %d signs of life, want 4", beats)
		}
		if !strings.Contains(text, "id: 1\nevent: event\ndata: {") || !strings.Contains(text, `"state":"cancelled"`) {
			t.Errorf("the stream told\n%s", text)
		}
		later := string(w.As(t, account.Viewer).Header("Last-Event-ID", "1").Do(http.MethodGet, path, nil).Want(http.StatusOK).Body)
		if strings.Contains(later, "id: 1\n") || !strings.Contains(later, "id: 2\n") {
			t.Errorf("after the first event the stream told\n%s", later)
		}
	})
}

// TestStreamsEndWithTheServer lets a server stop while a run is followed.
func TestStreamsEndWithTheServer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stopping := make(chan struct{})
		w := newWorld(t, func(cfg *api.Config) { cfg.Stopping = stopping })
		path := "/api/v1/runs/" + string(w.run().ID) + "/stream"
		began := time.Now()
		go func() {
			time.Sleep(time.Hour)
			close(stopping)
		}()
		w.As(t, account.Viewer).Do(http.MethodGet, path, nil).Want(http.StatusOK)
		if took := time.Since(began); took != time.Hour {
			t.Errorf("the stream ended after %v", took)
		}
	})
}
