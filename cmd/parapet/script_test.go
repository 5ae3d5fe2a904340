package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"parapet/internal/config"
	"parapet/internal/simulator"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"parapet": func() { os.Exit(run()) }})
}

// TestScripts runs the binary as a user would, against simulated tenants. The
// scripts in testdata know these commands besides testscript's own:
//
//	tenant [-devices n] [-seed n] [-scale f] [-every-source]
//	    serves a tenant, writes parapet.yaml for it, with every source switched
//	    on if that is wanted, and sets $CLIENT
//	control METHOD PATH [BODY]
//	    calls the tenant's control path; its answer is stdout
//	same-as-truth
//	    compares the graph in data with the tenant's truth, pair by pair
//	same-changes SYNC.json ADVANCE.json
//	    compares the changes of a sync with what the tenant says has changed
//	kill-in-commit
//	    syncs until the first new file of the graph appears, then kills it
//	interrupt-when-waiting
//	    syncs until it waits for a quota, then sends it Ctrl-C; what it said is
//	    stderr
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
//	server start [FLAGS] | server stop | server kill
//	    starts a server on the folder data and sets $SERVER, and $CODE for the first
//	    account; lets it end; kills it
//	api METHOD PATH [BODY]
//	    asks the server as a browser that keeps its session; its answer is stdout
//	connect NAME
//	    makes an integration that reads the tenant
//	await-run STATE
//	    waits until the newest run is in a state; it is stdout
//	examples
//	    the queries in the manual of the language, each ended by a semicolon, are
//	    stdout
func TestScripts(t *testing.T) {
	t.Parallel()
	runScripts(t, "testdata/script", nil)
}

// TestLongScripts runs the binary as it ships, without the race detector, which
// would make these scripts take minutes.
func TestLongScripts(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", folder, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build parapet: %v\n%s", err, said)
	}
	runScripts(t, "testdata/long", func(env *testscript.Env) error {
		env.Setenv("PATH", folder+string(os.PathListSeparator)+env.Getenv("PATH"))
		return nil
	})
}

func runScripts(t *testing.T, folder string, setup func(*testscript.Env) error) {
	testscript.Run(t, testscript.Params{
		Dir:   folder,
		Setup: setup,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
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

			"server":    controlServer,
			"api":       askServer,
			"connect":   connectTenant,
			"await-run": awaitRun,
		},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

func serveTenant(ts *testscript.TestScript, _ bool, args []string) {
	flags := flag.NewFlagSet("tenant", flag.ContinueOnError)
	devices := flags.Int("devices", 60, "")
	seed := flags.Uint64("seed", 1, "")
	scale := flags.Float64("scale", 1, "")
	everySource := flags.Bool("every-source", false, "")
	ts.Check(flags.Parse(args))
	server, err := simulator.New(simulator.Config{
		Devices: *devices, Seed: *seed, QuotaWindowScale: *scale, StateDir: ts.MkAbs("tenant"),
	})
	ts.Check(err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, listener) }()
	ts.Defer(func() {
		stop()
		ts.Check(<-done)
	})
	base := "https://" + listener.Addr().String()
	ts.Setenv("TENANT", base)
	ts.Check(server.WriteConfig(ts.MkAbs("parapet.yaml"), base))
	if *everySource {
		text := strings.ReplaceAll(ts.ReadFile("parapet.yaml"), ": false", ": true")
		ts.Check(os.WriteFile(ts.MkAbs("parapet.yaml"), []byte(text), 0o600))
	}
	file, err := config.Load(ts.MkAbs("parapet.yaml"))
	ts.Check(err)
	ts.Setenv("CLIENT", file.Integrations[0].ClientID)
}

func control(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: control METHOD PATH [BODY]")
	}
	body := ""
	if len(args) == 3 {
		body = args[2]
	}
	_, err := ts.Stdout().Write(call(ts, args[0], args[1], body))
	ts.Check(err)
}

// call calls the tenant's control path.
func call(ts *testscript.TestScript, method, path, body string) []byte {
	req, err := http.NewRequest(method, ts.Getenv("TENANT")+"/_simulator/"+path, strings.NewReader(body))
	ts.Check(err)
	resp, err := client(ts).Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("%s %s: %s: %s", method, path, resp.Status, text)
	}
	return text
}

// client trusts the tenant's authority, which its state folder holds.
func client(ts *testscript.TestScript) *http.Client {
	pool := x509.NewCertPool()
	files, err := filepath.Glob(ts.MkAbs("tenant") + "/*.pem")
	ts.Check(err)
	for _, file := range files {
		pool.AppendCertsFromPEM([]byte(ts.ReadFile(file)))
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
}

func damage(ts *testscript.TestScript, _ bool, args []string) {
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(files) == 0 {
		ts.Fatalf("no file matches %s", args[0])
	}
	newest := files[len(files)-1]
	text := []byte(ts.ReadFile(newest))
	text[len(text)/2] ^= 0xff
	ts.Check(os.WriteFile(newest, text, 0o600))
	fmt.Fprintln(ts.Stdout(), filepath.Base(newest))
}

var example = regexp.MustCompile("(?s)```j1ql\n(.*?)\n```")

func examples(ts *testscript.TestScript, _ bool, _ []string) {
	manual, err := os.ReadFile("../../docs/j1ql.md")
	ts.Check(err)
	for _, e := range example.FindAllSubmatch(manual, -1) {
		fmt.Fprintf(ts.Stdout(), "%s;\n", e[1])
	}
}
