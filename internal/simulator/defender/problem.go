package defender

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"parapet/internal/simulator/access"
	"parapet/internal/simulator/registration"
	"parapet/internal/simulator/wire"
)

// problem is an error as Microsoft's page on common error codes describes it.
type problem struct {
	status  int
	Code    string `json:"code"`
	Message string `json:"message"`
	// Target is a correlation id; the tenant's id when throttled.
	Target string `json:"target"`
}

func badQuery(format string, args ...any) *problem {
	return &problem{status: http.StatusBadRequest, Code: "ODataError", Message: fmt.Sprintf(format, args...)}
}

func invalidInput(format string, args ...any) *problem {
	return &problem{status: http.StatusBadRequest, Code: "InvalidInput", Message: fmt.Sprintf(format, args...)}
}

// missing is the answer about a thing that there is not.
func missing(what, id string) *problem {
	return &problem{status: http.StatusNotFound, Code: "ResourceNotFound", Message: fmt.Sprintf("%s %s was not found", what, id)}
}

// fail writes a problem. Error answers carry no OData content type.
func fail(w http.ResponseWriter, r *http.Request, p *problem) {
	if p.Target == "" {
		p.Target = uuid.NewString()
	}
	w.Header().Set("Content-Type", "application/json")
	wire.JSON(w, r, p.status, map[string]*problem{"error": p}, wire.Deflate, wire.Gzip)
}

// refuse words a refusal of the gate.
func (a *API) refuse(w http.ResponseWriter, r *http.Request, rule access.Rule, refusal *access.Refusal) {
	p := &problem{status: http.StatusUnauthorized, Code: "Unauthorized"}
	switch refusal.Reason {
	case access.NoToken:
		p.Message = "Unauthorized request - the request has no authorization header."
	case access.BadToken:
		p.Message = "Unauthorized request - the access token is invalid."
	case access.ExpiredToken:
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token", error_description="The token is expired"`)
		p.Message = "Unauthorized request - the access token has expired."
	case access.NoLicence:
		p.Message = "Unauthorized request - reason of failure: " + unlicensed(refusal.Licence)
	case access.WrongAudience:
		p.status, p.Code = http.StatusForbidden, "Forbidden"
		p.Message = "Unauthorized request - the access token is for another audience."
	case access.MissingRole:
		p.status, p.Code = http.StatusForbidden, "Forbidden"
		p.Message = fmt.Sprintf("Missing application roles. API required roles: %s, application roles: %s.",
			strings.Join(rule.Roles, ", "), strings.Join(refusal.Held, ", "))
	case access.Throttled:
		a.throttle(w, p, refusal)
	}
	fail(w, r, p)
}

func unlicensed(licence registration.Licence) string {
	if licence == registration.TVM {
		return "No Tvm license"
	}
	return "Account mode is inactive"
}

// throttle words a 429. The code is TooManyRequests in the documentation and
// "429" in what users report, who also see the wait in the text only.
func (a *API) throttle(w http.ResponseWriter, p *problem, refusal *access.Refusal) {
	limit := refusal.Quota.Limit
	seconds := int(math.Ceil(refusal.Quota.Wait.Seconds()))
	p.status, p.Code, p.Target = http.StatusTooManyRequests, "429", a.cfg.Tenant().Organisation.ID
	if refusal.RetryAfter {
		p.Code = "TooManyRequests"
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	window := time.Time{}.Add(limit.Window).Format(time.TimeOnly)
	p.Message = fmt.Sprintf("API calls quota exceeded! Maximum allowed %d per %s for the key Destination+TenantID+AppID. You can send requests again in %d seconds.",
		limit.Calls, window, seconds)
}
