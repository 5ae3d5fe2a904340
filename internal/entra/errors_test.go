package entra

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// document is an error of Entra's, as its page on error codes shows them.
func document(code int, text string) string {
	doc, err := json.Marshal(map[string]any{
		"error": "invalid_client",
		"error_description": fmt.Sprintf("AADSTS%d: %s Trace ID: 0aa Correlation ID: 1bb Timestamp: 2026-03-01 12:00:00Z",
			code, text),
		"error_codes": []int{code}, "trace_id": "0aa", "correlation_id": "1bb",
	})
	if err != nil {
		panic(err) // strings and numbers
	}
	return string(doc)
}

func TestRefusalsSayWhatToDo(t *testing.T) {
	t.Parallel()
	tests := map[int]string{
		7000215: "did you paste the Secret ID instead of its Value?",
		7000222: "The client secret has expired",
		700016:  "no application of this id",
		90002:   "no such tenant in this cloud",
		900023:  "malformed",
		70011:   "The scope is wrong",
		500011:  "no Defender for Endpoint licence, or admin consent",
		7000218: "set client_secret or certificate_file",
		700027:  "upload its public part",
		50012:   "check this machine's clock",
		500133:  "differs from Entra's by 1h0m0s",
		700024:  "differs from Entra's by 1h0m0s",
		7000112: "switched off",
		53003:   "Conditional Access",
		530032:  "Conditional Access",
		900382:  "another of Microsoft's clouds",
		90038:   "another of Microsoft's clouds",
		123:     "https://login.microsoftonline.com/error?code=123",
	}
	for code, want := range tests {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := &login{status: 401, refusal: document(code, "What was said about "+canary+"."), date: time.Now().Add(-time.Hour)}
				_, err := newApp(t, server).Graph().Token(t.Context())
				var refused *Error
				if !errors.As(err, &refused) || refused.Code != code || refused.Status != 401 || refused.CorrelationID != "1bb" {
					t.Fatalf("error = %+v", refused)
				}
				for _, part := range []string{fmt.Sprintf("sign in: AADSTS%d: What was said", code), want, "1bb"} {
					if !strings.Contains(err.Error(), part) {
						t.Errorf("%q lacks %q", err, part)
					}
				}
				if strings.Contains(err.Error(), canary) || strings.Contains(err.Error(), "Trace ID") {
					t.Errorf("%q tells too much", err)
				}
			})
		})
	}
}

func TestStrangeAnswers(t *testing.T) {
	t.Parallel()
	unreachable := errors.New("login: no such host. Check DNS")
	tests := []struct {
		name   string
		server *login
		want   string
	}{
		{"a proxy's page", &login{status: 403, refusal: "<html>blocked</html>"}, "https://login.microsoftonline.com answered 403. This does not look like Microsoft Entra"},
		{"unwell", &login{status: 503, refusal: "{}"}, "answered 503. Microsoft Entra is busy or unwell"},
		{"no answer", &login{err: unreachable}, "sign in: login: no such host. Check DNS"},
		{"no token in the answer", &login{status: 200, refusal: `{"access_token":"eyJhbGciOiJub25l.x.y", "broken`}, "Check tenant_id"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				_, err := newApp(t, test.server).Defender().Token(t.Context())
				if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "eyJ") {
					t.Errorf("error = %v, want %q", err, test.want)
				}
				if test.server.err != nil && !errors.Is(err, unreachable) {
					t.Errorf("%v does not wrap the sender's error", err)
				}
			})
		})
	}
}

func FuzzReadRefusal(f *testing.F) {
	f.Add([]byte(document(7000215, "x")))
	f.Add([]byte(`{"error":"x"}`))
	f.Add([]byte("<html>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		e := readRefusal(body)
		if e.Code < 0 && !strings.Contains(string(body), "-") || len([]rune(e.Message)) > 601 {
			t.Errorf("readRefusal(%q) = %+v", body, e)
		}
	})
}
