package world

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// detection is an alert and what is to become of it. It never changes: what has
// become of it follows from the clock.
type detection struct {
	Alert
	// acknowledged and resolved are when somebody takes it on and closes it; zero
	// where nobody ever does.
	acknowledged, closed time.Time
	verdict              verdict
}

// verdict is what people find an alert to be.
type verdict struct {
	classification, determination string
	evidence, remediation         string
}

var verdicts = []verdict{
	{"truePositive", "malware", "malicious", "remediated"},
	{"truePositive", "malware", "malicious", "remediated"},
	{"truePositive", "phishing", "malicious", "remediated"},
	{"informationalExpectedActivity", "securityTesting", "suspicious", "none"},
	{"falsePositive", "notMalicious", "noThreatsFound", "none"},
}

// retention is how long alerts and machine actions are kept.
const retention = 180 * day

// foundAlerts raises the alerts of the two months before the world begins.
func (t *Tenant) foundAlerts(cfg Config) {
	r := cfg.dice("alerts", 0)
	const span = 60 * day
	users := make(map[string]*User, len(t.Users))
	for _, u := range t.Users {
		users[u.ID] = u
	}
	find := func(id string) *User { return users[id] }
	n := 24 + cfg.Devices/10
	for i := range n {
		// Evenly, so that the list is in the order of time.
		t.alarm(r, t.Clock.Add(-span+span/time.Duration(n)*time.Duration(i)), find)
	}
}

// alarm raises alerts of the past hour, and forgets those of half a year ago.
func (h hour) alarm() {
	r := h.dice("alerts")
	// The index is that of the moment before: it may not decide anything.
	find := func(id string) *User {
		if i := slices.IndexFunc(h.Users, func(u *User) bool { return u.ID == id }); i >= 0 {
			return h.Users[i]
		}
		return nil
	}
	for range 1 + len(h.Devices)/5000 {
		if h.every(2, 1) {
			h.Tenant.alarm(r, h.Clock.Add(-time.Duration(r.Int64N(int64(50*time.Minute)))), find)
		}
	}
	for len(h.alerts) > 0 && h.alerts[0].Created.Before(h.Clock.Add(-retention)) {
		h.alerts = h.alerts[1:]
	}
}

// alarm raises one alert, about a device that reports or about an account. Users
// are found by their id.
func (t *Tenant) alarm(r *rand.Rand, at time.Time, find func(id string) *User) {
	serial := t.serials.alerts
	t.serials.alerts++
	a := &detection{Alert: Alert{Incident: 20_000 + serial/2, Created: at.Truncate(ticks)}}
	a.FirstActivity = a.Created.Add(-time.Duration(between(r, 1, 90)) * time.Minute).Truncate(time.Millisecond)
	a.LastActivity = a.Created.Add(-time.Duration(r.IntN(60)) * time.Second).Truncate(time.Millisecond)
	pattern := patterns[serial%len(patterns)]
	a.is(pattern)
	a.number(r, serial, t.sinceDawn(a.Created))
	a.schedule(r, serial)
	if pattern.service != endpointService {
		t.implicate(r, a, serial, find)
	} else if !t.witness(r, a, serial, find) {
		return // no device that could have seen it
	}
	t.alerts = append(t.alerts, a)
}

// number gives the alert the ids that its product and Graph know it by. They are
// the same whenever the world begins.
func (a *detection) number(r *rand.Rand, serial int, age time.Duration) {
	a.ID = fmt.Sprintf("da%d_%d", 637_000_000_000_000_000+int64(age/ticks), serial+1)
	a.GraphID = a.ID
	switch {
	case a.ServiceSource == endpointService && serial%7 == 4:
		a.GraphID = "ra" + a.ID[2:]
	case a.ServiceSource != endpointService:
		a.ID, a.GraphID = guid(r), "aa"+hexID(r, 16)
		if serial%3 == 1 {
			a.ID = ""
		}
	}
}

// schedule decides when people look at the alert: most within hours, some never.
func (a *detection) schedule(r *rand.Rand, serial int) {
	a.verdict = pick(r, verdicts)
	if serial%9 == 2 {
		return
	}
	a.acknowledged = a.Created.Add(time.Duration(between(r, 40, 900)) * time.Minute)
	if serial%8 != 5 {
		a.closed = a.acknowledged.Add(time.Duration(between(r, 60, 6000)) * time.Minute)
	}
}

// is takes over what every alert of a pattern says.
func (a *detection) is(p pattern) {
	a.ServiceSource, a.DetectionSource = p.service, p.source
	a.DetectorID = lot(digest(p.title)).guid(1)
	a.Title, a.Category, a.Severity, a.Techniques = p.title, p.category, p.severity, p.techniques
	a.Description = p.description
	a.Actions = "1. Make sure that what was seen is unwanted. 2. Look for the same on other devices. 3. Mend what let it in."
	if name, found := strings.CutPrefix(p.threat, "family:"); found {
		a.ThreatName, a.ThreatFamily = "Trojan:Win32/"+name+".A", name
	}
	if p.actor != "" {
		a.Actor, a.Tags = p.actor, []string{"Defender Experts"}
	}
}
