package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"parapet/internal/graph"
)

// killInCommit kills a sync with no chance to clean up, as soon as it has begun
// to write files of the next generation. A sync that was faster than we are is
// taken back and tried again.
func killInCommit(ts *testscript.TestScript, _ bool, _ []string) {
	data, kept := ts.MkAbs("data"), ts.MkAbs("kept")
	ts.Check(os.CopyFS(kept, os.DirFS(data)))
	for range 20 {
		if killedWriting(ts) {
			return
		}
		ts.Check(os.RemoveAll(data))
		ts.Check(os.CopyFS(data, os.DirFS(kept)))
	}
	ts.Fatalf("every sync ended before it could be killed")
}

// killedWriting says whether a sync was killed before it ended.
func killedWriting(ts *testscript.TestScript) bool {
	before := segments(ts)
	sync := parapet(ts, "sync")
	ts.Check(sync.Start())
	for deadline := time.Now().Add(time.Minute); segments(ts) <= before; {
		if time.Now().After(deadline) {
			ts.Fatalf("the sync writes no file")
		}
	}
	_ = sync.Process.Kill() // fails when the sync has ended, which Wait tells
	return sync.Wait() != nil
}

// segments counts the files of the graph, manifests left out.
func segments(ts *testscript.TestScript) int {
	n := 0
	ts.Check(filepath.WalkDir(ts.MkAbs("data"), func(path string, d os.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil // a file aside that has got its name by now
		}
		if err == nil && strings.Contains(path, ".parquet") {
			n++
		}
		return err
	}))
	return n
}

// interruptWhenWaiting presses Ctrl-C while a sync waits for a quota, once these
// steps have succeeded.
func interruptWhenWaiting(ts *testscript.TestScript, _ bool, steps []string) {
	sync := parapet(ts, "sync")
	out, err := sync.StderrPipe()
	ts.Check(err)
	ts.Check(sync.Start())
	lines := bufio.NewScanner(out)
	running := slices.Clone(steps)
	for isWaiting := false; (!isWaiting || len(running) > 0) && lines.Scan(); {
		isWaiting = isWaiting || strings.Contains(lines.Text(), "waiting until")
		running = slices.DeleteFunc(running, func(step string) bool { return strings.HasPrefix(lines.Text(), "✓ "+step+" ") })
	}
	ts.Check(sync.Process.Signal(os.Interrupt))
	for lines.Scan() {
		_, err := io.WriteString(ts.Stderr(), lines.Text()+"\n")
		ts.Check(err)
	}
	ts.Check(lines.Err())
	_ = sync.Wait() // the exit code says it all
	if code := sync.ProcessState.ExitCode(); code != 1 {
		ts.Fatalf("the interrupted sync exits with %d, want 1", code)
	}
}

// callsWithin: at most 60 to Defender and hunting together; to Graph a page of
// 999 users, two calls a group and ten more.
func callsWithin(ts *testscript.TestScript, _ bool, args []string) {
	var report struct {
		Steps []struct {
			Step     string
			Entities int
		}
		Calls map[string]int
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &report))
	entities := map[string]int{}
	for _, s := range report.Steps {
		entities[s.Step] = s.Entities
	}
	if n := entities["machines"]; n < 10_000 {
		ts.Fatalf("the tenant has %d %s only", n, graph.Machine)
	}
	if n := report.Calls["defender"] + report.Calls["hunting"]; n > 60 {
		ts.Fatalf("%d calls to Defender and hunting, want 60 at most", n)
	}
	if n, most := report.Calls["graph"], entities["users"]/999+2*entities["groups"]+10; n > most {
		ts.Fatalf("%d calls to Graph, want %d at most", n, most)
	}
	ts.Logf("calls: %v", report.Calls)
}
