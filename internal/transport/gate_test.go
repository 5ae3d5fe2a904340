package transport

import (
	"context"
	"errors"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// arrivals is a server that notes when each call arrived.
type arrivals struct {
	mu    sync.Mutex
	times []time.Time
}

func (a *arrivals) note() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.times = append(a.times, time.Now())
}

// most returns the greatest number of calls in any stretch of window.
func (a *arrivals) most(window time.Duration) int {
	times := slices.SortedFunc(slices.Values(a.times), time.Time.Compare)
	most, first := 0, 0
	for i, at := range times {
		for at.Sub(times[first]) > window {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

func TestQuotaHoldsInEveryWindow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var seen arrivals
		slow := rand.New(rand.NewPCG(1, 2))
		var mu sync.Mutex
		lag := func() time.Duration {
			mu.Lock()
			defer mu.Unlock()
			return time.Duration(slow.IntN(3000)) * time.Millisecond
		}
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			<-time.After(lag()) // on its way to the counter
			seen.note()
			<-time.After(lag())
		}, Config{})
		quota := &Quota{Name: "machines", Limits: []Limit{{20, time.Minute}, {100, time.Hour}}}

		began := time.Now()
		var callers sync.WaitGroup
		for range 5 {
			callers.Go(func() {
				for range 50 {
					if _, err := fetch(t.Context(), client, Request{API: Defender, Quota: quota, URL: base}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		callers.Wait()

		if got := seen.most(time.Minute); got > 20 {
			t.Errorf("%d calls within a minute, want at most 20", got)
		}
		if got := seen.most(time.Hour); got > 100 {
			t.Errorf("%d calls within an hour, want at most 100", got)
		}
		// 250 calls at 100 an hour: the third hundred begins after two hours, and
		// its 50 calls take three minutes.
		if took := time.Since(began); took > 2*time.Hour+4*time.Minute {
			t.Errorf("took %s: slower than the limits ask for", took)
		}
		if got, want := client.Calls(), map[API]int{Defender: 250}; !cmp.Equal(want, got) {
			t.Errorf("Calls() = %v, want %v", got, want)
		}
	})
}

func TestQuotasAreIndependent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, func(http.ResponseWriter, *http.Request) {}, Config{})
		one := &Quota{Name: "one", Limits: []Limit{{1, time.Hour}}}
		two := &Quota{Name: "two", Limits: []Limit{{1, time.Hour}}}
		began := time.Now()
		for _, quota := range []*Quota{one, two, nil} {
			if _, err := fetch(t.Context(), client, Request{API: Defender, Quota: quota, URL: base}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("took %s, want no wait", took)
		}
	})
}

func TestCancelEndsAWaitAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var told waits
		client := serve(t, func(http.ResponseWriter, *http.Request) {}, Config{OnWait: told.add})
		quota := &Quota{Name: "slow", Limits: []Limit{{1, time.Hour}}}
		req := Request{API: Graph, Quota: quota, URL: base}
		if _, err := fetch(t.Context(), client, req); err != nil {
			t.Fatal(err)
		}
		answered := time.Now()
		stop := errors.New("enough")
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, stop)
		defer cancel()
		if _, err := fetch(ctx, client, req); !errors.Is(err, stop) {
			t.Errorf("error = %v, want %v", err, stop)
		}
		if took := time.Since(answered); took != time.Minute {
			t.Errorf("ended after %s, want 1m", took)
		}
		want := []Wait{{API: Graph, Quota: "slow", Until: answered.Add(time.Hour + windowMargin), Reason: QuotaFull}}
		if diff := cmp.Diff(want, told.all()); diff != "" {
			t.Errorf("waits (-want +got):\n%s", diff)
		}
	})
}

func TestLedgerOutlivesTheClient(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "ledger")
	synctest.Test(t, func(t *testing.T) {
		quota := &Quota{Name: "machines/{id}", Limits: []Limit{{2, time.Minute}}}
		call := func(scope string) time.Duration {
			client := serve(t, func(http.ResponseWriter, *http.Request) {},
				Config{Ledger: NewDirLedger(dir), Scope: scope})
			began := time.Now()
			if _, err := fetch(t.Context(), client, Request{API: Defender, Quota: quota, URL: base}); err != nil {
				t.Fatal(err)
			}
			return time.Since(began)
		}
		for i, want := range []time.Duration{0, 0, time.Minute + windowMargin} {
			got := call("tenant/app").Round(10 * time.Millisecond)
			if got != want.Round(10*time.Millisecond) {
				t.Errorf("client %d waited %s, want %s", i, got, want)
			}
		}
		if got := call("tenant/other"); got != 0 {
			t.Errorf("another application waited %s, want none", got)
		}
	})
}

func TestWindowsScale(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, func(http.ResponseWriter, *http.Request) {}, Config{QuotaWindowScale: 0.01})
		quota := &Quota{Name: "q", Limits: []Limit{{1, time.Minute}}}
		began := time.Now()
		for range 3 {
			if _, err := fetch(t.Context(), client, Request{API: Graph, Quota: quota, URL: base}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took < 1200*time.Millisecond || took > 1300*time.Millisecond {
			t.Errorf("took %s, want two windows of 600ms", took)
		}
		began = time.Now()
		if err := client.Pause(t.Context(), time.Minute); err != nil || time.Since(began) != 600*time.Millisecond {
			t.Errorf("a pause of a minute took %s (%v), want 600ms", time.Since(began), err)
		}
	})
}
