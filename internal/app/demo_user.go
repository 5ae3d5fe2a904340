package app

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"strconv"
	"strings"
	"time"

	"parapet/internal/config"
	"parapet/internal/integration"
	"parapet/internal/transport"
)

// demoUser is who the demonstration signs in as.
const demoUser = "admin"

// visitor is somebody who uses the server over HTTP, as anybody does.
type visitor struct {
	http     *http.Client
	api      string
	password string
}

// signIn makes the first account of a server, or signs in to the one that an
// earlier demonstration made, whose password is kept in a file.
func signIn(ctx context.Context, run *serving, file string) (*visitor, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	u := &visitor{http: &http.Client{Jar: jar}, api: run.url() + "/api/v1"}
	code, err := run.server.SetUpCode(ctx)
	if err != nil {
		return nil, err
	}
	path := "/setup"
	if code.Empty() {
		path = "/session"
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read the password of the last demonstration: %w", err)
		}
		u.password = strings.TrimSpace(string(text))
	} else if u.password, err = newPassword(file); err != nil {
		return nil, err
	}
	body := map[string]string{"name": demoUser, "password": u.password}
	if !code.Empty() {
		body["code"] = code.Reveal()
	}
	return u, u.ask(ctx, request{method: http.MethodPost, path: path, body: body})
}

func newPassword(file string) (string, error) {
	password := strings.ToLower(rand.Text()[:20])
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("keep the password: %w", err)
	}
	return password, nil
}

// read has the server read the tenant of a configuration, and says whether it had
// never heard of it before.
func (u *visitor) read(ctx context.Context, s Streams, path string) (first bool, err error) {
	file, err := config.Load(path)
	if err != nil {
		return false, err
	}
	in := file.Integrations[0]
	if first, err = u.connect(ctx, in); err != nil {
		return first, err
	}
	return first, u.run(ctx, s, in)
}

// run starts a run, and tells of it when it has ended.
func (u *visitor) run(ctx context.Context, s Streams, in config.Integration) error {
	var conflict *answered
	err := u.ask(ctx, request{method: http.MethodPost, path: "/integrations/" + in.Name + "/runs"})
	faster := errors.As(err, &conflict) && conflict.status == http.StatusConflict // its schedule was
	if err != nil && !faster {
		return err
	}
	run, err := u.follow(ctx, s, in.Name)
	if err != nil {
		return err
	}
	if run.State != integration.RunSucceeded && run.State != integration.RunPartial {
		return fmt.Errorf("the run of %s %s: %s", in.Name, run.State, run.Error)
	}
	return writeServerRun(s.Out, in.Name, run)
}

// connect makes the integration, or tells the one that is there where the tenant
// is now; it says whether it made one.
func (u *visitor) connect(ctx context.Context, in config.Integration) (made bool, err error) {
	authority, err := os.ReadFile(in.CAFile)
	if err != nil {
		return false, fmt.Errorf("read the tenant's authority: %w", err)
	}
	e := in.Cloud.Endpoints
	settings := map[string]any{
		"endpoints":       map[string]string{"login": e.Login, "defender": e.Defender, "graph": e.Graph},
		"ca_certificates": string(authority),
	}
	var is struct {
		ID      string `json:"id"`
		Version int    `json:"version"`
	}
	var missing *answered
	err = u.ask(ctx, request{path: "/integrations/" + in.Name, into: &is})
	if err == nil {
		return false, u.ask(ctx, request{
			method: http.MethodPatch, path: "/integrations/" + in.Name, version: is.Version, body: settings,
		})
	}
	if !errors.As(err, &missing) || missing.status != http.StatusNotFound {
		return false, err
	}
	err = u.ask(ctx, request{method: http.MethodPost, path: "/credentials", into: &is, body: map[string]string{
		"name": in.Name, "kind": "secret", "client_id": in.ClientID, "secret": in.ClientSecret.Reveal(),
	}})
	if err != nil {
		return false, err
	}
	settings["name"], settings["kind"], settings["credential_id"] = in.Name, integration.Defender, is.ID
	settings["account_name"], settings["tag_account_name"] = in.AccountName, in.TagAccountName
	settings["tenant_id"], settings["description"] = in.TenantID, in.Description
	settings["schedule"] = integration.Schedule{Interval: integration.FourHours}
	return true, u.ask(ctx, request{method: http.MethodPost, path: "/integrations", body: settings})
}

// often is how often the demonstration looks how far the run is.
const often = 200 * time.Millisecond

// follow waits for the end of the newest run.
func (u *visitor) follow(ctx context.Context, s Streams, name string) (integration.Run, error) {
	screen := s.screen()
	defer screen.Live()
	for {
		var list struct {
			Items []integration.Run `json:"items"`
		}
		if err := u.ask(ctx, request{path: "/runs?limit=1&integration=" + name, into: &list}); err != nil {
			return integration.Run{}, err
		}
		if len(list.Items) == 1 {
			run := list.Items[0]
			if run.State.Ended() {
				return run, nil
			}
			screen.Live(fmt.Sprintf("%s: %s, %d rows", name, run.State, run.Rows))
		}
		select {
		case <-ctx.Done():
			return integration.Run{}, context.Cause(ctx)
		case <-time.After(often):
		}
	}
}

// writeServerRun tells what a run of the server changed and cost.
func writeServerRun(w io.Writer, name string, run integration.Run) error {
	fmt.Fprintln(w)
	if len(run.Changes) == 0 {
		fmt.Fprintln(w, "No changes.")
	} else if err := changeTable(run.Changes).Write(w); err != nil {
		return err
	}
	made := map[transport.API]int{}
	for api, n := range run.Calls {
		made[transport.API(api)] = n
	}
	_, err := fmt.Fprintf(w, "\n%s was read in %s with %s.\n", name, run.EndedAt.Sub(run.StartedAt).Round(10*time.Millisecond), calls(made))
	return err
}

// answered is a request that was answered by what is wrong.
type answered struct {
	what   string
	status int
	detail string
}

func (r *answered) Error() string { return fmt.Sprintf("%s: %d: %s", r.what, r.status, r.detail) }

// request is something to ask of the API.
type request struct {
	// method is GET unless it is given.
	method, path string
	// version is that of what is changed; 0 when nothing is.
	version int
	// body is written as JSON, and the answer read into what into points to, unless
	// they are nil.
	body, into any
}

// ask asks the API something.
func (u *visitor) ask(ctx context.Context, ask request) error {
	what := cmp.Or(ask.method, http.MethodGet) + " " + ask.path
	r, err := u.write(ctx, ask)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	answer, err := u.http.Do(r)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", what, err)
	case answer.StatusCode >= http.StatusBadRequest:
		var problem struct {
			Detail string `json:"detail"`
		}
		_ = json.Unmarshal(text, &problem) // what it says otherwise is shown as it is
		return &answered{what, answer.StatusCode, cmp.Or(problem.Detail, string(text))}
	case ask.into == nil:
		return nil
	}
	return json.Unmarshal(text, ask.into)
}

// write makes a request of what is asked.
func (u *visitor) write(ctx context.Context, ask request) (*http.Request, error) {
	var body io.Reader
	if ask.body != nil {
		text, err := json.Marshal(ask.body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, ask.method, u.api+ask.path, body)
	if err != nil {
		return nil, err
	}
	if ask.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if ask.version != 0 {
		r.Header.Set("If-Match", fmt.Sprintf("%q", strconv.Itoa(ask.version)))
	}
	return r, nil
}
