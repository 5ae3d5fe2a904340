package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// servers are the servers of scripts, and who asks them.
var servers sync.Map // of *testscript.TestScript to *scriptServer

// patience is how long a script waits for what must come, however busy the machine
// is.
const patience = 5 * time.Minute

// scriptServer is the server of a script.
type scriptServer struct {
	process *exec.Cmd
	browser *http.Client
	// url is where it is, and code what makes its first account.
	url, code string
}

func controlServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: server start [FLAGS] | server stop | server kill [in-commit]")
	}
	switch args[0] {
	case "start":
		startServer(ts, args[1:])
	case "stop":
		ts.Check(serverOf(ts).process.Process.Signal(syscall.SIGTERM))
		ts.Check(serverOf(ts).process.Wait())
	case "kill":
		if len(args) > 1 {
			awaitCommit(ts)
		}
		ts.Check(serverOf(ts).process.Process.Kill())
		_ = serverOf(ts).process.Wait() // it was killed
	}
}

func serverOf(ts *testscript.TestScript) *scriptServer {
	s, ok := servers.Load(ts)
	if !ok {
		ts.Fatalf("there is no server: start one")
	}
	return s.(*scriptServer)
}

// startServer starts a server and waits until it has said where it is, and while
// there is no account how the first is made.
func startServer(ts *testscript.TestScript, flags []string) {
	jar, err := cookiejar.New(nil)
	ts.Check(err)
	kept, _ := servers.LoadOrStore(ts, &scriptServer{browser: &http.Client{Jar: jar}})
	s := kept.(*scriptServer)
	s.process = parapet(ts, append([]string{"serve", "--listen", "127.0.0.1:0", "--allow-private"}, flags...)...)
	s.process.Env = append(os.Environ(), given(ts)...)
	log, err := os.OpenFile(ts.MkAbs("server.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	ts.Check(err)
	defer log.Close() // the process has its own
	s.process.Stderr = log
	out, err := s.process.StdoutPipe()
	ts.Check(err)
	ts.Check(s.process.Start())
	process := s.process.Process
	ts.Defer(func() { _ = process.Kill() }) // it has ended already, if all is well
	s.url, s.code = "", ""
	s.hear(ts, bufio.NewScanner(out))
	ts.Setenv("SERVER", s.url)
	ts.Setenv("CODE", s.code)
}

// given is what a script gives commands by their environment.
func given(ts *testscript.TestScript) []string {
	var all []string
	for _, name := range []string{"PARAPET_DATABASE", "PARAPET_KEY", "PARAPET_TOKEN"} {
		if value := ts.Getenv(name); value != "" {
			all = append(all, name+"="+value)
		}
	}
	return all
}

// hear takes in what a server says when it starts.
func (s *scriptServer) hear(ts *testscript.TestScript, said *bufio.Scanner) {
	after := func(mark string) string {
		for said.Scan() {
			if _, what, ok := strings.Cut(said.Text(), mark); ok {
				return what
			}
		}
		ts.Fatalf("the server ends before it says %q:\n%s", mark, ts.ReadFile("server.log"))
		return ""
	}
	s.url = after("Parapet is at ")
	if strings.HasPrefix(s.url, "https:") {
		after("fingerprint is")
	}
	s.trust(ts)
	var setUp struct {
		Needed bool `json:"needed"`
	}
	ts.Check(json.Unmarshal(s.must(ts, http.MethodGet, "/api/v1/setup", ""), &setUp))
	if setUp.Needed {
		s.code = after("/setup#")
	}
}

// trust has the browser accept a certificate that the server has signed itself.
func (s *scriptServer) trust(ts *testscript.TestScript) {
	pool := x509.NewCertPool()
	if strings.HasPrefix(s.url, "https:") {
		pool.AppendCertsFromPEM([]byte(ts.ReadFile("data/server/self-signed.pem")))
	}
	s.browser.CloseIdleConnections()
	s.browser.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
}

// awaitCommit waits until a run begins to write the next state of the graph.
func awaitCommit(ts *testscript.TestScript) {
	before := segments(ts)
	for deadline := time.Now().Add(patience); segments(ts) <= before; {
		if time.Now().After(deadline) {
			ts.Fatalf("no run writes a file")
		}
	}
}
