package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"parapet/internal/config"
)

// servers are the servers of scripts, and who asks them.
var servers sync.Map // of *testscript.TestScript to *scriptServer

// scriptServer is the server of a script.
type scriptServer struct {
	process *exec.Cmd
	browser *http.Client
}

func controlServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: server start [FLAGS] | server stop | server kill")
	}
	switch args[0] {
	case "start":
		startServer(ts, args[1:])
	case "stop":
		ts.Check(serverOf(ts).process.Process.Signal(os.Interrupt))
		ts.Check(serverOf(ts).process.Wait())
	case "kill":
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

// startServer starts a server and waits until it says where it is.
func startServer(ts *testscript.TestScript, flags []string) {
	found, again := servers.Load(ts)
	if !again {
		jar, err := cookiejar.New(nil)
		ts.Check(err)
		found = &scriptServer{browser: &http.Client{Jar: jar}}
		servers.Store(ts, found)
	}
	s := found.(*scriptServer)
	s.process = parapet(ts, append([]string{"serve", "--listen", "127.0.0.1:0", "--allow-private"}, flags...)...)
	s.process.Stderr = ts.Stderr()
	out, err := s.process.StdoutPipe()
	ts.Check(err)
	ts.Check(s.process.Start())
	ts.Defer(func() { _ = s.process.Process.Kill() }) // it has ended already, if all is well
	ts.Setenv("CODE", "")
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), "Parapet is at "); ok {
			ts.Setenv("SERVER", url)
			break
		}
	}
	if again { // nothing more is said
		return
	}
	for lines.Scan() {
		if _, code, ok := strings.Cut(lines.Text(), "/setup#"); ok {
			ts.Setenv("CODE", code)
			return
		}
	}
	ts.Fatalf("the server does not say how to make the first account")
}

func askServer(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: api METHOD PATH [BODY]")
	}
	body := ""
	if len(args) == 3 {
		body = args[2]
	}
	status, text := ask(ts, args[0], args[1], body)
	_, err := ts.Stdout().Write(text)
	ts.Check(err)
	if refused := status >= http.StatusBadRequest; refused != neg {
		ts.Fatalf("%s %s is answered with %d: %s", args[0], args[1], status, text)
	}
}

func ask(ts *testscript.TestScript, method, path, body string) (status int, text []byte) {
	req, err := http.NewRequest(method, ts.Getenv("SERVER")+path, strings.NewReader(body))
	ts.Check(err)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := serverOf(ts).browser.Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	text, err = io.ReadAll(resp.Body)
	ts.Check(err)
	return resp.StatusCode, text
}

// makeOne asks for something to be made, and returns its id.
func makeOne(ts *testscript.TestScript, path string, body map[string]any) string {
	written, err := json.Marshal(body)
	ts.Check(err)
	status, text := ask(ts, http.MethodPost, "/api/v1/"+path, string(written))
	if status != http.StatusCreated {
		ts.Fatalf("%s is answered with %d: %s", path, status, text)
	}
	var made struct {
		ID string `json:"id"`
	}
	ts.Check(json.Unmarshal(text, &made))
	return made.ID
}

func connectTenant(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: connect NAME")
	}
	file, err := config.Load(ts.MkAbs("parapet.yaml"))
	ts.Check(err)
	in := file.Integrations[0]
	authority, err := os.ReadFile(in.CAFile)
	ts.Check(err)
	credential := makeOne(ts, "credentials", map[string]any{
		"name": args[0], "kind": "secret", "client_id": in.ClientID, "secret": in.ClientSecret.Reveal(),
	})
	e := in.Cloud.Endpoints
	makeOne(ts, "integrations", map[string]any{
		"name": args[0], "kind": "microsoft_defender", "tenant_id": in.TenantID, "credential_id": credential,
		"schedule": map[string]string{"interval": "ONE_WEEK"}, "ca_certificates": string(authority),
		"endpoints": map[string]string{"login": e.Login, "defender": e.Defender, "graph": e.Graph},
	})
}

func awaitRun(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await-run STATE")
	}
	var text []byte
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		var list struct {
			Items []struct {
				State string `json:"state"`
			} `json:"items"`
		}
		_, text = ask(ts, http.MethodGet, "/api/v1/runs?limit=1&fields=id,state,attempts,error", "")
		ts.Check(json.Unmarshal(text, &list))
		if len(list.Items) == 1 && list.Items[0].State == args[0] {
			_, err := ts.Stdout().Write(text)
			ts.Check(err)
			return
		}
	}
	ts.Fatalf("the newest run is not %s: %s", args[0], text)
}
