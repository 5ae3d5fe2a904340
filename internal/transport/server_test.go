package transport

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// pipes is a listener whose connections never leave memory, so that a synctest
// bubble's clock can move on while both ends wait.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipes() *pipes {
	return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes", Net: "pipe"} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, errors.New("server is gone")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// base is what the in-memory server's certificate is for.
const base = "https://example.com"

// serve returns a client of an in-memory TLS server that answers with handler.
func serve(t *testing.T, handler http.HandlerFunc, cfg Config) *Client {
	t.Helper()
	listener := newPipes()
	server := httptest.NewUnstartedServer(handler)
	_ = server.Listener.Close() // the loopback one it came with
	server.Listener = listener
	server.Config.ErrorLog = quiet()
	server.StartTLS()
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())

	cfg.RootCAs, cfg.Dial = pool, listener.dial
	if cfg.Hosts == nil {
		cfg.Hosts = []string{"example.com"}
	}
	client, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		server.CloseClientConnections()
		server.Close()
	})
	return client
}

// fetch sends req and returns the body of the answer.
func fetch(ctx context.Context, c *Client, req Request) (string, error) {
	resp, err := c.Do(ctx, req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return string(text), err
}

// tokens is a TokenSource that counts: t1, and t2 once t1 was refused.
type tokens struct {
	mu   sync.Mutex
	spot int
	list []string
}

func (s *tokens) Token(context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.list[s.spot], nil
}

func (s *tokens) Expire(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.list[s.spot] == token && s.spot+1 < len(s.list) {
		s.spot++
	}
}

// waits keeps what OnWait was told.
type waits struct {
	mu   sync.Mutex
	list []Wait
}

func (w *waits) add(wait Wait) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.list = append(w.list, wait)
}

func (w *waits) all() []Wait {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.list
}

// kind returns the kind of err, or its text if it is no *Error.
func kind(err error) Kind {
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.Kind
	}
	if err == nil {
		return ""
	}
	return Kind("not ours: " + err.Error())
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }
