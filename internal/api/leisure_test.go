package api

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/pipes"
)

// TestWhoDoesNotReadIsLetGo asks for more than a connection holds, and reads nothing.
func TestWhoDoesNotReadIsLetGo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan struct{})
		s := build(Config{Observe: func(string, int, time.Duration) { close(ended) }})
		type out struct{ Body string }
		register(s, operation{id: "long.get", method: http.MethodGet, path: "/long", tag: "Server", open: true},
			func(context.Context, *struct{}) (*out, error) { return &out{strings.Repeat("x", 1<<20)}, nil })
		l := pipes.Listen()
		server := &http.Server{Handler: s.outermost(http.HandlerFunc(s.route))}
		defer server.Close()
		go server.Serve(l)
		conn, err := l.Dial(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		began := time.Now()
		if _, err := conn.Write([]byte("GET /long HTTP/1.1\r\nHost: parapet\r\n\r\n")); err != nil {
			t.Fatal(err)
		}
		<-ended
		if took := time.Since(began); took != leisure {
			t.Errorf("the server waited for %s, want %s", took, leisure)
		}
	})
}
