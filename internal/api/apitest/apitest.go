// Package apitest lets tests speak to the API: a server on a state of its own, in
// which there is an account of every role.
//
// New starts it on pipes in memory, so that it works in a testing/synctest bubble;
// As is a client that holds a token of a role, and Do asks it something. Nothing
// here knows what the operations are.
package apitest

import (
	"context"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"parapet/internal/account"
	"parapet/internal/api"
	"parapet/internal/audit"
	"parapet/internal/graph/snapshot"
	"parapet/internal/integration"
	"parapet/internal/pipes"
	"parapet/internal/scope"
	"parapet/internal/secret"
	"parapet/internal/secret/seal"
	"parapet/internal/state/statetest"
)

// Password is that of every account.
const Password = "correct-horse-battery-9"

// Server is an API that runs until its test ends.
type Server struct {
	// Config is what the API was made of.
	Config api.Config
	// Queue has the runs that were started.
	Queue *Queue

	tenant *Tenant
	tb     testing.TB
	client *http.Client
	mu     sync.Mutex
	tokens map[account.Role]string
}

// New starts a server. Its accounts are called as their roles are. What it is
// made of can be changed before.
func New(tb testing.TB, change ...func(*api.Config)) *Server {
	tb.Helper()
	s := Empty(tb, change...)
	for _, role := range account.Roles {
		s.tokens[role] = s.Account(string(role), role, nil)
	}
	return s
}

// Empty starts a server that has to be set up.
func Empty(tb testing.TB, change ...func(*api.Config)) *Server {
	tb.Helper()
	db := statetest.SQLite(tb)
	queue := &Queue{}
	data := tb.TempDir()
	graph, err := snapshot.Create(filepath.Join(data, "graph"), snapshot.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	store := integration.NewStore(integration.StoreConfig{State: db, Keys: keys(tb), Queue: queue, AllowPrivate: true})
	tenant := &Tenant{listener: pipes.Listen()}
	cfg := api.Config{
		// Passwords are hashed as cheaply as can be: it is not them that is tested.
		Accounts:     account.New(db, account.Config{Cost: account.Cost{Memory: 64, Passes: 1, Lanes: 1}}),
		Audit:        audit.New(db),
		State:        db,
		Graphs:       scope.New(graph),
		Integrations: store,
		Runner: integration.NewRunner(integration.RunnerConfig{
			Store: store, Graph: graph, Data: data, AllowPrivate: true, Dial: tenant.listener.Dial,
		}),
		Secure: true,
	}
	for _, one := range change {
		one(&cfg)
	}
	return &Server{Config: cfg, Queue: queue, tenant: tenant, tb: tb, client: serve(tb, api.New(cfg)), tokens: map[account.Role]string{}}
}

func keys(tb testing.TB) *seal.Keyring {
	tb.Helper()
	ring, err := seal.Load(filepath.Join(tb.TempDir(), "master.key"), secret.Secret{})
	if err != nil {
		tb.Fatal(err)
	}
	return ring
}

// Account makes an account, limited to integrations unless these are nil, and
// returns a token of it.
func (s *Server) Account(name string, role account.Role, instances []string) (token string) {
	s.tb.Helper()
	ctx := s.tb.Context()
	_, err := s.Config.Accounts.Create(ctx, account.NewAccount{Name: name, Role: role, Instances: instances, Password: secret.New(Password)})
	if err != nil {
		s.tb.Fatal(err)
	}
	session, err := s.Config.Accounts.SignIn(ctx, name, secret.New(Password), account.Origin{})
	if err != nil {
		s.tb.Fatal(err)
	}
	who, err := s.Config.Accounts.Session(ctx, session, account.Origin{})
	if err != nil {
		s.tb.Fatal(err)
	}
	_, made, err := s.Config.Accounts.MakeToken(ctx, who, account.NewToken{Name: "test", Role: role})
	if err != nil {
		s.tb.Fatal(err)
	}
	return made.Reveal()
}

// Queue is a queue that remembers what was put into it, and does nothing.
type Queue struct {
	mu      sync.Mutex
	Started []integration.RunID
}

// Start remembers a run.
func (q *Queue) Start(_ context.Context, _ integration.ID, run integration.RunID) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.Started = append(q.Started, run)
	return nil
}

// Reschedule does nothing.
func (*Queue) Reschedule(context.Context, integration.ID, integration.RunID) error { return nil }

// Cancel does nothing.
func (*Queue) Cancel(context.Context, integration.ID, integration.RunID) error { return nil }

// Poke does nothing.
func (*Queue) Poke() {}

// serve answers a client's requests by a handler until the test ends.
func serve(tb testing.TB, handler http.Handler) *http.Client {
	listener := pipes.Listen()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	transport := &http.Transport{DialContext: listener.Dial}
	wait := background(func() error { return server.Serve(listener) })
	tb.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = server.Close()
		wait()
	})
	return &http.Client{Transport: transport}
}

// background does something until it is waited for.
func background(do func() error) (wait func()) {
	var group sync.WaitGroup
	group.Go(func() {
		_ = do() // ends with an error when it is told to
	})
	return group.Wait
}
