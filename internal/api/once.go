package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"parapet/internal/idempotency"
	"parapet/internal/problem"
)

const (
	idempotencyHeader = "Idempotency-Key"
	longestKey        = 128
)

// idempotencyParameter is how the document tells of the header.
var idempotencyParameter = &huma.Param{
	Name: idempotencyHeader, In: "header",
	Description: "A text of your own, at most 128 characters. The same request with the same key within 24 hours is not done again: it gets the answer of the first.",
	Schema:      &huma.Schema{Type: huma.TypeString},
}

// kept are the headers of an answer that belong to it when it is told again.
var kept = []string{"Content-Type", "ETag", "Location"}

// once does a request that carries an idempotency key at most once.
func (s *server) once(op operation) func(huma.Context, func(huma.Context)) {
	return func(hctx huma.Context, next func(huma.Context)) {
		name := hctx.Header(idempotencyHeader)
		if name == "" {
			next(hctx)
			return
		}
		r, w := humago.Unwrap(hctx)
		key, err := s.keyOf(r, name, hctx.Operation().MaxBodyBytes)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		before, err := s.answers.Begin(r.Context(), key)
		switch {
		case err != nil:
			s.refuse(w, r, err)
		case before != nil:
			s.again(w, r, before)
		default:
			s.first(hctx, next, op, key)
		}
	}
}

// keyOf is the key with what it is a key to: whose it is, and which request it
// came with. The body is read for it and put back.
func (s *server) keyOf(r *http.Request, name string, most int64) (idempotency.Key, error) {
	if len(name) > longestKey {
		return idempotency.Key{}, problem.New(problem.Invalid, "the header %s may have %d characters at most", idempotencyHeader, longestKey)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, most+1))
	if err != nil {
		return idempotency.Key{}, problem.New(problem.Invalid, "the request ended before it was complete; send it again")
	}
	rest := r.Body
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(body), rest), rest}
	sum := sha256.New()
	for _, part := range []string{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Get("If-Match")} {
		sum.Write([]byte(part + "\n"))
	}
	sum.Write(body)
	return idempotency.Key{Owner: identity(r.Context()).Account, Name: name, Request: hex.EncodeToString(sum.Sum(nil))}, nil
}

// first does the request and keeps its answer. What went wrong is not kept, so
// that it can be tried again.
func (s *server) first(hctx huma.Context, next func(huma.Context), op operation, key idempotency.Key) {
	ended := false
	// The client may be gone by now, or the operation panic: it is kept or
	// forgotten all the same.
	ctx := context.WithoutCancel(hctx.Context())
	defer func() {
		if !ended {
			s.keep(ctx, s.answers.Forget(ctx, key))
		}
	}()
	h, _ := hold(hctx, next)
	if ended = h.status < http.StatusMultipleChoices; ended {
		answer := idempotency.Answer{Status: h.status, Header: map[string]string{}, Body: h.body.String()}
		for _, name := range kept {
			if value := h.header.Get(name); value != "" {
				answer.Header[name] = value
			}
		}
		if op.secret {
			answer = idempotency.Answer{Status: http.StatusConflict}
		}
		s.keep(ctx, s.answers.Finish(ctx, key, answer))
	}
	h.send(h.body.Bytes())
}

// keep logs that an answer could not be kept: the request is done, and who
// repeats it is told that it is under way until the key lapses.
func (s *server) keep(ctx context.Context, err error) {
	if err != nil {
		s.logger.ErrorContext(ctx, "idempotency key not kept", "request_id", RequestID(ctx), "error", err)
	}
}

// again tells the answer of the first time.
func (s *server) again(w http.ResponseWriter, r *http.Request, answer *idempotency.Answer) {
	if answer.Status == http.StatusConflict {
		s.refuse(w, r, problem.New(problem.Conflict,
			"this was done already, and its answer held a secret that is told once; use a new key to make another"))
		return
	}
	for name, value := range answer.Header {
		w.Header().Set(name, value)
	}
	w.Header().Set("Idempotency-Replayed", "true")
	w.WriteHeader(answer.Status)
	_, err := io.WriteString(w, answer.Body)
	if err != nil && !errors.Is(r.Context().Err(), context.Canceled) {
		s.logger.DebugContext(r.Context(), "client left before it was told", "error", err)
	}
}
