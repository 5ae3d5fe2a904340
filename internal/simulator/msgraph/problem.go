package msgraph

import (
	"fmt"
	"math"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"parapet/internal/simulator/access"
	"parapet/internal/simulator/wire"
)

// problem is an error of Graph.
type problem struct {
	status  int
	Code    string     `json:"code"`
	Message string     `json:"message"`
	Inner   innerError `json:"innerError"`
}

type innerError struct {
	Date            string `json:"date"`
	RequestID       string `json:"request-id"`
	ClientRequestID string `json:"client-request-id"`
}

func badRequest(code, format string, args ...any) *problem {
	return &problem{status: http.StatusBadRequest, Code: code, Message: fmt.Sprintf(format, args...)}
}

// noSegment is what Graph says of a path that leads nowhere.
func noSegment(segment string) *problem {
	return badRequest("BadRequest", "Resource not found for the segment '%s'.", segment)
}

// Unserved answers a call that no route takes; methods are those that its path
// is served under.
func Unserved(w http.ResponseWriter, r *http.Request, methods []string) {
	if len(methods) == 0 {
		fail(w, r, noSegment(path.Base(r.URL.Path)))
		return
	}
	w.Header().Set("Allow", strings.Join(methods, ", "))
	fail(w, r, &problem{
		status: http.StatusMethodNotAllowed, Code: "Request_BadRequest",
		Message: "Specified HTTP method is not allowed for the request target.",
	})
}

func fail(w http.ResponseWriter, r *http.Request, p *problem) {
	head(w, r)
	id := w.Header().Get("Request-Id")
	p.Inner = innerError{time.Now().UTC().Format("2006-01-02T15:04:05"), id, w.Header().Get("Client-Request-Id")}
	w.Header().Set("Content-Type", "application/json")
	wire.JSON(w, r, p.status, map[string]*problem{"error": p}, wire.Gzip)
}

// refuse words a refusal of the gate. Security routes have sentences of their
// own, with the roles in them; the directory says only that it will not.
func refuse(w http.ResponseWriter, r *http.Request, rule access.Rule, refusal *access.Refusal) {
	p := &problem{status: http.StatusUnauthorized, Code: "InvalidAuthenticationToken"}
	switch refusal.Reason {
	case access.NoToken:
		p.Message = "Access token is empty."
	case access.BadToken:
		p.Message = "CompactToken parsing failed with error code: 80049217"
	case access.ExpiredToken:
		p.Message = "Access token has expired or is not yet valid."
	case access.WrongAudience:
		p.Message = "Access token validation failure. Invalid audience."
	case access.NoLicence:
		p.status, p.Code = http.StatusForbidden, "Forbidden"
		p.Message = "Unauthorized request - Account is not provisioned."
	case access.MissingRole:
		p.status, p.Code = http.StatusForbidden, "Authorization_RequestDenied"
		p.Message = "Insufficient privileges to complete the operation."
		if rule.Destination != "" {
			p.Code = "Forbidden"
			p.Message = fmt.Sprintf("Missing application roles. API required roles: %s, application roles: %s.",
				strings.Join(rule.Roles, ", "), strings.Join(refusal.Held, ", "))
		}
	case access.Throttled:
		p.status, p.Code = http.StatusTooManyRequests, "TooManyRequests"
		seconds := int(math.Ceil(refusal.Quota.Wait.Seconds()))
		p.Message = fmt.Sprintf("API calls quota exceeded! maximum allowed %d per %s. You can send requests again in %d seconds.",
			refusal.Quota.Limit.Calls, time.Time{}.Add(refusal.Quota.Limit.Window).Format(time.TimeOnly), seconds)
		if refusal.RetryAfter {
			w.Header().Set("Retry-After", strconv.Itoa(seconds))
		}
	}
	fail(w, r, p)
}

// succeed answers with a document.
func succeed(w http.ResponseWriter, r *http.Request, body any) {
	head(w, r)
	wire.JSON(w, r, http.StatusOK, body, wire.Gzip)
}

// head sets the headers that every answer of Graph carries.
func head(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8")
	h.Set("OData-Version", "4.0")
	h.Set("Request-Id", uuid.NewString())
	h.Set("Client-Request-Id", h.Get("Request-Id"))
	if id := r.Header.Get("Client-Request-Id"); id != "" {
		h.Set("Client-Request-Id", id)
	}
	h.Set("X-Ms-Ags-Diagnostic", `{"ServerInfo":{"DataCenter":"Simulated","Slice":"E","Ring":"5","ScaleUnit":"000","RoleInstance":"SIM0"}}`)
	if h.Get("X-Ms-Resource-Unit") == "" {
		h.Set("X-Ms-Resource-Unit", "1")
	}
}
