package ingest_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/raced"
	"parapet/internal/simulator"
)

// forgetful is a tenant that can be told to lose what changed: of a list of
// changes only the last is left, and of software asked for nothing.
type forgetful struct {
	next  http.Handler
	loses bool
}

func (f *forgetful) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked, _ := io.ReadAll(r.Body) // what cannot be read is none of those below
	r.Body = io.NopCloser(bytes.NewReader(asked))
	path := strings.ToLower(r.URL.Path)
	software := bytes.Contains(asked, []byte("DeviceTvmSoftwareInventory | where DeviceId in"))
	alerts := strings.HasSuffix(path, "/alerts_v2") && r.URL.Query().Has("$filter")
	if !f.loses || !software && !alerts && !strings.HasSuffix(path, "/delta") && !strings.HasSuffix(path, "changesbymachine") {
		f.next.ServeHTTP(w, r)
		return
	}
	r.Header.Del("Accept-Encoding")
	answer := httptest.NewRecorder()
	f.next.ServeHTTP(answer, r)
	var list map[string]any
	_ = json.Unmarshal(answer.Body.Bytes(), &list)
	if _, ok := list["results"]; ok {
		list["results"] = []any{}
	}
	if changes, ok := list["value"].([]any); ok {
		list["value"] = newest(changes)
	}
	_ = json.NewEncoder(w).Encode(list)
}

// newest is the last of some changes; none of those that tell no time.
func newest(changes []any) []any {
	at := func(change any) string {
		row, _ := change.(map[string]any)
		time, _ := row["eventTimestamp"].(string)
		updated, _ := row["lastUpdateDateTime"].(string)
		return cmp.Or(time, updated)
	}
	last := slices.MaxFunc(append(changes, map[string]any{}), func(a, b any) int { return strings.Compare(at(a), at(b)) })
	if at(last) == "" {
		return []any{}
	}
	return []any{last}
}

// What the changes lose, the next reading of the whole finds and tells of; and
// where they lose nothing, it tells of nothing.
func TestTheWholeProvesTheChanges(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	followed := []string{"users", "groups", "vulnerabilities", "software", "alerts"}
	synctest.Test(t, func(t *testing.T) {
		tenant := &forgetful{}
		s := virtually(t, simulator.Config{Devices: 40, Seed: 41}, func(next http.Handler) http.Handler {
			tenant.next = next
			return tenant
		})
		store := newStore(t)
		for i, c := range []struct {
			hours               int // before the run
			loses, whole, tells bool
		}{
			{whole: true},
			{hours: 48},
			{hours: 48, whole: true},
			{hours: 48, loses: true},
			{hours: 0, whole: true, tells: true},
			{hours: 48, loses: true},
			{hours: 30, whole: true, tells: true},
			{hours: 6, whole: true},
		} {
			if c.hours > 0 {
				time.Sleep(time.Duration(c.hours) * time.Hour)
				s.order(t, "POST", "advance", fmt.Sprintf(`{"hours":%d}`, c.hours), nil)
			}
			tenant.loses = c.loses
			cfg := s.config(t)
			cfg.Sources = allSources()
			if cfg.FullEvery = 90 * 24 * time.Hour; c.whole {
				cfg.FullEvery = time.Nanosecond
			}
			report := run(t, store, cfg)
			mustComplete(t, report)
			for _, name := range followed {
				if got := routeOf(report, name) == "delta"; got == c.whole {
					t.Errorf("run %d: %s were read by %s", i, name, routeOf(report, name))
				}
				if got := strings.Contains(reason(report, name), "the changes had missed "); got != c.tells {
					t.Errorf("run %d, %s: %q, want that something was missed: %v", i, name, reason(report, name), c.tells)
				}
			}
			if !c.loses {
				sameAsTruth(t, s, store.View(), cfg.Sources)
			}
		}
	})
}
