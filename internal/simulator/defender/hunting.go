package defender

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"time"

	"parapet/internal/simulator/access"
	"parapet/internal/simulator/hunting"
	"parapet/internal/simulator/quota"
	"parapet/internal/simulator/registration"
	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// huntingEnds is when Microsoft stops this way of hunting, and with what answer
// nobody knows: it is gone, so 410 says so.
var huntingEnds = time.Date(2027, time.February, 1, 0, 0, 0, 0, time.UTC)

// maxQuery is far above any query that makes sense.
const maxQuery = 1 << 20

// huntingStats tell what a query cost.
type huntingStats struct {
	ExecutionTime float64
	Usage         struct {
		CPU struct {
			Total string `json:"total cpu"`
		} `json:"cpu"`
	} `json:"resource_usage"`
	Dataset []datasetStats `json:"dataset_statistics"`
}

type datasetStats struct {
	Rows int `json:"table_row_count"`
	Size int `json:"table_size"`
}

// huntingColumn is a column as this endpoint spells it.
type huntingColumn struct {
	Name, Type string
}

// hunting adds advanced hunting, the one call that posts.
func (r router) hunting() {
	rule := access.Rule{
		Resource: registration.Defender, Roles: []string{"AdvancedQuery.Read.All"},
		Licences:    []registration.Licence{registration.MDE, registration.Hunting},
		Destination: "advancedqueries/run", Limits: limits(45, 1500),
	}
	r.mux.HandleFunc("POST /api/advancedqueries/run", r.guard(rule, r.hunt))
}

func (a *API) hunt(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	if !t.Clock.Before(huntingEnds) {
		fail(w, r, &problem{
			status: http.StatusGone, Code: "Gone",
			Message: "This API was retired on 2027-02-01. Use Microsoft Graph security API: POST /security/runHuntingQuery.",
		})
		return
	}
	query, p := readQuery(r)
	if p != nil {
		fail(w, r, p)
		return
	}
	answer, err := a.cfg.Hunting.Run(t, hunting.Defender, hunting.Query{App: a.cfg.Gate.Caller(r), Text: query, Span: hunting.History})
	if err != nil {
		fail(w, r, huntingProblem(w, t, err))
		return
	}
	writeHunt(w, r, answer)
}

// readQuery reads the body, whose key is spelt with a capital.
func readQuery(r *http.Request) (string, *problem) {
	var body map[string]json.RawMessage
	if json.NewDecoder(io.LimitReader(r.Body, maxQuery)).Decode(&body) != nil {
		return "", &problem{status: http.StatusBadRequest, Code: "InvalidRequestBody", Message: "Request body is incorrect"}
	}
	var query string
	if json.Unmarshal(body["Query"], &query) != nil || query == "" {
		return "", &problem{status: http.StatusBadRequest, Code: "MissingRequiredParameter", Message: "Parameter Query is missing"}
	}
	return query, nil
}

// huntingProblem words why a query was not answered.
func huntingProblem(w http.ResponseWriter, t *world.Tenant, err error) *problem {
	shortage, ok := errors.AsType[*quota.Shortage](err)
	if !ok {
		return &problem{status: http.StatusBadRequest, Code: "BadRequest", Message: err.Error()}
	}
	seconds := int(math.Ceil(shortage.Wait.Seconds()))
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return &problem{
		status: http.StatusTooManyRequests, Code: "TooManyRequests", Target: t.Organisation.ID,
		Message: fmt.Sprintf("API CPU resources quota exceeded! Maximum allowed %s per %s. You can send requests again in %d seconds.",
			time.Duration(shortage.Allowance.Amount), shortage.Allowance.Window, seconds),
	}
}

// writeHunt writes rows, which may be many megabytes, as they are.
func writeHunt(w http.ResponseWriter, r *http.Request, answer *hunting.Answer) {
	stats := huntingStats{ExecutionTime: answer.Processor.Seconds(), Dataset: []datasetStats{{answer.Count, answer.Rows.Size}}}
	stats.Usage.CPU.Total = time.Time{}.Add(answer.Processor).Format("15:04:05.0000000")
	columns := make([]huntingColumn, len(answer.Columns))
	for i, c := range answer.Columns {
		columns[i] = huntingColumn(c)
	}
	begin, err := json.Marshal(struct {
		Stats  huntingStats
		Schema []huntingColumn
	}{stats, columns})
	if err != nil {
		panic(fmt.Sprintf("defender: encode the schema of a hunting answer: %v", err))
	}
	head(w)
	body := wire.Body(w, r, http.StatusOK, wire.Deflate, wire.Gzip)
	defer body.Close()
	fmt.Fprintf(body, `%s,"Results":`, begin[:len(begin)-1])
	_, _ = answer.Rows.WriteTo(body)
	fmt.Fprint(body, "}")
}
