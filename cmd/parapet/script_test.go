package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"parapet/internal/defender"
	"parapet/internal/raced"
	"parapet/internal/state/statetest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"parapet": func() { os.Exit(run()) }})
}

// TestScripts runs the binary as a user would, against simulated tenants. The
// scripts in testdata know these commands besides testscript's own:
//
//	tenant [-name s] [-devices n] [-seed n] [-scale f] [-every-source] [-same-application]
//	    serves a tenant, acme unless it is named otherwise, writes parapet.yaml for
//	    it, or s.yaml, with every source switched on if that is wanted, and sets
//	    $TENANT and $CLIENT; or, of a further tenant, lets the application of the
//	    first in
//	control METHOD PATH [BODY]
//	    calls the tenant's control path; its answer is stdout
//	same-as-truth
//	    compares the graph in data with the tenant's truth, pair by pair
//	same-changes SYNC.json ADVANCE.json
//	    compares the changes of a sync with what the tenant says has changed
//	kill-in-commit
//	    syncs until the first new file of the graph appears, then kills it
//	interrupt-when-waiting [STEP...]
//	    syncs until it waits for a quota and the steps have succeeded, then sends
//	    it Ctrl-C; what it said is stderr
//	stop-at-every-call CALLS.json
//	    interrupts and kills syncs at each of the calls that are in the answer of
//	    the control path
//	calls-within SYNC.json
//	    holds the calls of a sync to what 10,000 devices may cost
//	every-question-answered FOLDER
//	    asks every ready-made question about the graph in the folder
//	damage GLOB
//	    flips a byte in the newest file that matches
//	at-terminal DIALOGUE ARGUMENTS
//	    runs parapet at a terminal; each line of the dialogue is waited for or,
//	    in quotes, typed; what was shown is stdout
//	await-faults
//	    waits until every fault has befallen a call that the tenant was told of
//	server start [FLAGS] | server stop | server kill [in-commit]
//	    starts a server on the folder data, which logs to server.log, and sets
//	    $SERVER, and $CODE for the first account; ends it as systemd does; kills it,
//	    at once or when it has begun to write files of the next generation
//	set-up
//	    makes the first account, signs in and sets $PARAPET_TOKEN
//	api METHOD PATH [BODY]
//	    asks the server as a browser that keeps its session; its answer is stdout
//	connect NAME [CREDENTIAL]
//	    makes an integration that reads the tenant of this name, with a credential
//	    that is there, or else a new one, and sets $CREDENTIAL
//	await-run STATE [INTEGRATION]
//	    waits until the newest run, of all or of an integration, is in a state, and
//	    sets $RUN; the run is stdout
//	same-answer ARGUMENTS
//	    runs parapet on the server and on the folder that it serves, and compares
//	    what it says, which is stdout and stderr
//	examples
//	    the queries in the manual of the language, each ended by a semicolon, are
//	    stdout
//
// and this condition:
//
//	[defender-hunts]
//	    Microsoft has not ended hunting by Defender's own API yet
func TestScripts(t *testing.T) {
	t.Parallel()
	runScripts(t, testscript.Params{Dir: "testdata/script", Setup: func(env *testscript.Env) error {
		env.Setenv("GORACE", "atexit_sleep_ms=0") // or each command would take a second to end
		return nil
	}})
}

// TestShippedScripts runs the binary as it ships, on tenants that the race detector
// would make take minutes: where it is on, this is left to a run without it.
func TestShippedScripts(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	folder := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", folder, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build parapet: %v\n%s", err, said)
	}
	run := func(t *testing.T, params testscript.Params, database string) {
		t.Parallel()
		params.Setup = func(env *testscript.Env) error {
			env.Setenv("PATH", folder+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("PARAPET_DATABASE", database)
			return nil
		}
		runScripts(t, params)
	}
	t.Run("sync", func(t *testing.T) { run(t, testscript.Params{Dir: "testdata/sync"}, "") })
	t.Run("serve", func(t *testing.T) { run(t, testscript.Params{Dir: "testdata/serve"}, "") })
	t.Run("postgres", func(t *testing.T) {
		run(t, testscript.Params{Files: []string{"testdata/serve/taken_up.txtar"}}, statetest.Postgres(t))
	})
}

func runScripts(t *testing.T, params testscript.Params) {
	params.UpdateScripts = os.Getenv("UPDATE_SCRIPTS") != ""
	params.Condition = func(name string) (bool, error) {
		if name != "defender-hunts" {
			return false, fmt.Errorf("unknown condition")
		}
		return time.Now().Before(defender.HuntingEnds), nil
	}
	params.Cmds = map[string]func(*testscript.TestScript, bool, []string){
		"tenant":         serveTenant,
		"control":        control,
		"same-as-truth":  sameAsTruth,
		"same-changes":   sameChanges,
		"kill-in-commit": killInCommit,
		"damage":         damage,
		"examples":       examples,
		"at-terminal":    atTerminal,
		"calls-within":   callsWithin,

		"stop-at-every-call":      stopAtEveryCall,
		"interrupt-when-waiting":  interruptWhenWaiting,
		"every-question-answered": everyQuestionAnswered,

		"server":       controlServer,
		"set-up":       setUpServer,
		"api":          askServer,
		"connect":      connectTenant,
		"await-run":    awaitRun,
		"same-answer":  sameAnswer,
		"await-faults": awaitFaults,
	}
	testscript.Run(t, params)
}

var example = regexp.MustCompile("(?s)```j1ql\n(.*?)\n```")

func examples(ts *testscript.TestScript, _ bool, _ []string) {
	manual, err := os.ReadFile("../../docs/j1ql.md")
	ts.Check(err)
	for _, e := range example.FindAllSubmatch(manual, -1) {
		fmt.Fprintf(ts.Stdout(), "%s;\n", e[1])
	}
}
