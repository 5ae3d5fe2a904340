// Package processors knows how many processors there are to compute with, which is
// as much as work that is spread over them is worth cutting into. A server has more
// threads than that, so that the system shares the processors between its requests
// and its runs: what asks the runtime cuts its work, and takes memory, for all of
// them.
//
// It does not know what is computed.
package processors

import (
	"os"
	"runtime"
)

// count is taken before anything can ask for more threads.
var count = runtime.GOMAXPROCS(0)

// Count is how many processors there are, or as many as GOMAXPROCS allows.
func Count() int { return count }

// threads is how many threads a server has at work for each processor. With fewer,
// what a run computes side by side takes them all for ten milliseconds at a time;
// with many more, collections of garbage do, which take a quarter of them.
const threads = 6

// Share has the system share the processors between all that computes, in slices of
// a few milliseconds. The runtime alone lets whatever computes go on for ten, and does
// not look whether a request has come while all its threads compute; the system lets
// threads that have waited go first. Who sets GOMAXPROCS knows better.
func Share() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(threads * count)
	}
}
