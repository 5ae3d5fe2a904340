package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/account"
	"parapet/internal/integration"
)

// What is one thing is replaced as a whole: who goes from an interval to a cron
// expression, or back, need not know how to take the other away.
func TestSchedulesAndEndpointsAreReplaced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, path := w.As(t, account.Admin), "/api/v1/integrations/"+w.integration().Key
	change := func(body map[string]any) integration.Settings {
		t.Helper()
		tag := admin.Do(http.MethodGet, path, nil).Want(http.StatusOK).Header.Get("ETag")
		var got integration.Applied
		admin.Header("If-Match", tag).Do(http.MethodPatch, path, body).Want(http.StatusOK).Into(&got)
		return got.Settings
	}
	daily := integration.Schedule{Cron: "0 6 * * *", TimeZone: "Europe/Berlin"}
	hourly := integration.Schedule{Interval: integration.OneHour}
	for _, want := range []integration.Schedule{daily, hourly, daily} {
		if got := change(map[string]any{"schedule": want}).Schedule; got != want {
			t.Errorf("the schedule is %+v, want %+v", got, want)
		}
	}
	if got := change(map[string]any{"description": "another"}).Schedule; got != daily {
		t.Errorf("the schedule is %+v after another change, want %+v", got, daily)
	}
	change(map[string]any{"endpoints": integration.Endpoints{Login: "https://a.test", Storage: "https://b.test"}})
	got, want := change(map[string]any{"endpoints": map[string]string{"login": "https://c.test"}}).Endpoints, integration.Endpoints{Login: "https://c.test"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("endpoints (-want +got):\n%s", diff)
	}
}
