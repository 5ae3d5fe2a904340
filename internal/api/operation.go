package api

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"parapet/internal/account"
)

// operation is what an operation of the API says of itself. Everything that all
// of them have in common follows from it: who may call it, what is recorded, how
// long it may take, what the document says.
type operation struct {
	// id names it in the document, in metrics and in the audit log, as
	// "noun.verb".
	id           string
	method, path string
	tag          string
	summary      string
	description  string

	// permission is what who calls it needs; without one, everybody who is signed
	// in may.
	permission account.Permission
	// open operations need nobody to be signed in.
	open bool

	// reads says of an operation that is not a GET that it changes nothing, so
	// that it is neither recorded nor remembered by an idempotency key.
	reads bool
	// secret says that the answer holds a secret that is told once, so that it is
	// not kept to be told again.
	secret bool
	// streams says that the answer is sent while it is made.
	streams bool

	// status is that of an answer in which all went well: 200, or 204 without a
	// body, when 0.
	status int
	// body is how many bytes a request may have; the usual limit when 0.
	body int64
	// time is how long it may take; the usual limit when 0.
	time time.Duration
}

// changes says whether the operation changes something.
func (op operation) changes() bool { return op.method != http.MethodGet && !op.reads }

// register adds an operation to the server and to its document. Whoever calls
// it has been identified, is permitted to, and is within his limits when handle
// runs; what handle does, or is denied, is recorded.
func register[I, O any](s *server, op operation, handle func(context.Context, *I) (*O, error)) {
	s.operations = append(s.operations, op)
	huma.Register(s.api, s.describe(op), func(ctx context.Context, in *I) (*O, error) {
		requestOf(ctx).received()
		ctx, cancel := context.WithTimeout(ctx, cmp.Or(op.time, s.limits.Request))
		defer cancel()
		out, err := handle(ctx, in)
		if err := s.record(ctx, op, err); err != nil {
			return nil, s.explain(ctx, op, err)
		}
		if err != nil {
			return nil, s.explain(ctx, op, err)
		}
		return out, nil
	})
}

// describe is the operation as the document has it.
func (s *server) describe(op operation) huma.Operation {
	described := huma.Operation{
		OperationID: op.id, Method: op.method, Path: op.path,
		Tags: []string{op.tag}, Summary: op.summary, Description: op.description,
		DefaultStatus: op.status,
		MaxBodyBytes:  cmp.Or(op.body, s.limits.Body),
		// Bodies that take longer are not sent by who means well.
		BodyReadTimeout:              30 * time.Second,
		RejectUnknownQueryParameters: true,
		Middlewares:                  s.guards(op),
		Responses:                    map[string]*huma.Response{"default": s.problemResponse()},
		Extensions:                   map[string]any{},
		Security:                     []map[string][]string{},
	}
	if !op.open {
		described.Security = []map[string][]string{{"token": {}}, {"session": {}}}
	}
	if op.reads {
		described.Extensions["x-reads"] = true
	}
	if op.permission != "" {
		described.Extensions["x-permission"] = op.permission
		described.Description = strings.TrimSpace(described.Description + "\n\nNeeds the permission `" + string(op.permission) + "`.")
	}
	if op.changes() && !op.open && op.method == http.MethodPost {
		described.Parameters = append(described.Parameters, idempotencyParameter)
	}
	return described
}

// guards are what stands before an operation, in this order.
func (s *server) guards(op operation) huma.Middlewares {
	guards := huma.Middlewares{s.identify(op), s.throttle, s.permit(op)}
	if op.changes() && !op.open && op.method == http.MethodPost && s.answers != nil {
		guards = append(guards, s.once(op))
	}
	if op.method == http.MethodGet && !op.streams {
		guards = append(guards, unchanged)
	}
	return guards
}
