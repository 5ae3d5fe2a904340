package app

import (
	"runtime/debug"
	"testing"
)

// What the environment says of garbage and memory holds.
func TestTolerate(t *testing.T) {
	for _, c := range []struct {
		gogc, limit            string
		isTolerated, isLimited bool
	}{
		{"", "", true, true},
		{"50", "", false, true},
		{"", "1GiB", false, false},
		{"50", "1GiB", false, false},
	} {
		t.Setenv("GOGC", c.gogc)
		t.Setenv("GOMEMLIMIT", c.limit)
		percent, limit := collector()
		end := tolerate(percent+1, limit-1)
		within, near := collector()
		if end(); (within != percent) != c.isTolerated || (near != limit) != c.isLimited {
			t.Errorf("GOGC=%s GOMEMLIMIT=%s: garbage is %d %% and memory %d", c.gogc, c.limit, within, near)
		}
		if afterwards, free := collector(); afterwards != percent || free != limit {
			t.Errorf("GOGC=%s GOMEMLIMIT=%s: afterwards garbage is %d %% and memory %d", c.gogc, c.limit, afterwards, free)
		}
	}
}

// collector is how much garbage it leaves, in percent, and how much memory it keeps to.
func collector() (garbage int, memory int64) {
	garbage = debug.SetGCPercent(100)
	debug.SetGCPercent(garbage)
	return garbage, debug.SetMemoryLimit(-1)
}
