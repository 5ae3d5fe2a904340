package app

import (
	"os"
	"runtime"
	"sync"
)

// processorShare is by how much the server has more threads at work than there are
// processors.
const processorShare = 3

// shareProcessors has the system share the processors between requests and runs.
// The runtime alone lets whatever computes go on for ten milliseconds, and does not
// look whether a request has come while all its threads compute; the system lets
// threads that have waited go first.
var shareProcessors = sync.OnceFunc(func() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(processorShare * runtime.GOMAXPROCS(0))
	}
})
