//go:build unix

package bench

import (
	"syscall"
	"time"
)

// processor is how long processors have worked for this process. On a machine
// that others use too it says more than the time that went by.
func processor() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
