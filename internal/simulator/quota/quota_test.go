package quota_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/simulator/quota"
)

var (
	minute = quota.Limit{Calls: 3, Window: time.Minute}
	hour   = quota.Limit{Calls: 5, Window: time.Hour}
)

func TestWindowSlides(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := quota.New(0)
		for i := range 3 {
			if r := m.Take("k", minute); r != nil {
				t.Fatalf("call %d: refused for %v", i, r.Wait)
			}
			time.Sleep(10 * time.Second)
		}
		r := m.Take("k", minute)
		if r == nil || r.Wait != 30*time.Second {
			t.Fatalf("fourth call at 30 s: got %+v, want a wait of 30 s", r)
		}
		time.Sleep(r.Wait)
		if r := m.Take("k", minute); r != nil {
			t.Fatalf("after the wait: refused for %v", r.Wait)
		}
		if r := m.Take("k", minute); r == nil || r.Wait != 10*time.Second {
			t.Fatalf("next call: got %+v, want a wait of 10 s for the second call to age", r)
		}
	})
}

func TestRefusedCallsDoNotCount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := quota.New(0)
		for range 20 {
			m.Take("k", minute, hour)
		}
		time.Sleep(time.Minute)
		for i := range 2 {
			if r := m.Take("k", minute, hour); r != nil {
				t.Fatalf("call %d after a minute: refused by %v", i, r.Limit)
			}
		}
		r := m.Take("k", minute, hour)
		if r == nil || r.Limit != hour || r.Wait != 59*time.Minute {
			t.Fatalf("sixth call of the hour: got %+v, want the hour's limit for 59 minutes", r)
		}
	})
}

func TestScaleShortensWindowsAndKeysAreApart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := quota.New(0.01)
		for range 3 {
			m.Take("a", minute)
		}
		if r := m.Take("a", minute); r == nil || r.Wait != 600*time.Millisecond {
			t.Fatalf("got %+v, want a wait of a hundredth of a minute", r)
		}
		if r := m.Take("b", minute); r != nil {
			t.Fatalf("another key was refused: %+v", r)
		}
	})
}
