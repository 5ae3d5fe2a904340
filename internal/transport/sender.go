package transport

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Sender is the shape in which credential libraries take an HTTP client. Its
// requests go the same way as all others, with the same waits and retries, but a
// refusal is an answer: the library reads it.
type Sender struct {
	client *Client
	api    API
}

// Sender returns the Sender of an API. Its requests count as idempotent.
func (c *Client) Sender(api API) Sender { return Sender{client: c, api: api} }

// Do sends r and returns the answer, whatever its status. The error is that of
// the request's context, or an *Error without a status.
func (s Sender) Do(r *http.Request) (*http.Response, error) {
	req := Request{API: s.api, Method: r.Method, URL: r.URL.String(), Header: r.Header, Idempotent: true}
	if r.Body != nil {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, fmt.Errorf("read request: %w", err)
		}
		_ = r.Body.Close()
		req.Body = text
	}
	resp, err := s.client.Do(r.Context(), req)
	if err == nil {
		return response(r, resp.Status, resp.Header, resp.Body), nil
	}
	if refusal := (*Error)(nil); errors.As(err, &refusal) && refusal.answer != nil {
		body := io.NopCloser(bytes.NewReader(refusal.answer.body))
		return response(r, refusal.Status, refusal.answer.header, body), nil
	}
	return nil, err
}

func response(r *http.Request, status int, header http.Header, body io.ReadCloser) *http.Response {
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", status, http.StatusText(status)),
		StatusCode:    status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        header,
		Body:          body,
		ContentLength: -1,
		Request:       r,
	}
}
