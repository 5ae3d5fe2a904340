package msgraph

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzip"

	"parapet/internal/simulator/hunting"
	"parapet/internal/simulator/quota"
	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// maxQuery is far above any query that makes sense.
const maxQuery = 1 << 20

// huntingRequest is the body; decoding matches its keys in any case.
type huntingRequest struct {
	Query    string
	Timespan string
}

func (a *API) hunt(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	request, err := readHunt(r)
	if err != nil {
		fail(w, r, badRequest("BadRequest", "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format."))
		return
	}
	span, ok := timespan(request.Timespan)
	if !ok {
		fail(w, r, badRequest("BadRequest", "The timespan '%s' is not supported.", request.Timespan))
		return
	}
	answer, err := a.cfg.Hunting.Run(t, hunting.Graph, hunting.Query{App: a.cfg.Gate.Caller(r), Text: request.Query, Span: span})
	if err != nil {
		fail(w, r, huntingProblem(w, err))
		return
	}
	head(w, r)
	body := wire.Body(w, r, http.StatusOK, wire.Gzip)
	defer body.Close()
	fmt.Fprintf(body, `{"@odata.context":"%smicrosoft.graph.security.huntingQueryResults","schema":%s,"results":`,
		metadata, marshal(answer.Columns))
	// Rows may be many megabytes: they are not encoded again.
	_, _ = answer.Rows.WriteTo(body)
	fmt.Fprint(body, "}")
}

// huntingProblem words why a query was not answered.
func huntingProblem(w http.ResponseWriter, err error) *problem {
	if shortage, ok := errors.AsType[*quota.Shortage](err); ok {
		seconds := int(math.Ceil(shortage.Wait.Seconds()))
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		p := badRequest("TooManyRequests", "You have exceeded your quota of CPU resources. You can send requests again in %d seconds.", seconds)
		p.status = http.StatusTooManyRequests
		return p
	}
	return badRequest("BadRequest", "%s", err.Error())
}

// readHunt reads the body, also a compressed one: Microsoft's generated clients
// compress what they send.
func readHunt(r *http.Request) (huntingRequest, error) {
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(body)
		if err != nil {
			return huntingRequest{}, err
		}
		body = z
	}
	var request huntingRequest
	err := json.NewDecoder(io.LimitReader(body, maxQuery)).Decode(&request)
	return request, err
}

var isoDuration = regexp.MustCompile(`^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?)?$`)

// timespan reads how far back a query may look: an ISO 8601 duration of days
// and hours.
func timespan(text string) (time.Duration, bool) {
	if text == "" {
		return hunting.History, true
	}
	parts := isoDuration.FindStringSubmatch(text)
	if parts == nil {
		return 0, false
	}
	days, _ := strconv.Atoi("0" + parts[1])
	hours, _ := strconv.Atoi("0" + parts[2])
	return time.Duration(days*24+hours) * time.Hour, true
}
