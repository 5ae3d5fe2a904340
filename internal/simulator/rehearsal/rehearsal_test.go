package rehearsal_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"parapet/internal/simulator/rehearsal"
	"parapet/internal/simulator/world"
)

// moment is a tenant of so many devices, some hours on.
func moment(devices, hours int) *world.Tenant {
	return &world.Tenant{Devices: make([]*world.Device, devices), Clock: time.Unix(0, 0).Add(time.Duration(hours) * time.Hour)}
}

// ask asks a page and returns its text; found counts how often it was looked for.
func ask(p *rehearsal.Pages, t *world.Tenant, url, coding string, found *atomic.Int32) string {
	r := httptest.NewRequest(http.MethodGet, url, nil)
	r.Header.Set("Accept-Encoding", coding)
	w := httptest.NewRecorder()
	p.Serve(w, r, t, func(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
		found.Add(1)
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, r.URL.Path, r.Header.Get("Accept-Encoding"), t.Clock.Unix())
	})
	return fmt.Sprint(w.Code, w.Body)
}

// Answers are those of the moment that is asked about, and of another call when it
// is another; what was asked of the last moment is found before it is asked of the
// next.
func TestPages(t *testing.T) {
	t.Parallel()
	var pages rehearsal.Pages
	var found atomic.Int32
	check := func(about *world.Tenant, url, coding, want string, looked int32) {
		t.Helper()
		if got := ask(&pages, about, url, coding, &found); got != want || found.Load() != looked {
			t.Errorf("%s in %s is %q, looked for %d times; want %q, %d", url, coding, got, found.Load(), want, looked)
		}
	}
	first, next := moment(rehearsal.Large+1, 0), moment(rehearsal.Large+1, 1)
	check(first, "/a", "gzip", "202 /agzip0", 1)
	check(first, "/a", "gzip", "202 /agzip0", 1)
	check(first, "/a", "deflate", "202 /adeflate0", 2)
	pages.Rehearse(next)
	if found.Load() != 4 {
		t.Errorf("%d answers were found, want both of the next moment", found.Load()-2)
	}
	check(next, "/a", "gzip", "202 /agzip3600", 4)
	check(first, "/a", "gzip", "202 /agzip0", 5)
	check(next, "/b", "gzip", "202 /bgzip3600", 6)
	pages.Rehearse(moment(rehearsal.Large+1, 2))
	if found.Load() != 8 {
		t.Errorf("%d answers were found, want those that were asked of the last moment", found.Load()-6)
	}
}

// Of a small tenant nothing is kept.
func TestSmallTenant(t *testing.T) {
	t.Parallel()
	var pages rehearsal.Pages
	var found atomic.Int32
	small := moment(rehearsal.Large, 0)
	ask(&pages, small, "/a", "gzip", &found)
	ask(&pages, small, "/a", "gzip", &found)
	if pages.Rehearse(moment(rehearsal.Large, 1)); found.Load() != 2 {
		t.Errorf("the answer was looked for %d times, want 2", found.Load())
	}
}
