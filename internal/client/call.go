package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"parapet/internal/api"
	"parapet/internal/problem"
)

// call is one request.
type call struct {
	method string
	// path is below /api/v1, its parts as they are.
	path  []string
	query url.Values
	body  any
	// header is sent besides the usual.
	header http.Header
}

// do sends a call and reads the JSON of its answer into out, which may be nil.
func (c *Client) do(ctx context.Context, what call, out any) error {
	resp, err := c.send(ctx, what)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if out == nil {
		return nil
	}
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		return fmt.Errorf("read what %s answers: %w", c.base.Host, err)
	}
	return nil
}

// send sends a call. Who gets the answer closes it.
func (c *Client) send(ctx context.Context, what call) (*http.Response, error) {
	req, err := c.request(ctx, what)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, fmt.Errorf("reach %s: %w. See whether the server runs and the address is right", c.base.Host, plain(err))
	}
	if resp.StatusCode >= http.StatusMultipleChoices {
		defer resp.Body.Close()
		return nil, refusal(resp)
	}
	return resp, nil
}

func (c *Client) request(ctx context.Context, what call) (*http.Request, error) {
	var body io.Reader
	if what.body != nil {
		text, err := json.Marshal(what.body)
		if err != nil {
			return nil, fmt.Errorf("write the request: %w", err)
		}
		body = bytes.NewReader(text)
	}
	path := make([]string, len(what.path))
	for i, part := range what.path {
		path[i] = url.PathEscape(part)
	}
	at := c.base.JoinPath(path...)
	at.RawQuery = what.query.Encode()
	req, err := http.NewRequestWithContext(ctx, what.method, at.String(), body)
	if err != nil {
		return nil, err
	}
	for name, values := range what.header {
		req.Header[name] = values
	}
	req.Header.Set("Authorization", "Bearer "+c.token.Reveal())
	req.Header.Set("User-Agent", c.userAgent)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if what.method == http.MethodPost {
		req.Header.Set("Idempotency-Key", uuid.NewString()) // a request that is sent again by a connection that broke is done once
	}
	return req, nil
}

// plain is an error without the address that net/url puts before it.
func plain(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

// mostOfAProblem bounds what is read of an answer that is a refusal.
const mostOfAProblem = 1 << 20

// refusal is the problem that a server answers with.
func refusal(resp *http.Response) error {
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	text, err := io.ReadAll(io.LimitReader(resp.Body, mostOfAProblem))
	var said api.Problem
	if err != nil || kind != "application/problem+json" || json.Unmarshal(text, &said) != nil {
		return fmt.Errorf("%s answers %s, which is not what a Parapet server says: see whether the address is right", resp.Request.URL.Host, resp.Status)
	}
	seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After")) // absent means at once
	return &problem.Error{
		Kind: said.Kind, Text: said.Detail, Fields: said.Errors,
		RetryAfter: time.Duration(seconds) * time.Second,
	}
}
