package load

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"parapet/internal/config"
)

// configuration is the file that leads to the tenant.
const configuration = "parapet.yaml"

// service is a server, and the tenant that it reads.
type service struct {
	url, integration string
	tenant           config.Integration
	// admin has the cookie of a session, readers and tenants have none.
	admin, readers, tenants *http.Client
}

// start starts a tenant of so many devices and a server, and connects them.
func start(t *testing.T, devices int) *service {
	t.Helper()
	folder, data := t.TempDir(), t.TempDir()
	process(t, "tenant", []string{folder, strconv.Itoa(devices)}, "A configuration for it is ")
	file, err := config.Load(filepath.Join(folder, configuration))
	if err != nil {
		t.Fatal(err)
	}
	said := process(t, "server", []string{data}, "Parapet is at ", "/setup#")
	s := &service{url: said[0], tenant: file.Integrations[0], readers: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1_000}}}
	if err := errors.Join(s.clients(), s.setUp(t.Context(), said[1])); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.readers.CloseIdleConnections)
	return s
}

func (s *service) clients() error {
	authority, err := os.ReadFile(s.tenant.CAFile)
	if err != nil {
		return err
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(authority)
	s.tenants = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}}
	jar, err := cookiejar.New(nil)
	s.admin = &http.Client{Jar: jar}
	return err
}

// setUp makes the first account, and the integration of the tenant.
func (s *service) setUp(ctx context.Context, code string) error {
	const password = "a-long-one-that-nobody-guesses"
	if err := s.order(ctx, "/setup", map[string]string{"code": code, "name": "admin", "password": password}, nil); err != nil {
		return err
	}
	authority, err := os.ReadFile(s.tenant.CAFile)
	if err != nil {
		return err
	}
	var made struct{ ID string }
	err = s.order(ctx, "/credentials", map[string]any{
		"name": "tenant", "kind": "secret", "client_id": s.tenant.ClientID, "secret": s.tenant.ClientSecret.Reveal(),
	}, &made)
	if err != nil {
		return err
	}
	at := s.tenant.Cloud.Endpoints
	err = s.order(ctx, "/integrations", map[string]any{
		"name": "tenant", "kind": "microsoft_defender", "tenant_id": s.tenant.TenantID, "credential_id": made.ID,
		"schedule": map[string]string{"interval": "DISABLED"}, "ca_certificates": string(authority),
		"endpoints": map[string]string{"login": at.Login, "defender": at.Defender, "graph": at.Graph},
	}, &made)
	s.integration = made.ID
	return err
}

// token is one with which a reader asks.
func (s *service) token(ctx context.Context, name string) (string, error) {
	var made struct{ Secret string }
	err := s.order(ctx, "/tokens", map[string]string{"name": name, "role": "viewer"}, &made)
	return made.Secret, err
}

// advance lets hours pass in the tenant.
func (s *service) advance(ctx context.Context, hours int) error {
	return send(ctx, s.tenants, "", http.MethodPost, s.tenant.Cloud.Endpoints.Defender+"/_simulator/advance", map[string]int{"hours": hours}, nil)
}

// poll is how often the state of a run is looked at.
const poll = 100 * time.Millisecond

// finished is a run, and why it ended as it did.
type finished struct {
	ID, State, Error string
	Steps            []struct{ Step, Outcome, Reason string }
}

func (r finished) why() string {
	all := []string{r.Error}
	for _, step := range r.Steps {
		if step.Reason != "" {
			all = append(all, step.Step+" "+step.Outcome+": "+step.Reason)
		}
	}
	return strings.Join(all, "\n")
}

// run reads the tenant once, and says how long that took. In a small tenant much
// of a type may go at once.
func (s *service) run(ctx context.Context) (time.Duration, error) {
	began := time.Now()
	var run finished
	if err := s.order(ctx, "/integrations/"+s.integration+"/runs", map[string]bool{"accept_deletions": true}, &run); err != nil {
		return 0, err
	}
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		<-tick.C
		if err := s.look(ctx, "/runs/"+run.ID, &run); err != nil {
			return 0, err
		}
		switch run.State {
		case "succeeded":
			return time.Since(began), nil
		case "queued", "running", "waiting":
		default:
			return 0, fmt.Errorf("a run ended as %s: %s", run.State, run.why())
		}
	}
}

// resident is how much memory the server has.
func (s *service) resident(ctx context.Context) (uint64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	resp, err := s.admin.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), "process_resident_memory_bytes "); ok {
			n, err := strconv.ParseFloat(value, 64)
			return uint64(n), err
		}
	}
	return 0, nil // not on this system
}

func (s *service) look(ctx context.Context, path string, into any) error {
	return send(ctx, s.admin, "", http.MethodGet, s.url+"/api/v1"+path, nil, into)
}

func (s *service) order(ctx context.Context, path string, body, into any) error {
	return send(ctx, s.admin, "", http.MethodPost, s.url+"/api/v1"+path, body, into)
}

// errGone: what is asked for is not there.
var errGone = errors.New("404 Not Found")

// send sends a request, with a body as JSON unless it is nil, and reads the whole
// answer, into what is given unless that is nil.
func send(ctx context.Context, as *http.Client, token, method, url string, body, into any) error {
	var sent io.Reader
	if body != nil {
		written, err := json.Marshal(body)
		if err != nil {
			return err
		}
		sent = bytes.NewReader(written)
	}
	req, err := http.NewRequestWithContext(ctx, method, url, sent)
	if err != nil {
		return err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := as.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
	case resp.StatusCode == http.StatusNotFound:
		err = fmt.Errorf("%w: %s", errGone, text)
	case resp.StatusCode >= http.StatusBadRequest:
		err = fmt.Errorf("%s %s: %s: %s", method, url, resp.Status, text)
	}
	if err == nil && into != nil {
		err = json.Unmarshal(text, into)
	}
	return err
}
