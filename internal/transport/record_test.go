package transport

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// tape is a Recorder in memory.
type tape struct {
	mu   sync.Mutex
	kept map[RequestKey]take
	room int // how many bytes a copy may have
}

type take struct {
	encoding string
	body     []byte
}

func newTape() *tape { return &tape{kept: map[RequestKey]take{}, room: 1 << 20} }

func (r *tape) Replay(key RequestKey) *Recorded {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept, ok := r.kept[key]
	if !ok {
		return nil
	}
	return &Recorded{Encoding: kept.encoding, Body: io.NopCloser(bytes.NewReader(kept.body))}
}

func (r *tape) Keep(key RequestKey, encoding string) Copy {
	return &taping{tape: r, key: key, encoding: encoding}
}

type taping struct {
	tape     *tape
	key      RequestKey
	encoding string
	body     []byte
}

func (c *taping) Write(p []byte) (int, error) {
	if len(c.body)+len(p) > c.tape.room {
		return 0, errors.New("no space left")
	}
	c.body = append(c.body, p...)
	return len(p), nil
}

func (c *taping) End(whole bool) {
	c.tape.mu.Lock()
	defer c.tape.mu.Unlock()
	if whole {
		c.tape.kept[c.key] = take{c.encoding, c.body}
	}
}

func zipped(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

// readText reads the whole answer to req.
func readText(ctx context.Context, c *Client, req Request) (string, error) {
	var text []byte
	err := c.Read(ctx, req, func(body io.Reader) (err error) {
		text, err = io.ReadAll(body)
		return err
	})
	return string(text), err
}

// recorded serves the kinds of answers there are, and counts them.
func recorded(calls *int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		*calls++
		switch r.URL.Path {
		case "/packed":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(zipped("packed"))
		case "/file":
			_, _ = w.Write(zipped("file"))
		case "/refused":
			w.WriteHeader(http.StatusForbidden)
		default:
			body, _ := io.ReadAll(r.Body)
			fmt.Fprint(w, r.Method, r.URL.RequestURI(), string(body))
		}
	}
}

func TestRecorderAnswersInPlaceOfTheServer(t *testing.T) {
	t.Parallel()
	calls := 0
	client := serve(t, recorded(&calls), Config{})
	r := newTape()
	ctx := Record(t.Context(), r)
	token := &tokens{list: []string{"t"}}
	once := func(req Request, want string) {
		t.Helper()
		for range 2 {
			if got, err := readText(ctx, client, req); got != want || err != nil {
				t.Errorf("read %s = %q, %v, want %q", req.URL, got, err, want)
			}
		}
	}
	once(Request{API: Graph, URL: base + "/packed", Token: token}, "packed")
	once(Request{API: Storage, URL: base + "/file?sig=1", Unpack: true}, "file")
	once(Request{API: Graph, URL: base + "/a?x=1", Token: token}, "GET/a?x=1")
	once(Request{API: Graph, URL: base + "/a?x=2", Token: token}, "GET/a?x=2")
	once(Request{API: Hunting, Method: http.MethodPost, URL: base + "/a", Token: token, Body: []byte("q1")}, "POST/aq1")
	once(Request{API: Hunting, Method: http.MethodPost, URL: base + "/a", Token: token, Body: []byte("q2")}, "POST/aq2")
	if got, err := readText(ctx, client, Request{API: Storage, URL: base + "/file?sig=2", Unpack: true}); got != "file" || err != nil {
		t.Errorf("a file under a new link: %q, %v", got, err)
	}
	if calls != 6 {
		t.Errorf("%d calls reached the server, want one for each different request, 6", calls)
	}
	if diff := cmp.Diff(map[API]int{Graph: 3, Hunting: 2, Storage: 1}, client.Calls()); diff != "" {
		t.Errorf("Calls (-want +got):\n%s", diff)
	}
}

