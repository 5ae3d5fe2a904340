package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"parapet/internal/problem"
)

// TestFaultsAreLoggedNotTold has operations fail and panic: the log says why, and
// who asked is told nothing but the request's id.
func TestFaultsAreLoggedNotTold(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func() error{
		"an error":  func() error { return errors.New("the disk is on fire") },
		"a panic":   func() error { panic("the disk is on fire") },
		"a timeout": func() error { return context.DeadlineExceeded },
		"no room":   func() error { return fmt.Errorf("the disk is on fire: %w", &pgconn.PgError{Code: "53100"}) },
	} {
		var log bytes.Buffer
		s := build(Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
		register(s, operation{id: "fail.get", method: http.MethodGet, path: "/fail", tag: "Server", open: true},
			func(context.Context, *struct{}) (*struct{}, error) { return nil, fail() })
		answer := httptest.NewRecorder()
		s.outermost(http.HandlerFunc(s.route)).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/fail", nil))
		var p Problem
		if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, answer.Body)
		}
		if name == "a timeout" {
			if p.Kind != problem.Unavailable || answer.Code != http.StatusServiceUnavailable {
				t.Errorf("%s: %+v", name, p)
			}
			continue
		}
		kind, status := fault, http.StatusInternalServerError
		if name == "no room" {
			kind, status = problem.Unavailable, http.StatusServiceUnavailable
		}
		if p.Kind != kind || answer.Code != status || strings.Contains(answer.Body.String(), "fire") || p.RequestID == "" {
			t.Errorf("%s: %d %s", name, answer.Code, answer.Body)
		}
		if !strings.Contains(log.String(), "fire") || !strings.Contains(log.String(), p.RequestID) {
			t.Errorf("%s: the log does not say why:\n%s", name, log.String())
		}
	}
}

// TestEveryKindHasAStatus keeps the table of problems whole.
func TestEveryKindHasAStatus(t *testing.T) {
	t.Parallel()
	for _, kind := range []problem.Kind{
		problem.NotFound, problem.Invalid, problem.Unidentified, problem.Forbidden, problem.Conflict, problem.Outdated,
		problem.TooMany, problem.TooLarge, problem.Unavailable,
	} {
		if p := problemOf(problem.New(kind, "x")); p.Status < 400 || p.Status == http.StatusInternalServerError && kind != fault {
			t.Errorf("a problem of the kind %s has the status %d", kind, p.Status)
		}
	}
}
