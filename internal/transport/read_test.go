package transport

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadBeginsAnewWhenTheBodyBreaksOff(t *testing.T) {
	t.Parallel()
	truncated := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"value":[1,`)
	}
	tests := []struct {
		name   string
		broken http.HandlerFunc
	}{
		{"shorter than announced", truncated},
		{"whole to HTTP, half to JSON", status(200, `{"value":[1,`)},
		{"hung up", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"value":[1,`)
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}},
		{"broken gzip", status(200, "\x1f\x8b\x08broken off", "Content-Encoding", "gzip")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			inTurnsAndAhead(t, func(t *testing.T, req Request) {
				var calls atomic.Int32
				client := serve(t, script(&calls, test.broken, status(200, `{"value":[1,2,3]}`)), Config{})
				var page struct{ Value []int }
				err := client.Read(t.Context(), req, func(r io.Reader) error {
					page.Value = nil
					return json.NewDecoder(r).Decode(&page)
				})
				if diff := cmp.Diff([]int{1, 2, 3}, page.Value); err != nil || diff != "" {
					t.Errorf("Read: %v (-want +got):\n%s", err, diff)
				}
			})
		})
	}
}

// inTurnsAndAhead runs a test of a request whose body is read in turns with being
// received, and of one whose body is received ahead.
func inTurnsAndAhead(t *testing.T, test func(t *testing.T, req Request)) {
	for name, ahead := range map[string]bool{"in turns": false, "ahead": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { test(t, Request{API: Graph, URL: base, Ahead: ahead}) })
		})
	}
}

func TestReadReturnsTheReadersOwnError(t *testing.T) {
	t.Parallel()
	endless := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, strings.Repeat("x", 1<<16))
			_ = http.NewResponseController(w).Flush()
		}
	}
	stuck := func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	large := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("x", 5<<19))
		stuck(w, r)
	}
	tests := []struct {
		name   string
		answer http.HandlerFunc
		read   int64
	}{{"short", status(200, "{}"), 0}, {"endless", endless, 1000}, {"stuck", stuck, 0}, {"stuck after much", large, 1000}}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			inTurnsAndAhead(t, func(t *testing.T, req Request) {
				var calls atomic.Int32
				client := serve(t, script(&calls, test.answer), Config{})
				enough := errors.New("enough")
				began := time.Now()
				err := client.Read(t.Context(), req, func(r io.Reader) error {
					if _, err := io.CopyN(io.Discard, r, test.read); err != nil {
						return err
					}
					return enough
				})
				if took := time.Since(began); !errors.Is(err, enough) || calls.Load() != 1 || took > 0 {
					t.Errorf("Read = %v after %d calls and %s", err, calls.Load(), took)
				}
			})
		})
	}
}

func TestReadGivesUp(t *testing.T) {
	t.Parallel()
	inTurnsAndAhead(t, func(t *testing.T, req Request) {
		var calls atomic.Int32
		client := serve(t, script(&calls, status(200, `{"value":[`)), Config{})
		err := client.Read(t.Context(), req, func(r io.Reader) error {
			var page map[string]any
			return json.NewDecoder(r).Decode(&page)
		})
		if kind(err) != Network || !errors.Is(err, io.ErrUnexpectedEOF) || calls.Load() != maxStumbles+1 {
			t.Errorf("Read = %v after %d calls", err, calls.Load())
		}
	})
}

func TestStandingStillIsNoticed(t *testing.T) {
	t.Parallel()
	silent := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	stuck := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "half")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	for name, first := range map[string]http.HandlerFunc{"no headers": silent, "no more body": stuck} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inTurnsAndAhead(t, func(t *testing.T, req Request) {
				var calls atomic.Int32
				client := serve(t, script(&calls, first, status(200, "whole")),
					Config{HeaderTimeout: time.Minute, IdleTimeout: time.Minute})
				began := time.Now()
				var got string
				err := client.Read(t.Context(), req, func(r io.Reader) error {
					text, err := io.ReadAll(r)
					got = string(text)
					return err
				})
				if err != nil || got != "whole" {
					t.Errorf("Read = %q, %v", got, err)
				}
				if took := time.Since(began); took < time.Minute || took > time.Minute+seconds(2) {
					t.Errorf("took %s, want a minute and a short wait", took)
				}
			})
		})
	}
}

func TestABodyThatFlowsMayTakeItsTime(t *testing.T) {
	t.Parallel()
	inTurnsAndAhead(t, func(t *testing.T, req Request) {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			for range 100 {
				_, _ = io.WriteString(w, "x")
				_ = http.NewResponseController(w).Flush()
				<-time.After(50 * time.Second)
			}
		}, Config{IdleTimeout: time.Minute})
		got, err := fetch(t.Context(), client, req)
		if err != nil || got != strings.Repeat("x", 100) {
			t.Errorf("got %d bytes, %v", len(got), err)
		}
	})
}
