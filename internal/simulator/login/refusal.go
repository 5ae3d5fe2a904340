package login

import (
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// refusal is an error answer of Entra. The names are those of its JSON.
type refusal struct {
	Error         string `json:"error"`
	Description   string `json:"error_description"`
	Codes         []int  `json:"error_codes"`
	Timestamp     string `json:"timestamp"`
	TraceID       string `json:"trace_id"`
	CorrelationID string `json:"correlation_id"`
	URI           string `json:"error_uri"`
	status        int
}

// kind is what an AADSTS code means to OAuth and to HTTP. Entra documents the
// codes; the statuses of 7000215 and 900023 are on public record, the others
// follow the OAuth error they carry.
type kind struct {
	oauth  string
	status int
}

var (
	badRequest  = kind{"invalid_request", http.StatusBadRequest}
	badClient   = kind{"invalid_client", http.StatusUnauthorized}
	badScope    = kind{"invalid_scope", http.StatusBadRequest}
	badResource = kind{"invalid_resource", http.StatusBadRequest}
	badApp      = kind{"unauthorized_client", http.StatusBadRequest}
	badGrant    = kind{"unsupported_grant_type", http.StatusBadRequest}
)

// codes are the AADSTS codes this tenant answers with.
var codes = map[int]kind{
	50012:   badClient,   // the assertion's signature is wrong
	70003:   badGrant,    // not client_credentials
	70011:   badScope,    // no such scope
	500011:  badResource, // the resource has no service principal here
	500133:  badClient,   // the assertion is outside its validity
	700016:  badApp,      // unknown application
	700021:  badClient,   // the assertion speaks of another application
	700022:  badScope,    // more than one resource
	700023:  badClient,   // the assertion is meant for somebody else
	700027:  badClient,   // unregistered certificate
	7000215: badClient,   // wrong secret
	7000218: badClient,   // no credential at all
	7000222: badClient,   // expired secret
	90002:   badRequest,  // unknown tenant
	900023:  badRequest,  // malformed tenant
	900144:  badRequest,  // a parameter is missing
	901002:  badRequest,  // resource= on the v2 endpoint
	9001023: badRequest,  // client credentials over /common
}

// refused builds the answer for a code. The text, like Entra's, ends in the
// ids and the time that support asks for.
func refused(code int, format string, args ...any) *refusal {
	r := &refusal{
		Error:         codes[code].oauth,
		Codes:         []int{code},
		Timestamp:     time.Now().UTC().Format("2006-01-02 15:04:05Z"),
		TraceID:       uuid.NewString(),
		CorrelationID: uuid.NewString(),
		URI:           fmt.Sprintf("https://login.microsoftonline.com/error?code=%d", code),
		status:        codes[code].status,
	}
	r.Description = fmt.Sprintf("AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s",
		code, fmt.Sprintf(format, args...), r.TraceID, r.CorrelationID, r.Timestamp)
	return r
}

func refuse(w http.ResponseWriter, r *http.Request, why *refusal) {
	w.Header().Set("X-Ms-Request-Id", why.TraceID)
	answer(w, r, why.status, why)
}
