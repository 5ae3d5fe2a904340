package msgraph

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzip"

	"parapet/internal/simulator/kql"
	"parapet/internal/simulator/world"
)

// Limits of advanced hunting. More rows are cut off in silence; a larger
// answer is refused.
const (
	maxHuntingRows  = 100_000
	maxHuntingBytes = 50 << 20
	huntingHistory  = 30 * 24 * time.Hour
)

// maxQuery is far above any query that makes sense.
const maxQuery = 1 << 20

// huntingRequest is the body; decoding matches its keys in any case.
type huntingRequest struct {
	Query    string
	Timespan string
}

// huntingResults is the answer. Rows are objects whose keys keep the spelling
// of the columns.
type huntingResults struct {
	Context string                       `json:"@odata.context"`
	Schema  []kql.Column                 `json:"schema"`
	Results []map[string]json.RawMessage `json:"results"`
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
	table, err := kql.Run(request.Query, map[string]kql.Table{"DeviceLogonEvents": logonEvents(t, span)}, t.Clock)
	if err != nil {
		fail(w, r, badRequest("BadRequest", "%s", err.Error()))
		return
	}
	results, problem := results(table)
	if problem != nil {
		fail(w, r, problem)
		return
	}
	succeed(w, r, results)
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
// and hours, and never more than the history there is.
func timespan(text string) (time.Duration, bool) {
	if text == "" {
		return huntingHistory, true
	}
	parts := isoDuration.FindStringSubmatch(text)
	if parts == nil {
		return 0, false
	}
	days, _ := strconv.Atoi("0" + parts[1])
	hours, _ := strconv.Atoi("0" + parts[2])
	return min(huntingHistory, time.Duration(days*24+hours)*time.Hour), true
}

func results(table kql.Table) (huntingResults, *problem) {
	answer := huntingResults{
		Context: metadata + "microsoft.graph.security.huntingQueryResults",
		Schema:  table.Columns,
		Results: []map[string]json.RawMessage{},
	}
	size := 0
	for row := range table.Rows {
		if len(answer.Results) == maxHuntingRows {
			break
		}
		object := make(map[string]json.RawMessage, len(row))
		for i, value := range row {
			cell := encode(value)
			object[table.Columns[i].Name] = cell
			size += len(table.Columns[i].Name) + len(cell) + len(`"":,`)
		}
		if size > maxHuntingBytes {
			return huntingResults{}, badRequest("BadRequest", "Query execution has exceeded the allowed result size. Optimize your query by limiting the number of results and try again")
		}
		answer.Results = append(answer.Results, object)
	}
	return answer, nil
}

// encode prints a value as hunting does: times with seven digits, booleans as
// 0 and 1, dynamic values as JSON inside a string.
func encode(value kql.Value) json.RawMessage {
	switch v := value.(type) {
	case time.Time:
		return marshal(v.UTC().Format("2006-01-02T15:04:05.0000000Z"))
	case bool:
		if v {
			return json.RawMessage("1")
		}
		return json.RawMessage("0")
	case []string:
		return marshal(string(marshal(v)))
	case time.Duration:
		return marshal(v.String())
	}
	return marshal(value)
}
