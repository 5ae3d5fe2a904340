package transport

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
)

// Recorder keeps the bodies of answers and gives them again, so that what was
// read need not be asked for twice. It is called from all goroutines that send.
type Recorder interface {
	// Replay returns the answer kept for a request, nil when there is none.
	Replay(key RequestKey) *Recorded
	// Keep returns where a copy of the body of an answer goes, nil for nowhere.
	// A later answer to the same request takes the place of an earlier one.
	Keep(key RequestKey, encoding string) Copy
}

// RequestKey is the same for requests that ask for the same: their method, URL
// and body, without the signature of a signed link. It can name a file.
type RequestKey string

// ofSigned begins the keys of signed links.
const ofSigned = "signed-"

// IsSigned reports whether it is that of a signed link: what such a link leads to
// is written once, and another path leads to what replaces it.
func (k RequestKey) IsSigned() bool { return strings.HasPrefix(string(k), ofSigned) }

// Recorded is an answer that was kept.
type Recorded struct {
	// Encoding is what Keep was given: the body is as it was sent.
	Encoding string
	Body     io.ReadCloser
}

// Copy takes the body of an answer, as it was sent.
type Copy interface {
	// Write takes the next bytes. An error ends the copy, not the reading.
	io.Writer
	// End says that no more comes, and whether the body was whole and made sense
	// to its reader; if not, the copy is worth nothing.
	End(whole bool)
}

type (
	recorderKey struct{}
	anewKey     struct{}
)

// Record returns a context whose requests go through r: an answer that it kept
// takes the place of a call, without quota or count, and a copy of every other
// goes to it. When [Client.Read] cannot read an answer to its end that was kept,
// it asks the server after all. Sign-ins are never recorded.
func Record(ctx context.Context, r Recorder) context.Context {
	return context.WithValue(ctx, recorderKey{}, r)
}

// Anew returns a context whose requests are sent although their answers were kept.
// The new answers are kept in their place.
func Anew(ctx context.Context) context.Context { return context.WithValue(ctx, anewKey{}, true) }

// recorder is the Recorder of the request, nil when it has none.
func (x *exchange) recorder(ctx context.Context) Recorder {
	r, _ := ctx.Value(recorderKey{}).(Recorder)
	if x.req.API == Login {
		return nil
	}
	return r
}

// replay returns an answer that was kept, once.
func (x *exchange) replay(ctx context.Context) *Response {
	r := x.recorder(ctx)
	if r == nil || x.replayed || ctx.Value(anewKey{}) != nil {
		return nil
	}
	x.replayed = true
	kept := r.Replay(x.key())
	if kept == nil {
		return nil
	}
	_, dog := watch(ctx, x.client.cfg.HeaderTimeout, x.client.cfg.IdleTimeout)
	dog.pause()
	x.body = x.newBody(ctx, dog, kept.Body, kept.Encoding)
	x.body.kept = true
	return &Response{Status: http.StatusOK, Header: http.Header{}, Body: x.body}
}

// keep returns where a copy of an answer goes.
func (x *exchange) keep(ctx context.Context, encoding string) Copy {
	if r := x.recorder(ctx); r != nil {
		return r.Keep(x.key(), encoding)
	}
	return nil
}

func (x *exchange) key() RequestKey {
	plain, kind := *x.url, ""
	if x.req.Token == nil {
		plain.RawQuery, kind = "", ofSigned // where a signed link has its signature
	}
	sum := sha256.New()
	_, _ = io.WriteString(sum, x.req.Method+"\n"+plain.String()+"\n") // a hash takes everything
	_, _ = sum.Write(x.req.Body)
	return RequestKey(kind + hex.EncodeToString(sum.Sum(nil)))
}
