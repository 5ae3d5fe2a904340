package defender

import (
	"iter"
	"net/http"
	"strings"

	"parapet/internal/simulator/filter"
	"parapet/internal/simulator/world"
)

// alertList lists alerts; it takes $expand=evidence.
func alertList(t *world.Tenant, expanded bool) collection[*world.Alert] {
	return collection[*world.Alert]{
		context: "Alerts",
		maxTop:  10_000,
		page:    10_000,
		also:    []string{"$expand"},
		filterable: []string{
			"alertCreationTime", "lastUpdateTime", "incidentId", "investigationId", "id", "assignedTo", "detectionSource",
			"lastEventTime", "status", "severity", "category",
		},
		value:  alertValue,
		render: func(a *world.Alert) any { return renderAlert(t, a, expanded) },
	}
}

func alertValue(a *world.Alert, name string) filter.Value {
	switch name {
	case "alertCreationTime":
		return a.Created
	case "lastUpdateTime":
		return a.Updated
	case "lastEventTime":
		return a.LastActivity
	case "incidentId":
		return float64(a.Incident)
	case "status":
		return capital(a.Status)
	case "severity":
		return capital(a.Severity)
	case "detectionSource":
		return detectionSource(a.DetectionSource)
	}
	return nullable(map[string]string{"id": a.ID, "assignedTo": a.AssignedTo, "category": a.Category}[name])
}

func (a *API) alerts(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	expand := option(r.URL.Query(), "$expand")
	if expand != "" && !strings.EqualFold(expand, "evidence") {
		fail(w, r, badQuery("Could not find a property named '%s' on type 'microsoft.windowsDefenderATP.api.Alert'.", expand))
		return
	}
	alertList(t, expand != "").serve(w, r, own(t))
}

// own yields Defender's own alerts: it knows nothing of other products'.
func own(t *world.Tenant) iter.Seq[*world.Alert] {
	return func(yield func(*world.Alert) bool) {
		all := t.Alerts()
		for i := range all {
			if all[i].Endpoint() && !yield(&all[i]) {
				return
			}
		}
	}
}

func (a *API) alert(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	id := r.PathValue("id")
	for found := range own(t) {
		if strings.EqualFold(found.ID, id) {
			body := renderAlert(t, found, true)
			body.Context = metadata + "Alerts/$entity"
			succeed(w, r, body)
			return
		}
	}
	fail(w, r, missing("Alert", id))
}

// machineAlerts lists the alerts of a machine, with their evidence unasked.
func (a *API) machineAlerts(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	d, problem := findMachine(r, t)
	if problem != nil {
		fail(w, r, problem)
		return
	}
	alertList(t, true).serve(w, r, func(yield func(*world.Alert) bool) {
		for found := range t.AlertsOn(d) {
			if found.Endpoint() && !yield(found) {
				return
			}
		}
	})
}
