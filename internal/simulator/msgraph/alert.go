package msgraph

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"parapet/internal/simulator/filter"
	"parapet/internal/simulator/world"
)

// Page sizes of alerts.
const (
	defaultAlerts = 100
	maxAlerts     = 1000
)

// alertFilters are the properties that $filter takes.
var alertFilters = []string{
	"assignedTo", "classification", "determination", "createdDateTime", "lastUpdateDateTime", "severity", "serviceSource", "status",
}

// alertQuery are the query options of the list.
type alertQuery struct {
	filter    filter.Expr
	top, skip int
	count     bool
}

func readAlertQuery(r *http.Request) (alertQuery, *problem) {
	q := alertQuery{filter: filter.All, top: defaultAlerts}
	for name, values := range r.URL.Query() {
		var err error
		switch value := values[0]; strings.ToLower(name) {
		case "$filter":
			q.filter, err = filter.Parse(value, alertFilters)
		case "$top":
			q.top, err = between(value, 1, maxAlerts)
		case "$skip":
			q.skip, err = between(value, 0, 1<<30)
		case "$count":
			q.count = value == "true"
		default:
			if strings.HasPrefix(name, "$") {
				err = fmt.Errorf("the query parameter '%s' is not supported", name)
			}
		}
		if err != nil {
			return q, badRequest("BadRequest", "Invalid query option %s: %s.", name, err.Error())
		}
	}
	return q, nil
}

// between reads a number within bounds.
func between(text string, least, most int) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("'%s' is not between %d and %d", text, least, most)
	}
	return n, nil
}

// alerts lists the newest first. It goes on by $skip, so that an alert that
// comes meanwhile pushes others on to the next page.
func (a *API) alerts(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	q, problem := readAlertQuery(r)
	if problem != nil {
		fail(w, r, problem)
		return
	}
	var chosen []*world.Alert
	all := t.Alerts() // the newest first
	for i := range all {
		if q.filter.Match(func(name string) filter.Value { return alertProperty(&all[i], name) }) {
			chosen = append(chosen, &all[i])
		}
	}
	body := envelope{Context: metadata + "security/alerts_v2", Value: []json.RawMessage{}}
	if q.count {
		total := len(chosen)
		body.Count = &total
	}
	from := min(q.skip, len(chosen))
	to := min(from+q.top, len(chosen))
	for _, alert := range chosen[from:to] {
		body.Value = append(body.Value, marshal(alertResource(t, alert, wantsUnknownMembers(r))))
	}
	if to < len(chosen) {
		body.NextLink = linkWith(r, "$skip", strconv.Itoa(to))
	}
	succeed(w, r, body)
}

func (a *API) alert(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	alert, ok := t.Alert(r.PathValue("id"))
	if !ok {
		fail(w, r, &problem{
			status: http.StatusNotFound, Code: "NotFound", Message: "Alert " + r.PathValue("id") + " was not found.",
		})
		return
	}
	resource := alertResource(t, alert, wantsUnknownMembers(r))
	resource["@odata.context"] = metadata + "security/alerts_v2/$entity"
	succeed(w, r, resource)
}

func alertProperty(a *world.Alert, name string) filter.Value {
	switch name {
	case "assignedTo":
		return textOrNull(a.AssignedTo)
	case "classification":
		return a.Classification
	case "determination":
		return a.Determination
	case "createdDateTime":
		return a.Created
	case "lastUpdateDateTime":
		return a.Updated
	case "severity":
		return a.Severity
	case "serviceSource":
		return a.ServiceSource
	default:
		return a.Status
	}
}

func textOrNull(text string) filter.Value {
	if text == "" {
		return nil
	}
	return text
}
