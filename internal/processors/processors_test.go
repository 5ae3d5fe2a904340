package processors

import (
	"runtime"
	"testing"
)

// TestShare: threads come to what there was, and work is cut as before.
func TestShare(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
	for given, want := range map[string]int{"": threads * before, "3": before} {
		runtime.GOMAXPROCS(before)
		t.Setenv("GOMAXPROCS", given)
		Share()
		if got := runtime.GOMAXPROCS(0); got != want {
			t.Errorf("with GOMAXPROCS=%q: %d threads, want %d", given, got, want)
		}
		if got := Count(); got != before {
			t.Errorf("with GOMAXPROCS=%q: %d processors, want %d", given, got, before)
		}
	}
}
