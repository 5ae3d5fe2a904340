package msgraph

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parapet/internal/simulator/access"
)

// maxBatch is how many requests a batch may hold.
const maxBatch = 20

// batchPath is the route of batches.
const batchPath = "/v1.0/$batch"

// step is a request in a batch.
type step struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	Body      json.RawMessage   `json:"body"`
	DependsOn []string          `json:"dependsOn"`
}

// stepAnswer is what came of it.
type stepAnswer struct {
	ID      string            `json:"id"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body,omitempty"`
}

// batch answers requests as if each had come alone: each is let in or refused,
// and throttled, for itself. The answers come in another order.
func (a *API) batch(w http.ResponseWriter, r *http.Request) {
	if a.cfg.Gate.Caller(r) == "" {
		refuse(w, r, access.Rule{}, &access.Refusal{Reason: access.BadToken})
		return
	}
	steps, problem := readBatch(r)
	if problem != nil {
		fail(w, r, problem)
		return
	}
	status := map[string]int{}
	answers := make([]stepAnswer, 0, len(steps))
	for _, s := range steps {
		answer := stepAnswer{ID: s.ID, Status: http.StatusFailedDependency, Headers: map[string]string{}, Body: failedDependency}
		if !slices.ContainsFunc(s.DependsOn, func(id string) bool { return status[id] >= http.StatusBadRequest }) {
			answer = a.take(r, s)
		}
		status[s.ID] = answer.Status
		answers = append(answers, answer)
	}
	slices.Reverse(answers)
	succeed(w, r, map[string]any{"responses": answers})
}

var failedDependency = json.RawMessage(`{"error":{"code":"FailedDependency","message":"The request depends on one that failed."}}`)

// readBatch reads a batch. What a request depends on comes before it.
func readBatch(r *http.Request) ([]step, *problem) {
	var body struct{ Requests []step }
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return nil, badRequest("BadRequest", "Invalid batch payload format.")
	}
	if len(body.Requests) == 0 || len(body.Requests) > maxBatch {
		return nil, badRequest("BadRequest", "Number of batch request steps must be between 1 and the maximum value of %d.", maxBatch)
	}
	var ids []string
	for _, s := range body.Requests {
		switch {
		case s.ID == "" || s.Method == "" || s.URL == "":
			return nil, badRequest("BadRequest", "Every batch request step needs id, method and url.")
		case slices.Contains(ids, s.ID):
			return nil, badRequest("BadRequest", "The id '%s' of a batch request step is not unique.", s.ID)
		case len(s.Body) > 0 && contentType(s.Headers) == "":
			return nil, badRequest("BadRequest", "Write request id : %s does not contain Content-Type header or body.", s.ID)
		}
		for _, id := range s.DependsOn {
			if !slices.Contains(ids, id) {
				return nil, badRequest("BadRequest", "The batch request step '%s' depends on '%s', which does not come before it.", s.ID, id)
			}
		}
		ids = append(ids, s.ID)
	}
	return body.Requests, nil
}

func contentType(headers map[string]string) string {
	for name, value := range headers {
		if strings.EqualFold(name, "Content-Type") {
			return value
		}
	}
	return ""
}

// take sends a request of a batch on its own way.
func (a *API) take(outer *http.Request, s step) stepAnswer {
	target, err := url.Parse("/v1.0/" + strings.TrimPrefix(s.URL, "/"))
	if err != nil || strings.EqualFold(target.Path, batchPath) {
		p := badRequest("BadRequest", "Invalid batch request url: %s", s.URL)
		return stepAnswer{s.ID, p.status, map[string]string{}, marshal(map[string]*problem{"error": p})}
	}
	r := outer.Clone(outer.Context())
	r.Method, r.URL, r.RequestURI = strings.ToUpper(s.Method), target, target.RequestURI()
	r.Header = http.Header{"Authorization": outer.Header["Authorization"]}
	for name, value := range s.Headers {
		r.Header.Set(name, value)
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(s.Body)), int64(len(s.Body))
	record := &recorder{header: http.Header{}, status: http.StatusOK}
	a.cfg.Members.ServeHTTP(record, r)
	return record.answer(s.ID)
}

// recorder keeps an answer.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) } //nolint:wrapcheck // a buffer has no errors

// answer is what a batch tells of it. A body that is not JSON comes as a text.
func (r *recorder) answer(id string) stepAnswer {
	headers := map[string]string{"Cache-Control": "no-cache"}
	for name, values := range r.header {
		headers[name] = values[0]
	}
	body := json.RawMessage(r.body.Bytes())
	if len(body) > 0 && !json.Valid(body) {
		body = marshal(string(body))
	}
	return stepAnswer{id, r.status, headers, body}
}
