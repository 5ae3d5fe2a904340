package ingest

import (
	"context"
	"maps"
	"slices"
	"time"

	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

const (
	// alertsPage is how many alerts a page of their lists holds, and bytesPerAlert
	// about what one takes of a packed page, with its evidence.
	alertsPage    = 1_000
	bytesPerAlert = 2_000
	// endpointProduct is the product whose alerts Defender's own API tells.
	endpointProduct = "microsoftDefenderForEndpoint"
)

func alertsSource() step {
	alerts := func(s route.Size) int { return s.Alerts }
	return step{
		name: "alerts", reads: "the alerts, and what they name",
		after: []string{machinesStep}, following: []string{usersStep},
		types: []graph.Type{
			graph.Alert, graph.AccountHasAlert, graph.MachineHasAlert, graph.UserHasAlert, graph.LogonUserHasAlert,
			graph.File, graph.AlertHasFile, graph.URL, graph.AlertHasURL, graph.IPAddress, graph.AlertHasIPAddress,
		},
		licence: DefenderLicence,
		ways: []way{
			{kind: route.Delta, need: alertsNeed, cost: alertsCost(changingAlerts), hindrance: noAlertsSince, run: changeAlerts},
			{kind: route.List, need: alertsNeed, cost: alertsCost(alerts), run: fillAlerts},
			{
				name: "list of Defender's own API", kind: route.List, partial: true,
				need: need{api: transport.Defender, roles: []string{"Alert.Read.All", "Alert.ReadWrite.All"}, unasked: true},
				cost: listCost("alerts", alertsPage, bytesPerAlert, alerts),
				run:  fillEndpointAlerts,
			},
		},
	}
}

var alertsNeed = need{api: transport.Graph, roles: []string{"SecurityAlert.Read.All", "SecurityAlert.ReadWrite.All"}}

// alertsCost is that of listing so many alerts.
func alertsCost(alerts func(route.Size) int) func(route.Size) []route.Cost {
	return func(s route.Size) []route.Cost {
		n := alerts(s)
		return []route.Cost{{Quota: "security/alerts_v2", Calls: 1 + n/alertsPage, Bytes: int64(n) * bytesPerAlert}}
	}
}

// fillAlerts reads the alerts of all products from Graph.
func fillAlerts(ctx context.Context, t *task) error {
	a := t.alerts()
	a.prove()
	if err := a.list(ctx, time.Time{}); err != nil {
		return err
	}
	a.proved()
	t.measured(func(s *route.Size) { s.Alerts = len(a.told) })
	if err := a.end(); err != nil {
		return err
	}
	return a.leave()
}

// list puts the alerts that changed at a moment or after, all when it is zero.
func (a *alerts) list(ctx context.Context, since time.Time) error {
	for record, err := range readable(a.task, a.task.cfg.Graph.AlertsV2(ctx, since), "evidence") {
		if err != nil {
			return err
		}
		if err := a.put(fromGraph(record)); err != nil {
			return err
		}
	}
	return nil
}

// fillEndpointAlerts reads the alerts of Defender for Endpoint from its own API,
// which does not know those of other products: they stay.
func fillEndpointAlerts(ctx context.Context, t *task) error {
	t.coverage = graph.Patch
	a := t.alerts()
	for record, err := range readable(t, t.cfg.Defender.Alerts(ctx, time.Time{}), "evidence", "machineid", "relateduser") {
		if err != nil {
			return err
		}
		if err := a.put(fromDefender(record)); err != nil {
			return err
		}
	}
	if err := t.dropEndpointAlerts(); err != nil {
		return err
	}
	t.measured(func(s *route.Size) { s.Alerts = len(a.told) })
	if err := a.end(); err != nil {
		return err
	}
	t.forget() // what else changed since the last reading by the other way
	t.untold = []string{"actorDisplayName", "tags", "webLink", "incidentWebLink", "verdict", "roles"}
	t.notes.remark("Defender's own API does not tell the alerts of other products: grant SecurityAlert.Read.All of Microsoft Graph")
	return nil
}

// dropEndpointAlerts takes away the alerts of Defender for Endpoint that were not
// listed, if the whole list could be read.
func (t *task) dropEndpointAlerts() error {
	if t.notes.unreadable() {
		return nil
	}
	for partition, stored := range t.stored.Entities(graph.Alert, "serviceSource") {
		if partition != Partition(t.cfg.Name) || stored.Props.Get("serviceSource").AsText() != endpointProduct {
			continue
		}
		if err := t.draft.DeleteEntity(graph.Alert, stored.Key); err != nil { // unless it was put
			return err
		}
	}
	return nil
}

// alerts is a reading of alerts from either API.
type alerts struct {
	task     *task
	devices  *listed
	told     map[graph.Key]time.Time // the alerts that were read, and when they were updated
	files    map[graph.Key]bool      // that they name
	began    time.Time               // the reading
	newest   time.Time               // update that was told of
	next     alertsMemo
	proof    *proof         // of the changes since a moment; nil when nothing is to be proved
	since    time.Time      // that moment
	nobodies int            // accounts of the directory that it does not know
	strange  int            // texts that are no address
	others   map[string]int // pieces of evidence of kinds that are no things of the graph
}

func (t *task) alerts() *alerts {
	return &alerts{
		task: t, devices: t.listed(), told: map[graph.Key]time.Time{}, files: map[graph.Key]bool{},
		began: time.Now(), next: alertsMemo{Maker: t.maker(), Named: map[graph.Key][]named{}}, others: map[string]int{},
	}
}

func (a *alerts) put(alert alert) error {
	key := graph.Key("microsoft_defender_alert:" + alert.id)
	a.told[key] = alert.updated
	if alert.updated.After(a.newest) {
		a.newest = alert.updated
	}
	a.meet(key, alert)
	if err := a.task.entity(graph.Alert, key, alert.props); err != nil {
		return err
	}
	if err := a.task.hasOf(graph.AccountHasAlert, key); err != nil {
		return err
	}
	for _, kind := range alert.others {
		if kind == "" {
			kind = "unnamed"
		}
		a.others[kind]++
	}
	for _, n := range alert.names {
		if n.comesAndGoes() {
			a.next.Named[key] = append(a.next.Named[key], n)
		}
		if err := a.join(key, n); err != nil {
			return err
		}
	}
	return nil
}

// end joins the people, who are looked for all at once, and says what was left out.
func (a *alerts) end() error {
	if err := a.joinPeople(); err != nil {
		return err
	}
	a.devices.leaveOut("the part in alerts")
	if a.nobodies > 0 && a.task.hasDirectory() {
		a.task.notes.remark("left out %s in alerts that the directory does not know", plural(a.nobodies, "account"))
	}
	a.task.leaveOutAddresses(a.strange)
	a.leaveOutOthers()
	return nil
}

// leaveOutOthers says of the evidence that is no thing of the graph.
func (a *alerts) leaveOutOthers() {
	if len(a.others) == 0 {
		return
	}
	pieces := 0
	for _, n := range a.others {
		pieces += n
	}
	kinds := slices.Sorted(maps.Keys(a.others))
	a.task.notes.remark("left out %s of evidence of kinds that are not read: %s",
		plural(pieces, "piece"), enumerate(kinds[:min(examples, len(kinds))], len(kinds)))
}
