// Package servertest runs a whole server and the tenants that it reads inside a
// test, over connections in memory: in a bubble of virtual time hours of schedules
// and quotas pass in moments.
//
// New starts the server and signs in as its administrator; Tenant adds a simulated
// tenant, Connect an integration that reads it, and Ask says anything to the API.
// Stop and Start are a restart of the process on the same folder, and Away is one
// with time between, which costs nothing.
package servertest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"parapet/internal/account"
	"parapet/internal/config"
	"parapet/internal/pipes"
	"parapet/internal/server"
)

// Password is that of the administrator, whose name is admin.
const Password = "correct-horse-battery-9"

// World is a server with the tenants around it.
type World struct {
	tb      testing.TB
	flags   map[string]string
	tenants map[string]*pipes.Listener
	client  *http.Client
	log     journal

	mu       sync.Mutex
	listener *pipes.Listener
	stop     func() error
}

// New starts a server in a folder of the test's own, with settings as the command
// line gives them, and makes its first account.
func New(tb testing.TB, flags map[string]string) *World {
	tb.Helper()
	w := &World{tb: tb, tenants: map[string]*pipes.Listener{}, flags: map[string]string{
		"data": filepath.Join(tb.TempDir(), "data"), "allow_private": "true",
	}}
	for name, value := range flags {
		w.flags[name] = value
	}
	jar, err := cookiejar.New(nil)
	w.check("make a jar for cookies", err)
	w.client = &http.Client{Jar: jar, Transport: &http.Transport{DialContext: w.dialServer}}
	tb.Cleanup(w.Stop)
	code := w.Start()
	w.Must(http.StatusCreated, "POST", "/setup", map[string]string{"code": code, "name": "admin", "password": Password}, nil)
	return w
}

func (w *World) check(what string, err error) {
	w.tb.Helper()
	if err != nil {
		w.tb.Fatalf("%s: %v", what, err)
	}
}

// Data is the folder of the server.
func (w *World) Data() string { return w.flags["data"] }

// Start starts the server, and returns the code for the first account while there
// is none.
func (w *World) Start() (code string) {
	w.tb.Helper()
	set, _, err := config.LoadServer(config.Source{Flags: w.flags, Environment: func(string) (string, bool) { return "", false }})
	w.check("read the settings", err)
	ctx, cancel := context.WithCancel(context.Background())
	srv, err := server.Open(ctx, server.Config{
		Settings: set, Version: "test", Logger: slog.New(slog.NewTextHandler(io.MultiWriter(w.tb.Output(), &w.log), &slog.HandlerOptions{Level: slog.LevelWarn})),
		Accounts: account.Config{Cost: account.Cost{Memory: 8, Passes: 1, Lanes: 1}}, Dial: w.dialTenant,
	})
	w.check("open the server", err)
	setUp, err := srv.SetUpCode(ctx)
	w.check("make the code for the first account", err)
	listener := pipes.Listen()
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ctx, server.Listeners{Main: listener}) }() // stop waits for it
	w.mu.Lock()
	defer w.mu.Unlock()
	w.listener = listener
	w.stop = sync.OnceValue(func() error {
		cancel()
		err := <-served
		if closed := srv.Close(); err == nil {
			err = closed
		}
		return err
	})
	return setUp.Reveal()
}

// Stop stops the server as the end of its process does that is asked to end.
func (w *World) Stop() {
	w.tb.Helper()
	w.client.CloseIdleConnections()
	w.mu.Lock()
	stop := w.stop
	w.mu.Unlock()
	if stop != nil {
		w.check("stop the server", stop())
	}
}

func (w *World) dialServer(ctx context.Context, network, address string) (net.Conn, error) {
	w.mu.Lock()
	listener := w.listener
	w.mu.Unlock()
	return listener.Dial(ctx, network, address)
}

// Away has the server stopped for a while, and signs in again, which sessions may
// not outlast.
func (w *World) Away(d time.Duration) {
	w.tb.Helper()
	w.Stop()
	time.Sleep(d)
	w.Start()
	w.Must(http.StatusCreated, "POST", "/session", map[string]string{"name": "admin", "password": Password}, nil)
}

// Ask asks the API something, or after // the server beside it, with a body that is
// written as JSON unless it is nil, and reads the answer into what is given. It
// returns the status.
func (w *World) Ask(method, path string, body, into any) (status int, text string) {
	w.tb.Helper()
	var sent io.Reader
	if body != nil {
		written, err := json.Marshal(body)
		w.check("write a request", err)
		sent = bytes.NewReader(written)
	}
	if !strings.HasPrefix(path, "//") {
		path = "/api/v1" + path
	}
	r, err := http.NewRequestWithContext(context.Background(), method, "http://parapet.test/"+strings.TrimLeft(path, "/"), sent)
	w.check("make a request", err)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := w.client.Do(r)
	w.check(method+" "+path, err)
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	w.check(method+" "+path, err)
	if into != nil && answer.StatusCode < http.StatusBadRequest {
		w.check("read the answer to "+method+" "+path, json.Unmarshal(got, into))
	}
	return answer.StatusCode, string(got)
}

// Must asks and insists on a status.
func (w *World) Must(status int, method, path string, body, into any) {
	w.tb.Helper()
	if got, text := w.Ask(method, path, body, into); got != status {
		w.tb.Fatalf("%s %s: %d, want %d: %s", method, path, got, status, text)
	}
}
