package app

import (
	"os"
	"runtime/debug"
)

// tolerate lets there be so much garbage, in percent of what is in use, before it is
// collected, as long as so many bytes of memory are far: near them the garbage
// collector works harder rather than let garbage take more. It returns what ends
// that. Who sets GOMEMLIMIT or GOGC knows better.
func tolerate(garbage int, memory int64) (end func()) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	limit := debug.SetMemoryLimit(memory)
	if os.Getenv("GOGC") != "" {
		return func() { debug.SetMemoryLimit(limit) }
	}
	percent := debug.SetGCPercent(garbage)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}
