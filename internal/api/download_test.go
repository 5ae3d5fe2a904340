package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parapet/internal/problem"
)

// TestFilesThatFail has files fail: what fails before anything was sent is told,
// what fails later breaks the answer off.
func TestFilesThatFail(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sent   string
		err    error
		status int
		text   string
	}{
		"whole":         {"a,b\n", nil, http.StatusOK, "a,b"},
		"empty":         {"", nil, http.StatusOK, ""},
		"not begun":     {"", problem.New(problem.Invalid, "no such thing"), http.StatusUnprocessableEntity, "no such thing"},
		"in the middle": {"a,b\n", errors.New("disk"), 0, ""},
	} {
		status, text := fileOf(t, c.sent, c.err)
		if status != c.status || !strings.Contains(text, c.text) {
			t.Errorf("%s: %d %q", name, status, text)
		}
	}
}

// fileOf asks for a file of which so much is written before writing fails. The
// status is 0 when the answer was broken off.
func fileOf(t *testing.T, sent string, fails error) (status int, text string) {
	t.Helper()
	s := build(Config{})
	register(s, operation{id: "file.get", method: http.MethodGet, path: "/file", tag: "Server", open: true, streams: true},
		func(context.Context, *struct{}) (*download, error) {
			return s.asFile("text/csv", "a.csv", func(_ context.Context, w io.Writer) error {
				if sent != "" {
					_, _ = io.WriteString(w, sent) // a server of a test takes it
				}
				return fails
			}), nil
		})
	at := httptest.NewServer(s.outermost(http.HandlerFunc(s.route)))
	defer at.Close()
	resp, err := http.Get(at.URL + "/file")
	if err != nil {
		return 0, ""
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, ""
	}
	return resp.StatusCode, string(body)
}
