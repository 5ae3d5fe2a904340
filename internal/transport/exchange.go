package transport

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// exchange is one request on its way to an answer.
type exchange struct {
	client *Client
	req    Request
	url    *url.URL
	gate   *gate

	replayed bool // what a Recorder kept was tried

	token     string // of the last attempt
	body      *body  // of the last attempt
	renewed   bool   // the token was refused once and replaced
	throttled int    // 429 in a row
	stumbles  int
}

// run sends the request until it is answered or nothing is left to try.
func (x *exchange) run(ctx context.Context) (*Response, error) {
	if resp := x.replay(ctx); resp != nil {
		return resp, nil
	}
	for {
		resp, err := x.attempt(ctx)
		if err == nil {
			return resp, nil
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if again, waitErr := x.again(ctx, err); waitErr != nil {
			return nil, waitErr
		} else if !again {
			return nil, err
		}
	}
}

// attempt sends the request once, when its quota allows.
func (x *exchange) attempt(ctx context.Context) (*Response, error) {
	if err := x.gate.enter(ctx, x.client.cfg.OnWait); err != nil {
		return nil, err
	}
	r, err := x.build(ctx)
	if err != nil {
		x.gate.leave(false)
		return nil, err
	}
	watched, dog := watch(ctx, x.client.cfg.HeaderTimeout, x.client.cfg.IdleTimeout)
	x.client.count(x.req.API)
	began := time.Now()
	watched, span := x.trace(watched)
	resp, err := x.client.http.Do(r.WithContext(watched)) //nolint:bodyclose // Response.Close does, in the hands of the caller
	x.gate.leave(true)
	if err != nil {
		failure := x.broken(dog.explain(err))
		dog.stop()
		traced(span, 0, string(failure.Kind))
		x.log(ctx, began, 0, failure.Message)
		return nil, failure
	}
	dog.pause()
	traced(span, resp.StatusCode, "")
	x.log(ctx, began, resp.StatusCode, "")
	encoding := takeEncoding(resp.Header)
	x.body = x.newBody(ctx, dog, x.client.metered(x.req.API, resp.Body), encoding)
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, x.refused(resp)
	}
	x.body.copy = x.keep(ctx, encoding)
	return &Response{Status: resp.StatusCode, Header: resp.Header, Body: x.body}, nil
}

// build makes the request of one attempt, with a token valid now.
func (x *exchange) build(ctx context.Context) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, x.req.Method, x.url.String(), bytes.NewReader(x.req.Body))
	if err != nil {
		return nil, x.broken(err)
	}
	maps.Copy(r.Header, x.req.Header)
	r.Header.Set("User-Agent", x.client.cfg.UserAgent)
	if r.Header.Get("Accept-Encoding") == "" {
		r.Header.Set("Accept-Encoding", "gzip")
	}
	if x.req.Token == nil {
		return r, nil
	}
	if x.token, err = x.req.Token.Token(ctx); err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+x.token)
	return r, nil
}

// takeEncoding returns how a body is packed, and takes the headers away that
// are no longer true of what is read from it.
func takeEncoding(header http.Header) string {
	encoding := strings.ToLower(strings.TrimSpace(header.Get("Content-Encoding")))
	if encoding != "" {
		header.Del("Content-Encoding")
		header.Del("Content-Length")
	}
	return encoding
}

func (x *exchange) newBody(ctx context.Context, dog *watchdog, wire io.ReadCloser, encoding string) *body {
	most := x.client.cfg.MaxDecoded
	if x.req.Unpack {
		most = x.client.cfg.MaxFile
	}
	return &body{
		ctx:      ctx,
		watch:    dog,
		wire:     wire,
		encoding: encoding,
		sniff:    x.req.Unpack,
		ahead:    x.req.Ahead,
		maxWire:  x.client.cfg.MaxBody,
		maxPlain: most,
		explain:  x.broken,
	}
}

// refused reads what the server says instead of an answer.
func (x *exchange) refused(resp *http.Response) *Error {
	text, _ := io.ReadAll(io.LimitReader(x.body, maxRefusal)) // half a refusal is still one
	_ = x.body.Close()
	said := readRefusal(text)
	e := x.newError(kindOf(resp.StatusCode, said), nil)
	e.Status = resp.StatusCode
	e.Code = x.printable(said.code)
	e.Message = x.printable(said.message)
	e.RequiredRoles = requiredRoles(said.message)
	e.RetryAfter = retryAfter(resp.Header, said.message, time.Now())
	e.answer = &answer{header: resp.Header, body: text}
	if off, far := skewed(resp.Header, time.Now()); far && e.Kind == Unauthorized {
		e.Kind = Clock
		e.Message += " (our clock differs from the server's by " + off.String() + ")"
	}
	return e
}

// broken is the error of a request that got no answer, or only half of one.
func (x *exchange) broken(err error) *Error {
	kind, message := explainFailure(err)
	e := x.newError(kind, err)
	e.Message = x.printable(message)
	return e
}

// printable is text fit to print, without what we sent to prove who we are.
func (x *exchange) printable(text string) string {
	secrets := []string{x.token}
	for _, s := range x.client.cfg.Secrets {
		secrets = append(secrets, s.Reveal())
	}
	return printable(text, secrets...)
}

func (x *exchange) newError(kind Kind, cause error) *Error {
	return &Error{API: x.req.API, Kind: kind, Method: x.req.Method, URL: redactURL(x.url), cause: cause}
}

// log writes the one line an attempt leaves.
func (x *exchange) log(ctx context.Context, began time.Time, status int, failure string) {
	x.client.cfg.Logger.LogAttrs(ctx, slog.LevelDebug, "call",
		slog.String("api", string(x.req.API)),
		slog.String("method", x.req.Method),
		slog.String("url", redactURL(x.url)),
		slog.Int("status", status),
		slog.String("failure", failure),
		slog.Duration("took", time.Since(began)))
}
