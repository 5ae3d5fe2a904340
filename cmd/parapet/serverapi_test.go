package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"parapet/internal/config"
	"parapet/internal/integration"
)

func askServer(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: api METHOD PATH [BODY]")
	}
	body := ""
	if len(args) == 3 {
		body = args[2]
	}
	status, text := serverOf(ts).ask(ts, args[0], args[1], body)
	_, err := ts.Stdout().Write(text)
	ts.Check(err)
	if refused := status >= http.StatusBadRequest; refused != neg {
		ts.Fatalf("%s %s is answered with %d: %s", args[0], args[1], status, text)
	}
}

// ask asks the server, having read what is to be changed.
func (s *scriptServer) ask(ts *testscript.TestScript, method, path, body string) (status int, text []byte) {
	tag := ""
	if method == http.MethodPatch || method == http.MethodDelete {
		thing, _, _ := strings.Cut(path, "?")
		resp, _ := s.send(ts, http.MethodGet, thing, "", "")
		tag = resp.Header.Get("ETag")
	}
	resp, text := s.send(ts, method, path, body, tag)
	return resp.StatusCode, text
}

func (s *scriptServer) send(ts *testscript.TestScript, method, path, body, tag string) (*http.Response, []byte) {
	req, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	ts.Check(err)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if tag != "" {
		req.Header.Set("If-Match", tag)
	}
	resp, err := s.browser.Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	ts.Check(err)
	return resp, text
}

// must is the answer to what may not be refused.
func (s *scriptServer) must(ts *testscript.TestScript, method, path, body string) []byte {
	status, text := s.ask(ts, method, path, body)
	if status >= http.StatusBadRequest {
		ts.Fatalf("%s %s is answered with %d: %s", method, path, status, text)
	}
	return text
}

// makeOne asks for something to be made, and reads the answer.
func makeOne(ts *testscript.TestScript, path string, body map[string]any, into any) {
	written, err := json.Marshal(body)
	ts.Check(err)
	ts.Check(json.Unmarshal(serverOf(ts).must(ts, http.MethodPost, "/api/v1/"+path, string(written)), into))
}

func setUpServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: set-up")
	}
	makeOne(ts, "setup", map[string]any{"code": ts.Getenv("CODE"), "name": "admin", "password": "correct-horse-battery-9"}, &struct{}{})
	var token struct {
		Secret string `json:"secret"`
	}
	makeOne(ts, "tokens", map[string]any{"name": "script", "role": "admin"}, &token)
	ts.Setenv("PARAPET_TOKEN", token.Secret)
}

func connectTenant(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: connect NAME [CREDENTIAL]")
	}
	file, err := config.Load(ts.MkAbs(configOf(args[0])))
	ts.Check(err)
	in := file.Integrations[0]
	authority, err := os.ReadFile(in.CAFile)
	ts.Check(err)
	var made struct {
		ID string `json:"id"`
	}
	if len(args) == 1 {
		makeOne(ts, "credentials", map[string]any{
			"name": args[0], "kind": "secret", "client_id": in.ClientID, "secret": in.ClientSecret.Reveal(),
		}, &made)
		ts.Setenv("CREDENTIAL", made.ID)
	} else {
		made.ID = args[1]
	}
	e := in.Cloud.Endpoints
	makeOne(ts, "integrations", map[string]any{
		"name": args[0], "kind": "microsoft_defender", "tenant_id": in.TenantID, "credential_id": made.ID,
		"account_name": in.AccountName, "tag_account_name": in.TagAccountName,
		"schedule": map[string]string{"interval": "ONE_WEEK"}, "ca_certificates": string(authority),
		"endpoints":          map[string]string{"login": e.Login, "defender": e.Defender, "graph": e.Graph},
		"quota_window_scale": in.QuotaWindowScale,
	}, &made)
}

func awaitRun(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: await-run STATE [INTEGRATION]")
	}
	path := "/api/v1/runs?limit=1&fields=id,state,attempts,error"
	if len(args) == 2 {
		path += "&integration=" + args[1]
	}
	for deadline := time.Now().Add(patience); ; <-time.After(20 * time.Millisecond) {
		text := serverOf(ts).must(ts, http.MethodGet, path, "")
		var list struct {
			Items []struct {
				ID    string               `json:"id"`
				State integration.RunState `json:"state"`
			} `json:"items"`
		}
		ts.Check(json.Unmarshal(text, &list))
		var newest integration.RunState
		if len(list.Items) == 1 {
			newest = list.Items[0].State
			ts.Setenv("RUN", list.Items[0].ID)
		}
		if newest == integration.RunState(args[0]) {
			_, err := ts.Stdout().Write(text)
			ts.Check(err)
			return
		}
		if newest.Ended() || time.Now().After(deadline) {
			ts.Fatalf("the newest run is not %s: %s\n%s", args[0], text, ts.ReadFile("server.log"))
		}
	}
}

// sameAnswer asks the server and the folder that it serves the same.
func sameAnswer(ts *testscript.TestScript, neg bool, args []string) {
	server := answerOf(ts, append(args, "--server", serverOf(ts).url, "--server-ca", "data/server/self-signed.pem"))
	folder := answerOf(ts, args)
	if diff := cmp.Diff(folder, server); diff != "" {
		ts.Fatalf("the folder and the server do not answer the same (-folder +server):\n%s", diff)
	}
	if (folder.Code == 0) == neg {
		ts.Fatalf("both exit with %d: %s", folder.Code, folder.Err)
	}
	_, err := io.WriteString(ts.Stdout(), folder.Out)
	ts.Check(err)
	_, err = io.WriteString(ts.Stderr(), folder.Err)
	ts.Check(err)
}

// answer is what a command says.
type answer struct {
	Out, Err string
	Code     int
}

func answerOf(ts *testscript.TestScript, args []string) answer {
	command := parapet(ts, args...)
	var said, complaint strings.Builder
	command.Stdout, command.Stderr = &said, &complaint
	command.Env = append(os.Environ(), given(ts)...)
	_ = command.Run() // its state says it all
	return answer{took.ReplaceAllString(said.String(), "$1?"), complaint.String(), command.ProcessState.ExitCode()}
}

// took is the one thing that cannot be the same twice.
var took = regexp.MustCompile(`("tookMillis":)[0-9.e-]+`)
