package export

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// refusal is an error of Azure Storage, which speaks XML.
type refusal struct {
	XMLName xml.Name `xml:"Error"`
	Code    string   `xml:"Code"`
	Message string   `xml:"Message"`
	Detail  string   `xml:"AuthenticationErrorDetail,omitempty"`
	status  int
}

var (
	notFound  = &refusal{Code: "BlobNotFound", Message: "The specified blob does not exist.", status: http.StatusNotFound}
	badVerb   = &refusal{Code: "UnsupportedHttpVerb", Message: "The resource doesn't support specified Http Verb.", status: http.StatusMethodNotAllowed}
	badHeader = &refusal{
		Code:    "InvalidAuthenticationInfo",
		Message: "Authentication information is not given in the correct format. Check the value of Authorization header.",
		status:  http.StatusBadRequest,
	}
)

func unauthenticated(format string, args ...any) *refusal {
	return &refusal{
		Code:    "AuthenticationFailed",
		Message: "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.",
		Detail:  fmt.Sprintf(format, args...),
		status:  http.StatusForbidden,
	}
}

// outdated refuses a link that does not hold any more, or not yet.
func outdated(from, until, now time.Time) *refusal {
	return unauthenticated("Signature not valid in the specified key time frame: Key start [%s] - Key expiry [%s] - Current [%s]",
		from.Format(http.TimeFormat), until.Format(http.TimeFormat), now.Format(http.TimeFormat))
}

// broken is the storage's own failure.
func broken(err error) *refusal {
	return &refusal{Code: "InternalError", Message: "The server encountered an internal error: " + err.Error(), status: http.StatusInternalServerError}
}

// write sends the refusal; the message ends, as Azure's, in the ids and the
// time that support asks for.
func (r *refusal) write(w http.ResponseWriter) {
	id := uuid.NewString()
	body := *r
	body.Message += fmt.Sprintf("\nRequestId:%s\nTime:%s", id, time.Now().UTC().Format("2006-01-02T15:04:05.0000000Z"))
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("X-Ms-Request-Id", id)
	w.Header().Set("X-Ms-Error-Code", r.Code)
	w.WriteHeader(r.status)
	fmt.Fprint(w, "\ufeff", `<?xml version="1.0" encoding="utf-8"?>`)
	_ = xml.NewEncoder(w).Encode(body) // a client that went away needs no answer
}