func TestRecorderKeepsOnlyWhatIsWhole(t *testing.T) {
	t.Parallel()
	calls := 0
	client := serve(t, recorded(&calls), Config{})
	r := newTape()
	ctx := Record(t.Context(), r)
	if _, err := readText(ctx, client, Request{API: Graph, URL: base + "/refused"}); kind(err) != Forbidden {
		t.Errorf("error = %v, want a refusal", err)
	}
	odd := errors.New("no sense in it")
	err := client.Read(ctx, Request{API: Graph, URL: base + "/a"}, func(body io.Reader) error {
		_, _ = io.ReadAll(body)
		return odd
	})
	if !errors.Is(err, odd) {
		t.Errorf("error = %v, want %v", err, odd)
	}
	resp, err := client.Do(ctx, Request{API: Graph, URL: base + "/" + strings.Repeat("b", 100)})
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close() // unread
	if _, err := readText(ctx, client, Request{API: Login, URL: base + "/secret"}); err != nil {
		t.Fatal(err)
	}
	r.room = 3
	if got, err := readText(ctx, client, Request{API: Graph, URL: base + "/full"}); got != "GET/full" || err != nil {
		t.Errorf("read beside a full recorder = %q, %v", got, err)
	}
	if len(r.kept) != 0 {
		t.Errorf("kept %d answers, want none", len(r.kept))
	}
}

func TestSpoiltRecordIsAskedForAfterAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		client := serve(t, recorded(&calls), Config{})
		r := newTape()
		ctx := Record(t.Context(), r)
		req := Request{API: Graph, URL: base + "/packed"}
		for range 2 {
			if got, err := readText(ctx, client, req); got != "packed" || err != nil {
				t.Errorf("read = %q, %v", got, err)
			}
			for key, kept := range r.kept {
				r.kept[key] = take{kept.encoding, kept.body[:len(kept.body)/2]}
			}
		}
		if calls != 2 {
			t.Errorf("%d calls, want 2", calls)
		}
	})
}

func TestBytesCountsWhatWasSent(t *testing.T) {
	t.Parallel()
	calls := 0
	client := serve(t, recorded(&calls), Config{})
	for _, path := range []string{"/packed", "/file"} {
		if _, err := readText(t.Context(), client, Request{API: Storage, URL: base + path}); err != nil {
			t.Fatal(err)
		}
	}
	want := map[API]int64{Storage: int64(len(zipped("packed")) + len(zipped("file")))}
	if diff := cmp.Diff(want, client.Bytes()); diff != "" {
		t.Errorf("Bytes (-want +got):\n%s", diff)
	}
}

// Whoever must know how things are now is answered by the server, and that is kept
// for those who need not.
func TestAnewAsksThoughAnAnswerWasKept(t *testing.T) {
	t.Parallel()
	calls := 0
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		calls++
		fmt.Fprint(w, calls)
	}, Config{})
	kept := Record(t.Context(), newTape())
	for i, c := range []struct {
		ctx  context.Context
		want string
	}{{kept, "1"}, {kept, "1"}, {Anew(kept), "2"}, {kept, "2"}} {
		got, err := readText(c.ctx, client, Request{API: Graph, URL: base + "/links", Token: &tokens{list: []string{"t"}}})
		if err != nil || got != c.want {
			t.Errorf("call %d: %s, %v, want %s", i, got, err, c.want)
		}
	}
}

// What lies behind a signed link is known by its key.
func TestKeysOfSignedLinks(t *testing.T) {
	t.Parallel()
	tape := newTape()
	client := serve(t, recorded(new(int)), Config{})
	for _, req := range []Request{{API: Storage, URL: base + "/file?sig=x"}, {API: Graph, URL: base + "/a", Token: &tokens{list: []string{"t"}}}} {
		if _, err := readText(Record(t.Context(), tape), client, req); err != nil {
			t.Fatal(err)
		}
		for key := range tape.kept {
			if signed := req.Token == nil; key.IsSigned() != signed {
				t.Errorf("the key of %s is %s", req.URL, key)
			}
		}
		clear(tape.kept)
	}
}
