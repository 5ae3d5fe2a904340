package transport

import (
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLedgerReadsNonsenseAsNothing(t *testing.T) {
	t.Parallel()
	ledger := NewDirLedger(t.TempDir())
	for _, text := range []string{"", "{", `[1]`, `{"a":1}`, `{"a":{"answered":"x"}}`} {
		if err := os.WriteFile(ledger.file("k"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if calls, err := ledger.Load(t.Context(), "k"); err != nil || len(calls) != 0 {
			t.Errorf("Load of %q = %v, %v, want nothing", text, calls, err)
		}
	}
}

func TestLedgerKeepsCalls(t *testing.T) {
	t.Parallel()
	ledger := NewDirLedger(filepath.Join(t.TempDir(), "new"))
	if calls, err := ledger.Load(t.Context(), "a/b:c"); err != nil || len(calls) != 0 {
		t.Errorf("Load of nothing = %v, %v", calls, err)
	}
	one := Calls{
		Answered: []time.Time{time.UnixMilli(1), time.UnixMilli(1700000000123)},
		Open:     []time.Time{time.UnixMilli(2)}, Shut: time.UnixMilli(3),
	}
	two := Calls{Answered: []time.Time{time.UnixMilli(4)}}
	changes := []func(map[string]Calls) map[string]Calls{
		func(calls map[string]Calls) map[string]Calls { calls["one"] = one; return calls },
		func(calls map[string]Calls) map[string]Calls { calls["two"] = two; return calls },
		func(calls map[string]Calls) map[string]Calls { delete(calls, "one"); return nil },
	}
	for _, change := range changes {
		if err := ledger.Update(t.Context(), "a/b:c", change); err != nil {
			t.Fatal(err)
		}
	}
	got, err := ledger.Load(t.Context(), "a/b:c")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]Calls{"one": one, "two": two}, got); diff != "" {
		t.Errorf("Load (-want +got):\n%s", diff)
	}
}

func TestClientsAtOnceShareAQuota(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var seen arrivals
		quota := &Quota{Name: "shared", Limits: []Limit{{6, time.Minute}, {20, time.Hour}}}
		client := func(scope string) *Client {
			return serve(t, func(http.ResponseWriter, *http.Request) {
				<-time.After(300 * time.Millisecond)
				seen.note()
				<-time.After(700 * time.Millisecond)
			}, Config{Ledger: NewDirLedger(dir), Scope: scope})
		}
		began := time.Now()
		var callers sync.WaitGroup
		for range 3 {
			c := client("tenant/app")
			callers.Go(func() {
				for range 10 {
					if _, err := fetch(t.Context(), c, Request{API: Defender, Quota: quota, URL: base}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		callers.Wait()
		if got := seen.most(time.Minute); got > 6 {
			t.Errorf("%d calls of three clients within a minute, want at most 6", got)
		}
		if got := seen.most(time.Hour); got > 20 {
			t.Errorf("%d calls of three clients within an hour, want at most 20", got)
		}
		// 30 calls at 20 an hour: the last ten begin after an hour and take a minute.
		if took := time.Since(began); took > time.Hour+8*time.Minute {
			t.Errorf("took %s: slower than the limits ask for", took)
		}
	})
}

func TestCallsOfADeadClientCountForAWhile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		ledger := NewDirLedger(dir)
		quota := &Quota{Name: "q", Limits: []Limit{{1, time.Minute}}}
		client := serve(t, func(http.ResponseWriter, *http.Request) {}, Config{Ledger: ledger})
		died := time.Now()
		err := ledger.Update(t.Context(), "/q", func(calls map[string]Calls) map[string]Calls {
			calls["dead"] = Calls{Open: []time.Time{died}}
			calls["wrong clock"] = Calls{Answered: []time.Time{died.Add(1000 * time.Hour)}, Shut: died.Add(1000 * time.Hour)}
			return calls
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fetch(t.Context(), client, Request{API: Defender, Quota: quota, URL: base}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(died); took < time.Minute || took > longestFlight+2*time.Minute {
			t.Errorf("waited %s for a call that was open when its process died", took)
		}
	})
}

func TestPauseIsShared(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		quota := &Quota{Name: "q", Limits: []Limit{{100, time.Minute}}}
		began := time.Now()
		handler := func(w http.ResponseWriter, _ *http.Request) {
			if time.Since(began) < 30*time.Second {
				w.Header().Set("Retry-After", "30")
				w.WriteHeader(http.StatusTooManyRequests)
			}
		}
		total := 0
		for range 2 {
			client := serve(t, handler, Config{Ledger: NewDirLedger(dir)})
			if _, err := fetch(t.Context(), client, Request{API: Defender, Quota: quota, URL: base}); err != nil {
				t.Fatal(err)
			}
			total += client.Calls()[Defender]
		}
		if total != 3 {
			t.Errorf("%d calls, want 3: one that is throttled and two that are not", total)
		}
	})
}

func TestUsage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		ledger := NewDirLedger(dir)
		quota := &Quota{Name: "q", Limits: []Limit{{2, time.Minute}, {10, time.Hour}}}
		usage := func(c *Client) Usage {
			u, err := c.Usage(t.Context(), Defender, quota)
			if err != nil {
				t.Fatal(err)
			}
			return u
		}
		client := func() *Client { return serve(t, func(http.ResponseWriter, *http.Request) {}, Config{Ledger: ledger}) }
		began := time.Now()
		want := Usage{Quota: "q", Windows: []WindowUsage{{quota.Limits[0], 0}, {quota.Limits[1], 0}}, Free: began}
		one := client()
		if diff := cmp.Diff(want, usage(one)); diff != "" {
			t.Errorf("Usage before any call (-want +got):\n%s", diff)
		}
		if files, _ := os.ReadDir(dir); len(files) > 0 {
			t.Errorf("Usage wrote %v", files)
		}
		for range 3 {
			if _, err := fetch(t.Context(), one, Request{API: Defender, Quota: quota, URL: base}); err != nil {
				t.Fatal(err)
			}
		}
		now := time.Now()
		want = Usage{Quota: "q", Windows: []WindowUsage{{quota.Limits[0], 1}, {quota.Limits[1], 3}}, Free: now}
		for _, c := range []*Client{one, client()} {
			if diff := cmp.Diff(want, usage(c)); diff != "" {
				t.Errorf("Usage after three calls (-want +got):\n%s", diff)
			}
		}
		if _, err := fetch(t.Context(), one, Request{API: Defender, Quota: quota, URL: base}); err != nil {
			t.Fatal(err)
		}
		if got, want := usage(one).Free, now.Add(time.Minute+windowMargin); !got.Equal(want) {
			t.Errorf("Usage of a full quota is free at %s, want %s", got, want)
		}
	})
}
