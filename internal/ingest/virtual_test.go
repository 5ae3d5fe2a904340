package ingest_test

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"

	"parapet/internal/simulator"
)

// virtually serves a simulated tenant inside a synctest bubble, where Microsoft's
// quotas are kept as they are documented and waiting for them takes no time.
// Every call passes through what is wrapped around the tenant; nil wraps nothing.
func virtually(t *testing.T, cfg simulator.Config, wrap func(http.Handler) http.Handler) simulated {
	t.Helper()
	tenant, err := simulator.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	handler := tenant.Handler()
	if wrap != nil {
		handler = wrap(handler)
	}
	pipes := pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: handler, TLSConfig: tenant.TLSConfig()}
	var serving sync.WaitGroup
	serving.Go(func() {
		_ = server.ServeTLS(pipes, "", "") // ends when the test does
	})
	t.Cleanup(func() {
		_ = server.Close()
		serving.Wait()
	})
	return simulated{server: tenant, base: "https://localhost", dial: pipes.dial}
}

// pipes is a listener in memory.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.conns <- far:
		return near, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error { close(p.closed); return nil }
func (pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
