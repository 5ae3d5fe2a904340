package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"parapet/internal/problem"
	"parapet/internal/state"
)

// fault is the kind of what is wrong with us, not with the request.
const fault problem.Kind = "fault"

// statuses is the one table from what is wrong to how HTTP says it.
var statuses = map[problem.Kind]int{
	problem.NotFound:     http.StatusNotFound,
	problem.Invalid:      http.StatusUnprocessableEntity,
	problem.Unidentified: http.StatusUnauthorized,
	problem.Forbidden:    http.StatusForbidden,
	problem.Conflict:     http.StatusConflict,
	problem.Outdated:     http.StatusPreconditionFailed,
	problem.TooMany:      http.StatusTooManyRequests,
	problem.TooLarge:     http.StatusRequestEntityTooLarge,
	problem.Unavailable:  http.StatusServiceUnavailable,
	fault:                http.StatusInternalServerError,
}

// Problem is how the API says what is wrong with a request: the problem details
// of RFC 9457, with the fields that are wrong and the request's id.
type Problem struct {
	Type      string          `json:"type" doc:"Where the reference page explains problems of this kind."`
	Title     string          `json:"title" doc:"The kind of problem, in words."`
	Status    int             `json:"status" doc:"The status of the answer."`
	Kind      problem.Kind    `json:"kind" doc:"The kind of problem, for programs." enum:"not_found,invalid,unidentified,forbidden,conflict,outdated,too_many,too_large,unavailable,fault"`
	Detail    string          `json:"detail" doc:"What is wrong, and what to do about it."`
	Errors    []problem.Field `json:"errors,omitempty" doc:"The fields of the request that are wrong."`
	RequestID string          `json:"request_id,omitempty" doc:"Names the request in the server's log."`

	retryAfter time.Duration
}

// Error is the problem in words.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the status of an answer that says the problem.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is what problems are sent as.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders are the headers that go with the problem.
func (p *Problem) GetHeaders() http.Header {
	header := http.Header{}
	if p.retryAfter > 0 {
		header.Set("Retry-After", strconv.Itoa(int((p.retryAfter+time.Second-1)/time.Second)))
	}
	if p.Status == http.StatusUnauthorized {
		header.Set("WWW-Authenticate", `Bearer realm="parapet"`)
	}
	return header
}

func newProblem(status int, kind problem.Kind, detail string) *Problem {
	return &Problem{
		Type: "/docs#problem-" + string(kind), Title: http.StatusText(status),
		Status: status, Kind: kind, Detail: detail,
	}
}

// problemOf is what to tell of an error: a problem in the words of who found it;
// that it took too long; of everything else only that it is our fault, because
// its text is for the log.
func problemOf(err error) *Problem {
	var ready *Problem
	var known *problem.Error
	switch {
	case errors.As(err, &ready):
		return ready
	case errors.As(err, &known):
		p := newProblem(statuses[known.Kind], known.Kind, known.Text)
		p.Errors, p.retryAfter = known.Fields, known.RetryAfter
		return p
	case state.IsFull(err):
		return newProblem(http.StatusServiceUnavailable, problem.Unavailable,
			"the disk of the server is full: nothing can be changed until its administrator makes room, and what is there can still be read")
	case errors.Is(err, context.DeadlineExceeded):
		return newProblem(http.StatusServiceUnavailable, problem.Unavailable,
			"this took longer than a request may take; ask for less, or try again when the server has less to do")
	}
	return newProblem(http.StatusInternalServerError, fault,
		"something went wrong in the server, which is not your fault; its log has the reason under this request's id")
}

// refusal is the problem of a request that could not be read: huma found it
// before any operation did. Values are left out, because they may be secrets.
func refusal(found *huma.ErrorModel) *Problem {
	p := newProblem(found.Status, kindOf(found.Status), found.Detail)
	for _, detail := range found.Errors {
		if detail != nil {
			p.Errors = append(p.Errors, problem.Field{Path: fieldPath(detail.Location), Text: detail.Message})
		}
	}
	switch {
	case found.Status == http.StatusInternalServerError:
		p = newProblem(http.StatusBadRequest, problem.Invalid, "the request ended before it was complete; send it again")
	case found.Status == http.StatusBadRequest && len(p.Errors) > 0:
		p.Detail = "the body is no JSON that can be read: " + p.Errors[0].Text
	case len(p.Errors) == 1:
		p.Detail = strings.TrimPrefix(p.Errors[0].Path+": ", ": ") + p.Errors[0].Text
	case len(p.Errors) > 1:
		p.Detail = fmt.Sprintf("%d fields are wrong", len(p.Errors))
	}
	return p
}

// kindOf is the kind of a problem of which only the status is known.
func kindOf(status int) problem.Kind {
	for kind, of := range statuses {
		if of == status {
			return kind
		}
	}
	return problem.Invalid
}

// fieldPath names a field as the request does: "body.schedule.cron" is
// "schedule.cron", "query.limit" is "limit".
func fieldPath(location string) string {
	if _, rest, inside := strings.Cut(location, "."); inside {
		return rest
	}
	return location
}
