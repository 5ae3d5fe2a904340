package world

import (
	"iter"
	"slices"
	"time"
)

// Alert is something suspicious that a Microsoft product saw, as it stands now.
// An empty string means null.
type Alert struct {
	// ID is what Defender's own API calls it, and Graph calls providerAlertId. It
	// is null for a few alerts of other products.
	ID string
	// GraphID is what Graph calls it. For Defender's own alerts it mostly equals
	// ID.
	GraphID string
	// Incident is the number of the incident it is part of.
	Incident int
	// ServiceSource is microsoftDefenderForEndpoint and others; Defender's own
	// API serves the alerts of the first only.
	ServiceSource string
	// DetectionSource is in Graph's words: antivirus, microsoftDefenderForEndpoint,
	// customTi and others.
	DetectionSource string
	DetectorID      string
	Title           string
	Description     string
	Actions         string // recommended
	Category        string
	Severity        string // Graph's: informational, low, medium, high
	Techniques      []string
	ThreatName      string
	ThreatFamily    string
	Actor           string
	Tags            []string // of the system
	Created         time.Time
	// FirstActivity and LastActivity bound what it is about.
	FirstActivity, LastActivity time.Time

	// Status is Graph's: new, inProgress or resolved. What follows goes with it.
	Status         string
	Classification string // unknown, truePositive, falsePositive, informationalExpectedActivity
	Determination  string // unknown, malware, securityTesting and others
	AssignedTo     string
	Updated        time.Time
	Resolved       time.Time // zero unless it is resolved
	Comments       []Comment

	// Evidence is the same for ever, but for its verdicts.
	Evidence []Evidence
	// Product is the product of Microsoft's product list that it is about, as
	// vendor-_-name.
	Product string
}

// Comment is what somebody wrote about an alert.
type Comment struct {
	Text, By string
	At       time.Time
}

// Endpoint says whether it is one of Defender for Endpoint's own.
func (a *Alert) Endpoint() bool { return a.ServiceSource == endpointService }

const endpointService = "microsoftDefenderForEndpoint"

// Device is the device the alert is mainly about, as it was when the alert was
// raised; nil when it is about none.
func (a *Alert) Device() *Device {
	for i := range a.Evidence {
		if a.Evidence[i].Device != nil {
			return a.Evidence[i].Device
		}
	}
	return nil
}

// Alerts lists the alerts of the last 180 days, the newest first. Nobody may
// change the list.
func (t *Tenant) Alerts() []Alert { return t.raised() }

// Alert finds one by either id.
func (t *Tenant) Alert(id string) (*Alert, bool) {
	all := t.raised()
	i := slices.IndexFunc(all, func(a Alert) bool { return a.ID == id || a.GraphID == id })
	if i < 0 {
		return nil, false
	}
	return &all[i], true
}

// AlertsOn yields the alerts that name the device, the newest first.
func (t *Tenant) AlertsOn(d *Device) iter.Seq[*Alert] {
	return func(yield func(*Alert) bool) {
		all := t.raised()
		for i := range all {
			if named := all[i].Device(); named != nil && named.ID == d.ID && !yield(&all[i]) {
				return
			}
		}
	}
}
