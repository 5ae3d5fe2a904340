// Package transporttest lets a test answer the calls of a transport.Client with
// an http.Handler of its own. No socket is opened, so that it works in a
// testing/synctest bubble, where waiting takes no time.
package transporttest

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"

	"parapet/internal/transport"
)

const (
	// Base is the address of the server that is called with a token.
	Base = "http://127.0.0.1"
	// FileBase is the address of the one that must not see a token.
	FileBase = "http://127.0.0.2"
)

// Token is a token source that always gives the same token.
type Token string

// Token returns t.
func (t Token) Token(context.Context) (string, error) { return string(t), nil }

// Expire does nothing.
func (Token) Expire(string) {}

// NewClient returns a client whose calls to Base and FileBase are answered by
// handler until the test ends.
func NewClient(tb testing.TB, handler http.Handler) *transport.Client {
	tb.Helper()
	pipes := listener{conns: make(chan net.Conn), done: make(chan struct{})}
	server := &http.Server{Handler: handler}
	var serving sync.WaitGroup
	serving.Go(func() {
		_ = server.Serve(pipes) // ends when the test does
	})
	client, err := transport.New(transport.Config{Hosts: []string{Base}, FileHosts: []string{FileBase}, Dial: pipes.dial})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		client.Close()
		_ = server.Close()
		serving.Wait()
	})
	return client
}

// listener accepts the other ends of the pipes its dial gives out.
type listener struct {
	conns chan net.Conn
	done  chan struct{}
}

func (l listener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case l.conns <- far:
		return near, nil
	case <-l.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Accept returns the next connection.
func (l listener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close makes Accept fail.
func (l listener) Close() error {
	close(l.done)
	return nil
}

// Addr returns an address that means nothing.
func (listener) Addr() net.Addr { return &net.TCPAddr{} }
