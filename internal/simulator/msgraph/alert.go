package msgraph

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"parapet/internal/simulator/filter"
	"parapet/internal/simulator/wire"
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

// wantsUnknownMembers reports whether the client takes members of enumerations
// that came later.
func wantsUnknownMembers(r *http.Request) bool {
	return slices.Contains(preferences(r), "include-unknown-enum-members")
}

// lateMembers came to their enumerations after unknownFutureValue.
var lateMembers = []string{"microsoftDefenderForCloud", "microsoftSentinel", "microsoftThreatIntelligence"}

// member is a member of an enumeration as the client wants it.
func member(name string, unknown bool) string {
	if !unknown && slices.Contains(lateMembers, name) {
		return "unknownFutureValue"
	}
	return name
}

// products are the names of products by their place in the enumeration.
var products = map[string]string{
	"microsoftDefenderForEndpoint":  "Microsoft Defender for Endpoint",
	"microsoftDefenderForIdentity":  "Microsoft Defender for Identity",
	"microsoftDefenderForOffice365": "Microsoft Defender for Office 365",
	"microsoftDefenderForCloud":     "Microsoft Defender for Cloud",
	"microsoftDefenderForCloudApps": "Microsoft Defender for Cloud Apps",
	"azureAdIdentityProtection":     "Microsoft Entra ID Protection",
}

func alertResource(t *world.Tenant, a *world.Alert, unknown bool) map[string]any {
	tenant := t.Organisation.ID
	incident := strconv.Itoa(a.Incident)
	evidence := make([]map[string]any, len(a.Evidence))
	for i := range a.Evidence {
		evidence[i] = evidenceResource(a, &a.Evidence[i])
	}
	comments := make([]map[string]any, len(a.Comments))
	for i, c := range a.Comments {
		comments[i] = map[string]any{"comment": c.Text, "createdByDisplayName": c.By, "createdDateTime": wire.Time(c.At)}
	}
	return map[string]any{
		"@odata.type": "#microsoft.graph.security.alert", "id": a.GraphID, "providerAlertId": wire.Null(a.ID),
		"incidentId": incident, "status": a.Status, "severity": a.Severity, "classification": a.Classification,
		"determination": a.Determination, "serviceSource": member(a.ServiceSource, unknown),
		"detectionSource": member(a.DetectionSource, unknown), "productName": wire.Null(products[a.ServiceSource]),
		"detectorId": wire.Null(a.DetectorID), "tenantId": tenant, "title": a.Title, "description": wire.Null(a.Description),
		"recommendedActions": wire.Null(a.Actions), "category": wire.Null(a.Category), "assignedTo": wire.Null(a.AssignedTo),
		"alertWebUrl":      "https://security.microsoft.com/alerts/" + a.GraphID + "?tid=" + tenant,
		"incidentWebUrl":   "https://security.microsoft.com/incidents/" + incident + "?tid=" + tenant,
		"actorDisplayName": wire.Null(a.Actor), "threatDisplayName": wire.Null(a.ThreatName),
		"threatFamilyName": wire.Null(a.ThreatFamily), "mitreTechniques": wire.List(a.Techniques),
		"createdDateTime": wire.Time(a.Created), "lastUpdateDateTime": wire.Time(a.Updated), "resolvedDateTime": timeOrNull(a.Resolved),
		"firstActivityDateTime": wire.Time(a.FirstActivity), "lastActivityDateTime": wire.Time(a.LastActivity),
		"comments": comments, "evidence": evidence, "systemTags": wire.List(a.Tags),
	}
}

func timeOrNull(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return wire.Time(at)
}
