package integration_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"parapet/internal/graph/snapshot"
	"parapet/internal/integration"
	"parapet/internal/pipes"
	"parapet/internal/secret"
	"parapet/internal/secret/seal"
	"parapet/internal/simulator"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

// bench is a store of integrations with a runner, and a queue that a test works off.
type bench struct {
	*integration.Store
	runner *integration.Runner
	graph  *snapshot.Store
	data   string
	queue  *queue
	ended  []integration.Run
}

// options are what a bench is made of; what is zero is as usual.
type options struct {
	db      *state.DB
	data    string
	keys    *seal.Keyring
	private bool
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
}

func newBench(t *testing.T, opt options) *bench {
	t.Helper()
	if opt.data == "" {
		opt.data = t.TempDir()
	}
	if opt.db == nil {
		opt.db = statetest.SQLite(t)
	}
	if opt.keys == nil {
		opt.keys = keys(t, filepath.Join(t.TempDir(), "key"))
	}
	graph, err := snapshot.Create(filepath.Join(opt.data, "graph"), snapshot.Options{})
	must(t, err)
	b := &bench{graph: graph, data: opt.data, queue: &queue{waiting: map[integration.RunID]bool{}}}
	b.Store = integration.NewStore(integration.StoreConfig{State: opt.db, Keys: opt.keys, Queue: b.queue, AllowPrivate: opt.private})
	b.runner = integration.NewRunner(integration.RunnerConfig{
		Store: b.Store, Graph: graph, Data: opt.data, AllowPrivate: opt.private, Dial: opt.dial,
		Ended: func(r integration.Run) { b.ended = append(b.ended, r) },
	})
	return b
}

func keys(t *testing.T, file string) *seal.Keyring {
	t.Helper()
	ring, err := seal.Load(file, secret.Secret{})
	must(t, err)
	return ring
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// queue notes what it is told.
type queue struct {
	mu          sync.Mutex
	waiting     map[integration.RunID]bool // false of those that are for later
	rescheduled []integration.RunID
	cancel      context.CancelCauseFunc // of the run at work
	poked       int
}

func (q *queue) Start(_ context.Context, _ integration.ID, run integration.RunID) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting[run] = true
	return nil
}

func (q *queue) Reschedule(_ context.Context, _ integration.ID, run integration.RunID) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.rescheduled = append(q.rescheduled, run)
	return nil
}

func (q *queue) Cancel(_ context.Context, _ integration.ID, run integration.RunID) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.cancel != nil {
		q.cancel(integration.ErrCancelled)
	}
	delete(q.waiting, run)
	return nil
}

func (q *queue) Poke() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.poked++
}

// do does a run as the queue would, until it ends or has to wait.
func (b *bench) do(t *testing.T, id integration.RunID) (integration.Run, error) {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	b.queue.mu.Lock()
	b.queue.cancel = cancel
	b.queue.mu.Unlock()
	err := b.runner.Run(ctx, id)
	run, readErr := b.Run(t.Context(), id)
	must(t, readErr)
	return run, err
}

// toTheEnd does a run, waits and tries again until it has ended.
func (b *bench) toTheEnd(t *testing.T, id integration.RunID) integration.Run {
	t.Helper()
	for {
		run, err := b.do(t, id)
		var wait *integration.Wait
		if !errors.As(err, &wait) {
			must(t, err)
			return run
		}
		time.Sleep(time.Until(wait.Until))
	}
}

// start starts a run by hand.
func (b *bench) start(t *testing.T, id integration.ID) integration.Run {
	t.Helper()
	run, err := b.Start(t.Context(), id, integration.StartOptions{By: "anna"})
	must(t, err)
	return run
}

const (
	someTenant = "11111111-2222-3333-4444-555555555555"
	someClient = "99999999-8888-7777-6666-555555555555"
	canary     = "s3cr3t-canary"
)

// credential keeps one with a secret.
func (b *bench) credential(t *testing.T, name string) integration.Credential {
	t.Helper()
	c, err := b.CreateCredential(t.Context(), integration.CredentialSettings{
		Name: name, Kind: integration.ClientSecret, ClientID: someClient, Proof: integration.Proof{Secret: secret.New(canary)},
	}, "anna")
	must(t, err)
	return c
}

// settings are those of an integration that runs by hand alone.
func settings(name string, c integration.CredentialID) integration.Settings {
	return integration.Settings{
		Name: name, Kind: integration.Defender, TenantID: someTenant, Credential: c, Enabled: true,
		Schedule: integration.Schedule{Interval: integration.Disabled},
	}
}

func (b *bench) create(t *testing.T, set integration.Settings) integration.Instance {
	t.Helper()
	is, err := b.Create(t.Context(), set, "anna")
	must(t, err)
	return is
}

// simulated is a simulated tenant in the bubble of a test.
type simulated struct {
	server *simulator.Server
	pipes  *pipes.Listener
}

// simulate serves a tenant. Every call passes through what is wrapped around it; nil
// wraps nothing.
func simulate(t *testing.T, cfg simulator.Config, wrap func(http.Handler) http.Handler) simulated {
	t.Helper()
	tenant, err := simulator.New(cfg)
	must(t, err)
	handler := tenant.Handler()
	if wrap != nil {
		handler = wrap(handler)
	}
	s := simulated{tenant, pipes.Listen()}
	server := &http.Server{Handler: handler, TLSConfig: tenant.TLSConfig()}
	var serving sync.WaitGroup
	serving.Go(func() {
		_ = server.ServeTLS(s.pipes, "", "") // ends when the test does
	})
	t.Cleanup(func() {
		_ = server.Close()
		serving.Wait()
	})
	return s
}

// credential is the tenant's application.
func (s simulated) credential() integration.CredentialSettings {
	c := s.server.Credentials()
	return integration.CredentialSettings{
		Name: "simulated", Kind: integration.ClientSecret, ClientID: c.ClientID, Proof: integration.Proof{Secret: secret.New(c.ClientSecret)},
	}
}

// settings lead to the tenant.
func (s simulated) settings(name string, c integration.CredentialID) integration.Settings {
	const base = "https://localhost"
	set := settings(name, c)
	set.TenantID = s.server.Credentials().TenantID
	set.Endpoints = integration.Endpoints{Login: base, Defender: base, Graph: base, Storage: base}
	set.CACertificates = string(s.server.AuthorityPEM())
	return set
}

// add makes an integration of the tenant on a bench.
func (s simulated) add(t *testing.T, b *bench, name string) integration.Instance {
	t.Helper()
	c, err := b.CreateCredential(t.Context(), s.credential(), "anna")
	must(t, err)
	return b.create(t, s.settings(name, c.ID))
}

// order asks the tenant's control plane.
func (s simulated) order(t *testing.T, method, path, body string) {
	t.Helper()
	answer := httptest.NewRecorder()
	s.server.Handler().ServeHTTP(answer, httptest.NewRequest(method, "/_simulator/"+path, strings.NewReader(body)))
	if answer.Code != http.StatusOK {
		t.Fatalf("%s %s: %d %s", method, path, answer.Code, answer.Body)
	}
}

func (b *bench) proofOf(text string) integration.Proof {
	return integration.Proof{Secret: secret.New(text)}
}
