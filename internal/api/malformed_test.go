package api_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"parapet/internal/account"
	"parapet/internal/api"
	"parapet/internal/api/apitest"
)

// malformed are bodies that no operation can mean.
var malformed = map[string][]byte{
	"nothing":           {},
	"half of an object": []byte(`{"name":`),
	"a list":            []byte(`[]`),
	"null":              []byte(`null`),
	"a number":          []byte(`7`),
	"an unknown field":  []byte(`{"no_such_field": 1}`),
	"wrong types":       []byte(`{"name": 7, "role": [], "schedule": "x", "password": {}, "query": {}, "kind": 1, "code": 1, "title": 1}`),
	"no UTF-8":          []byte("{\"name\": \"\xff\"}"),
	"deep":              []byte(strings.Repeat(`{"a":`, 5000)),
}

// TestMalformed sends every operation what it cannot mean. None takes it, and none
// is at fault.
func TestMalformed(t *testing.T) {
	t.Parallel()
	server := apitest.New(t)
	_, all := document(t, server)
	admin := server.As(t, account.Admin)
	for _, op := range all {
		path := op.at("%00nothing")
		if op.operation.RequestBody != nil {
			for name, body := range malformed {
				got := admin.Do(op.method, path, body)
				optional := len(body) == 0 && !op.operation.RequestBody.Value.Required
				if got.Status >= http.StatusInternalServerError || got.Status < http.StatusBadRequest && !optional {
					t.Errorf("%s, %s: %d\n%s", op.id, name, got.Status, got.Body)
				}
				if got.Status >= http.StatusBadRequest {
					got.Problem()
				}
			}
			if got := admin.Header("Content-Type", "text/xml").Do(op.method, path, []byte("<a/>")); got.Status < 400 || got.Status >= 500 {
				t.Errorf("%s, XML: %d\n%s", op.id, got.Status, got.Body)
			}
		}
		for _, parameter := range op.operation.Parameters {
			if parameter.Value.In != "query" {
				continue
			}
			for _, value := range []string{"%00", "-1", strings.Repeat("9", 3000), "%ff", "x"} {
				if got := admin.Do(op.method, path+"?"+parameter.Value.Name+"="+value, []byte("{}")); got.Status >= http.StatusInternalServerError {
					t.Errorf("%s, %s=%.10s: %d\n%s", op.id, parameter.Value.Name, value, got.Status, got.Body)
				}
			}
		}
		if got := admin.Do(op.method, path+"?no_such_parameter=1", []byte("{}")); got.Status < 400 || got.Status >= 500 {
			t.Errorf("%s, an unknown parameter: %d\n%s", op.id, got.Status, got.Body)
		}
	}
}

// TestSecretsAreNotTold sends secrets where they belong and where they do not, and
// looks for them in every answer, the log and the audit log.
func TestSecretsAreNotTold(t *testing.T) {
	t.Parallel()
	const canary = "s3cr3t-canary-of-this-test"
	var log bytes.Buffer
	w := newWorld(t, func(cfg *api.Config) {
		cfg.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	admin := w.As(t, account.Admin)
	credential := aCredential("kept")
	credential["secret"] = canary
	var answers []*apitest.Answer
	ask := func(method, path string, body any) { answers = append(answers, admin.Do(method, path, body)) }
	ask(http.MethodPost, "/api/v1/credentials", credential)
	ask(http.MethodGet, "/api/v1/credentials", nil)
	ask(http.MethodPost, "/api/v1/credentials", map[string]any{"secret": []string{canary}})
	ask(http.MethodPost, "/api/v1/credentials", []byte(`{"secret": "`+canary))
	ask(http.MethodPost, "/api/v1/session", map[string]any{"name": "admin", "password": canary})
	ask(http.MethodPost, "/api/v1/session", map[string]any{"name": "admin", "password": canary})
	ask(http.MethodGet, "/api/v1/session?password=1", nil)
	ask(http.MethodGet, "/api/v1/audit", nil)
	for _, got := range answers {
		if bytes.Contains(got.Body, []byte(canary)) {
			t.Errorf("%s %s tells the secret: %s", got.Request.Method, got.Request.URL.Path, got.Body)
		}
	}
	if strings.Contains(log.String(), canary) || strings.Contains(log.String(), "ppt_") {
		t.Errorf("the log has a secret:\n%s", log.String())
	}
}
