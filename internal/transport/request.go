package transport

import (
	"context"
	"io"
	"net/http"
	"time"
)

// API is a family of calls: counters, waits and errors name it.
type API string

// The families of calls this product makes.
const (
	Login    API = "login"
	Graph    API = "graph"
	Hunting  API = "hunting"
	Defender API = "defender"
	Storage  API = "storage"
)

// Limit allows at most Calls calls within any stretch of time as long as Window.
type Limit struct {
	Calls  int
	Window time.Duration
}

// Quota is one API with windows of its own: all requests that carry a Quota of
// the same name are counted together and wait together.
type Quota struct {
	Name   string
	Limits []Limit
}

// TokenSource gives the bearer tokens of one resource.
type TokenSource interface {
	// Token returns a token that is valid now. It is called for every attempt
	// and must be cheap while a token is cached.
	Token(ctx context.Context) (string, error)
	// Expire says that a server refused token: it must not be given again.
	Expire(token string)
}

// Request is one call to make, as often as it takes to get an answer.
type Request struct {
	API   API
	Quota *Quota // nil: no window of ours, though a 429 still pauses the whole API
	// Method is GET when empty.
	Method string
	// URL is absolute. Its host must be one of Config.Hosts, or, when Token is
	// nil, of Config.FileHosts.
	URL    string
	Header http.Header
	Body   []byte
	// Token gives the Authorization header; nil sends none.
	Token TokenSource
	// Idempotent marks a POST that only reads, so that it may be sent again after
	// a broken connection or a 5xx. A GET always may.
	Idempotent bool
	// Unpack also unpacks a body that begins like gzip although no header says
	// so: export files are stored that way.
	Unpack bool
	// Ahead receives and unpacks a long body beside who reads it, and not in turns.
	Ahead bool
}

// Response is a successful answer (2xx).
type Response struct {
	Status int
	Header http.Header
	// Body is unpacked and bounded: it fails with an *Error of kind TooLarge past
	// the limits of Config, and with one of kind Network when it breaks off or
	// stalls. The caller closes it.
	Body io.ReadCloser
}
