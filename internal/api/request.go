package api

import (
	"context"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"parapet/internal/account"
)

// request is what is known of a request besides what it asks for.
type request struct {
	id      string
	address string
	agent   string
	who     account.Identity
	// unknown says why nobody has been identified; nil when somebody has.
	unknown error
	// operation is the id of what is asked for, given what the path says of its
	// target.
	operation, given string
	deed             deed
	// control reaches the connection that the request came on.
	control *http.ResponseController
}

// payer is whose limits a request counts against.
func (r *request) payer() string {
	switch {
	case r.who.Token != "":
		return "token " + r.who.Token
	case r.who.Session != "":
		return "session " + r.who.Session
	}
	return "address " + r.address
}

// received says that the whole request has been read. The deadline for reading
// it goes: the server listens on the connection while it works, and would take
// the deadline's passing for the client's going away.
func (r *request) received() {
	if r.control != nil {
		_ = r.control.SetReadDeadline(time.Time{}) // what cannot have a deadline has none
	}
}

type requestKey struct{}

// requestOf is what is known of the request that a context belongs to.
func requestOf(ctx context.Context) *request {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r
	}
	return &request{}
}

// identity is who asks. It is empty where an operation is open to everybody.
func identity(ctx context.Context) account.Identity { return requestOf(ctx).who }

// origin is where a request comes from.
func origin(ctx context.Context) account.Origin {
	r := requestOf(ctx)
	return account.Origin{Address: r.address, UserAgent: r.agent}
}

// RequestID is the id of the request that a context belongs to, which its log
// lines carry; empty when it belongs to none.
func RequestID(ctx context.Context) string { return requestOf(ctx).id }

// givenID is what an id that comes with a request has to look like to be kept,
// so that nobody writes into the log by it.
var givenID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// newRequest begins what is known of a request. Behind a proxy the address of
// who asks is what the proxy, and nobody before it, has added.
func newRequest(w http.ResponseWriter, r *http.Request, behindProxy bool) *request {
	id := r.Header.Get("X-Request-ID")
	if !givenID.MatchString(id) {
		id = uuid.NewString()
	}
	address := r.RemoteAddr
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	if forwarded := r.Header.Values("X-Forwarded-For"); behindProxy && len(forwarded) > 0 {
		last := forwarded[len(forwarded)-1]
		address = strings.TrimSpace(last[strings.LastIndex(last, ",")+1:])
	}
	return &request{id: id, address: address, agent: clip(r.UserAgent(), 256), control: http.NewResponseController(w)}
}

// clip cuts a text that others wrote to what is worth keeping.
func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "")
}
