package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"parapet/internal/account"
	"parapet/internal/api/apitest"
	"parapet/internal/golden"
)

// TestDocument compares the document with the one that is kept, so that a change
// of the API is seen where it is reviewed.
func TestDocument(t *testing.T) {
	t.Parallel()
	got := apitest.New(t).As(t, "").Do(http.MethodGet, "/openapi.yaml", nil).Want(http.StatusOK).Body
	golden.File(t, "../../docs/openapi.yaml", string(got))
}

// described is an operation as the document describes it.
type described struct {
	id, method, path string
	permission       account.Permission
	open             bool
	operation        *openapi3.Operation
	item             *openapi3.PathItem
}

// at is the operation's path, its parameter in place.
func (d described) at(value string) string {
	before, rest, found := strings.Cut(d.path, "{")
	if !found {
		return d.path
	}
	_, after, _ := strings.Cut(rest, "}")
	return before + value + after
}

// document reads what a server says of itself, which has to be valid.
func document(tb testing.TB, server *apitest.Server) (*openapi3.T, []described) {
	tb.Helper()
	text := server.As(tb, "").Do(http.MethodGet, "/openapi.json", nil).Want(http.StatusOK).Body
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		tb.Fatal(err)
	}
	if err := doc.Validate(tb.Context()); err != nil {
		tb.Fatalf("the document is not valid: %v", err)
	}
	var all []described
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			permission, _ := op.Extensions["x-permission"].(string)
			all = append(all, described{
				op.OperationID, method, path, account.Permission(permission),
				op.Security != nil && len(*op.Security) == 0, op, item,
			})
		}
	}
	return doc, all
}

// conforms says how an answer differs from what the document says of it.
func conforms(doc *openapi3.T, op described, got *apitest.Answer) error {
	events := got.Header.Get("Content-Type") == "text/event-stream"
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{
			Request: got.Request,
			Route:   &routers.Route{Spec: doc, Path: op.path, PathItem: op.item, Method: op.method, Operation: op.operation},
		},
		Status: got.Status, Header: got.Header,
		Options: &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: events},
	}
	input.SetBodyBytes(got.Body)
	return openapi3filter.ValidateResponse(got.Request.Context(), input)
}
