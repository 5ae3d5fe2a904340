package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
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
		{"404", get, status(404, `{"error":{"code":"NotFound","message":"gone"}}`), 1, 1, NotFound},
		{"404 of nobody", get, status(404, ""), 1, 1, Misdirected},
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

// unsigned is a TokenSource whose sign-in failed.
type unsigned struct {
	asked int
	err   error
}

func (u *unsigned) Token(context.Context) (string, error) {
	u.asked++
	return "", u.err
}

func (u *unsigned) Expire(string) {}

func TestFailedSignInIsNotRetriedHere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, status(200, "ok"), Config{})
		quota := &Quota{Name: "q", Limits: []Limit{{1, time.Hour}}}
		source := &unsigned{err: fmt.Errorf("sign in: %w", &Error{API: Login, Kind: Network})}
		_, err := fetch(t.Context(), client, Request{API: Graph, Quota: quota, URL: base, Token: source})
		if !errors.Is(err, source.err) || source.asked != 1 {
			t.Errorf("after %d sign-ins: %v, want %v", source.asked, err, source.err)
		}
		began := time.Now()
		if _, err := fetch(t.Context(), client, Request{API: Graph, Quota: quota, URL: base}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("waited %s for a place that a call never sent gave back", took)
		}
	})
}
