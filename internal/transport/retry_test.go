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

const quotaProse = `{"error":{"code":"429","message":"API calls quota exceeded! Maximum allowed 30 per 00:01:00 for the key Destination+TenantID+AppID. You can send requests again in 8 seconds.","target":"t"}}`

// script answers the nth request with the nth handler, later ones with the last.
func script(calls *atomic.Int32, handlers ...http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n := int(calls.Add(1)) - 1
		handlers[min(n, len(handlers)-1)](w, r)
	}
}

func status(code int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

func TestThrottleWaitsAsAsked(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		refusal  http.HandlerFunc
		min, max time.Duration
	}{
		{"seconds", status(429, "", "Retry-After", "90"), seconds(90), seconds(90)},
		{"header before prose", status(429, quotaProse, "Retry-After", "3"), seconds(3), seconds(3)},
		{"prose", status(429, quotaProse), seconds(8), seconds(8)},
		{"silence", status(429, ""), 1500 * time.Millisecond, 2500 * time.Millisecond},
		{"zero is silence", status(429, "", "Retry-After", "0"), 1500 * time.Millisecond, 2500 * time.Millisecond},
		{"date", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
			w.WriteHeader(429)
		}, time.Hour - time.Second, time.Hour},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var calls atomic.Int32
				var told waits
				client := serve(t, script(&calls, test.refusal, status(200, "ok")), Config{OnWait: told.add})
				began := time.Now()
				got, err := fetch(t.Context(), client, Request{API: Defender, URL: base})
				if err != nil || got != "ok" {
					t.Fatalf("fetch = %q, %v", got, err)
				}
				if took := time.Since(began); took < test.min || took > test.max {
					t.Errorf("waited %s, want %s to %s", took, test.min, test.max)
				}
				if list := told.all(); len(list) != 1 || list[0].Reason != ToldToWait || !list[0].Until.Equal(time.Now()) {
					t.Errorf("waits = %+v, want one until %s", list, time.Now())
				}
			})
		})
	}
}

func TestThrottlePausesEveryCallerOfTheQuota(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		client := serve(t, script(&calls, status(429, "", "Retry-After", "60"), status(200, "ok")), Config{})
		done := make(chan error)
		go func() {
			_, err := fetch(t.Context(), client, Request{API: Defender, URL: base})
			done <- err
		}()
		synctest.Wait() // the first caller is waiting now
		began := time.Now()
		if _, err := fetch(t.Context(), client, Request{API: Defender, URL: base}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != time.Minute {
			t.Errorf("the second caller waited %s, want 1m", took)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		if calls.Load() != 3 {
			t.Errorf("%d calls, want 3", calls.Load())
		}
	})
}

func TestThrottleEndsSomeTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		client := serve(t, script(&calls, status(429, quotaProse)), Config{})
		_, err := fetch(t.Context(), client, Request{API: Defender, URL: base})
		if kind(err) != Throttled || calls.Load() != maxThrottled+1 {
			t.Errorf("after %d calls: %v", calls.Load(), err)
		}
	})
}

func TestRetry(t *testing.T) {
	t.Parallel()
	get := Request{API: Graph, URL: base}
	post := Request{API: Hunting, URL: base, Method: http.MethodPost, Body: []byte("{}")}
	reading := post
	reading.Idempotent = true
	hangUp := func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	tests := []struct {
		name  string
		req   Request
		first http.HandlerFunc
		times int // how often first answers; then 200
		calls int32
		want  Kind
	}{
		{"500 twice", get, status(500, ""), 2, 3, ""},
		{"503 for ever", get, status(503, ""), 99, maxStumbles + 1, Server},
		{"hung up once", get, hangUp, 1, 2, ""},
		{"reading post", reading, status(502, ""), 1, 2, ""},
		{"writing post", post, status(502, ""), 1, 1, Server},
		{"writing post throttled", post, status(429, ""), 1, 2, ""},
		{"400", get, status(400, `{"error":{"code":"ODataError","message":"bad"}}`), 1, 1, Invalid},
		{"404", get, status(404, ""), 1, 1, NotFound},
		{"403", get, status(403, ""), 1, 1, Forbidden},
		{"501", get, status(501, ""), 1, 1, Invalid},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var calls atomic.Int32
				client := serve(t, func(w http.ResponseWriter, r *http.Request) {
					if int(calls.Add(1)) <= test.times {
						test.first(w, r)
					}
				}, Config{})
				_, err := fetch(t.Context(), client, test.req)
				if kind(err) != test.want {
					t.Errorf("error = %v, want kind %q", err, test.want)
				}
				if calls.Load() != test.calls {
					t.Errorf("%d calls, want %d", calls.Load(), test.calls)
				}
			})
		})
	}
}

func TestRefusedTokenIsReplacedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sent []string
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			sent = append(sent, r.Header.Get("Authorization"))
			if r.Header.Get("Authorization") != "Bearer t2" {
				w.WriteHeader(401)
			}
		}, Config{})
		if _, err := fetch(t.Context(), client, Request{API: Graph, URL: base, Token: &tokens{list: []string{"t1", "t2"}}}); err != nil {
			t.Fatal(err)
		}
		if _, err := fetch(t.Context(), client, Request{API: Graph, URL: base, Token: &tokens{list: []string{"t1", "t3"}}}); kind(err) != Unauthorized {
			t.Errorf("error = %v, want kind %q", err, Unauthorized)
		}
		want := []string{"Bearer t1", "Bearer t2", "Bearer t1", "Bearer t3"}
		if diff := cmp.Diff(want, sent); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
	})
}

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
			synctest.Test(t, func(t *testing.T) {
				var calls atomic.Int32
				client := serve(t, script(&calls, test.broken, status(200, `{"value":[1,2,3]}`)), Config{})
				var page struct{ Value []int }
				err := client.Read(t.Context(), Request{API: Graph, URL: base}, func(r io.Reader) error {
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

func TestReadReturnsTheReadersOwnError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		client := serve(t, script(&calls, status(200, "{}")), Config{})
		enough := errors.New("enough")
		err := client.Read(t.Context(), Request{API: Graph, URL: base}, func(io.Reader) error { return enough })
		if !errors.Is(err, enough) || calls.Load() != 1 {
			t.Errorf("Read = %v after %d calls", err, calls.Load())
		}
	})
}

func TestReadGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		client := serve(t, script(&calls, status(200, `{"value":[`)), Config{})
		err := client.Read(t.Context(), Request{API: Graph, URL: base}, func(r io.Reader) error {
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
			synctest.Test(t, func(t *testing.T) {
				var calls atomic.Int32
				client := serve(t, script(&calls, first, status(200, "whole")),
					Config{HeaderTimeout: time.Minute, IdleTimeout: time.Minute})
				began := time.Now()
				var got string
				err := client.Read(t.Context(), Request{API: Graph, URL: base}, func(r io.Reader) error {
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
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			for range 100 {
				_, _ = io.WriteString(w, "x")
				_ = http.NewResponseController(w).Flush()
				<-time.After(50 * time.Second)
			}
		}, Config{IdleTimeout: time.Minute})
		got, err := fetch(t.Context(), client, Request{API: Storage, URL: base})
		if err != nil || got != strings.Repeat("x", 100) {
			t.Errorf("got %d bytes, %v", len(got), err)
		}
	})
}
