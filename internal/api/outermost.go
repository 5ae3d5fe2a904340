package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"parapet/internal/problem"
	"parapet/internal/state"
)

// outermost gives every request its id, safe headers and a line in the log, and
// answers when something panics.
func (s *server) outermost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		seen := &watched{ResponseWriter: w}
		req := newRequest(seen, r, s.cfg.BehindProxy)
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, req))
		secureHeaders(w.Header(), s.cfg.Secure)
		w.Header().Set("X-Request-ID", req.id)
		defer func() {
			if found := recover(); found != nil {
				s.panicked(seen, r, found)
			}
			s.observe(r, seen, time.Since(began))
		}()
		next.ServeHTTP(seen, r)
	})
}

// panicked answers a request whose operation panicked. An answer that has begun
// is broken off, so that nobody takes it for whole.
func (s *server) panicked(w *watched, r *http.Request, found any) {
	if err, is := found.(error); is && errors.Is(err, http.ErrAbortHandler) {
		panic(found)
	}
	if r.Context().Err() != nil {
		return // the client is gone, and writing to it failed
	}
	s.logger.ErrorContext(r.Context(), "request panicked", "request_id", RequestID(r.Context()),
		"path", r.URL.Path, "panic", found, "stack", string(debug.Stack()))
	if w.status != 0 {
		panic(http.ErrAbortHandler)
	}
	s.refuse(w, r, errors.New("panic"))
}

// observe logs a request and counts it. Paths have no secrets in them, and
// queries are left out.
func (s *server) observe(r *http.Request, w *watched, took time.Duration) {
	req := requestOf(r.Context())
	level := slog.LevelDebug
	if r.Method != http.MethodGet || w.status >= http.StatusBadRequest {
		level = slog.LevelInfo
	}
	s.logger.Log(r.Context(), level, "request", "request_id", req.id, "method", r.Method, "path", r.URL.Path,
		"operation", req.operation, "status", w.status, "bytes", w.bytes, "took", took, "account", req.who.Name, "address", req.address)
	if s.cfg.Observe != nil && req.operation != "" {
		s.cfg.Observe(req.operation, w.status, took)
	}
}

// explain is what to tell of an operation's error. What is our fault is logged
// here, once.
func (s *server) explain(ctx context.Context, op operation, err error) *Problem {
	p := problemOf(err)
	p.RequestID = RequestID(ctx)
	if (p.Kind == fault || state.IsFull(err)) && !errors.Is(err, context.Canceled) {
		s.logger.ErrorContext(ctx, "operation failed", "request_id", p.RequestID, "operation", op.id, "error", err)
	}
	return p
}

// refuse answers with a problem where no operation runs.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := s.explain(r.Context(), operation{id: requestOf(r.Context()).operation}, err)
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		s.logger.DebugContext(r.Context(), "client left before it was told", "error", err)
	}
}

// crossOrigin refuses changes that a browser was made to send by another site.
func (s *server) crossOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	if s.cfg.Origin != "" {
		if err := protection.AddTrustedOrigin(s.cfg.Origin); err != nil {
			panic(err)
		}
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Nobody needs an account to get here: without a limit, anybody could fill
		// the audit log. It is not that of signing in, which other sites could use up.
		if err := s.within("other sites "+requestOf(r.Context()).address, true); err != nil {
			s.refuse(w, r, err)
			return
		}
		s.refuse(w, r, s.denied(r.Context(), operation{id: "request.cross_origin", method: r.Method}, problem.New(problem.Forbidden,
			"the request comes from another site (%s); use Parapet from its own address, which the setting public_url names", clip(r.Header.Get("Origin"), 128))))
	}))
	return protection.Handler(next)
}

// route finds the operation that is asked for, and says it when there is none.
func (s *server) route(w http.ResponseWriter, r *http.Request) {
	if _, pattern := s.mux.Handler(r); pattern != "" {
		s.mux.ServeHTTP(w, r)
		return
	}
	if s.cfg.Console != nil && isView(r) {
		s.cfg.Console.ServeHTTP(w, r)
		return
	}
	// The mux knows whether another method would do, and says so in a header.
	h := &held{to: w, header: http.Header{}}
	s.mux.ServeHTTP(h, r)
	if allow := h.header.Get("Allow"); h.status == http.StatusMethodNotAllowed && allow != "" {
		w.Header().Set("Allow", allow)
		s.refuse(w, r, newProblem(h.status, problem.Invalid, r.Method+" is no method of this path; it has "+allow))
		return
	}
	s.refuse(w, r, problem.New(problem.NotFound, "there is nothing at this path; /docs says what there is"))
}

// isView tells whether a request may be for a view of the console.
func isView(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && !strings.HasPrefix(r.URL.Path, "/api/")
}

// leisure is how long a client may take for an answer that is sent at once. Files and
// streams, which have no such end, have their own deadline for each piece.
const leisure = 5 * time.Minute

// watched is an answer of which the status and the size are remembered.
type watched struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *watched) WriteHeader(status int) {
	w.begin(status)
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(p []byte) (int, error) {
	w.begin(http.StatusOK)
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// begin notes that the answer begins, which the client has a while to take.
func (w *watched) begin(status int) {
	if w.status == 0 {
		w.status = status
		_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(leisure)) // what cannot have a deadline has none
	}
}

// Unwrap gives http.ResponseController what the server gave.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }
