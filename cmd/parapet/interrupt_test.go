package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// stopAtEveryCall interrupts and kills syncs by turns, each in the midst of
// another of the calls that a sync has made. What they left, the next goes on
// with.
func stopAtEveryCall(ts *testscript.TestScript, _ bool, args []string) {
	var made struct{ Paths map[string]int }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &made))
	data, kept := ts.MkAbs("data"), ts.MkAbs("kept")
	ts.Check(os.MkdirAll(data, 0o700))
	ts.Check(os.CopyFS(kept, os.DirFS(data)))
	defer func() { ts.Check(os.RemoveAll(kept)) }()
	signals := []os.Signal{os.Interrupt, os.Kill}
	delete(made.Paths, "GET /v1.0/groups/{id}/members") // is called within others only
	for i, route := range slices.Sorted(maps.Keys(made.Paths)) {
		if stoppedAt(ts, route, signals[i%2]) {
			continue
		}
		// What the call tells was taken from what an earlier sync had read.
		ts.Check(os.RemoveAll(data))
		ts.Check(os.CopyFS(data, os.DirFS(kept)))
		if !stoppedAt(ts, route, signals[i%2]) {
			ts.Fatalf("the sync does not call %s", route)
		}
	}
	ts.Logf("stopped at %d calls", len(made.Paths))
}

// wild is a part of a route that stands for any.
var wild = regexp.MustCompile(`\{[^}]*\}`)

// stoppedAt stops a sync while it waits for the answer to a call; false when it
// ends before it makes that call.
func stoppedAt(ts *testscript.TestScript, route string, signal os.Signal) bool {
	method, path, _ := strings.Cut(wild.ReplaceAllString(route, "*"), " ")
	call(ts, "POST", "faults", fmt.Sprintf(`{"method":%q,"path":%q,"delay_ms":60000}`, method, path))
	defer call(ts, "DELETE", "faults", "")
	sync := parapet(ts, "sync", "--accept-deletions")
	ts.Check(sync.Start())
	ended := make(chan struct{})
	go func() {
		_ = sync.Wait() // its state says it all
		close(ended)
	}()
	for {
		if len(faults(ts)) == 0 {
			_ = sync.Process.Signal(signal) // fails when it has ended, which its state tells
			<-ended
			return !sync.ProcessState.Success()
		}
		select {
		case <-ended:
			return false
		case <-time.After(10 * time.Millisecond):
		}
	}
}
