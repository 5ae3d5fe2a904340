package world

import (
	"slices"
	"time"
)

// at is the alert as it stands at a moment.
func (a *detection) at(clock time.Time) Alert {
	now := a.Alert
	now.Status, now.Classification, now.Determination = "new", "unknown", "unknown"
	now.Updated = now.Created.Add(2 * time.Second)
	verdict, remediation := "suspicious", "active"
	if !a.acknowledged.IsZero() && !a.acknowledged.After(clock) {
		now.Status, now.AssignedTo, now.Updated = "inProgress", analyst, a.acknowledged
	}
	if !a.closed.IsZero() && !a.closed.After(clock) {
		now.Status, now.Updated, now.Resolved = "resolved", a.closed, a.closed
		now.Classification, now.Determination = a.verdict.classification, a.verdict.determination
		verdict, remediation = a.verdict.evidence, a.verdict.remediation
		now.Comments = []Comment{{"Looked into: " + a.verdict.determination, analyst, a.closed}}
	}
	now.Evidence = slices.Clone(a.Evidence)
	for i := range now.Evidence {
		now.Evidence[i].judge(verdict, remediation)
	}
	return now
}

// analyst is who looks after alerts.
const analyst = "soc@analysts.example"

// judge says what is thought of a piece of evidence. Devices and accounts are
// never malicious themselves.
func (e *Evidence) judge(verdict, remediation string) {
	e.Verdict, e.Remediation = verdict, remediation
	switch e.Kind {
	case DeviceEvidence, RegistryEvidence:
		e.Verdict, e.Remediation = "unknown", "none"
	case UserEvidence:
		if verdict == "malicious" {
			e.Verdict = "suspicious"
		}
	case FileEvidence, ProcessEvidence:
		e.Detection = "detected"
		if remediation == "remediated" {
			e.Detection = "blocked"
		}
	}
}

// raise lists the alerts as they stand now, the newest first.
func (t *Tenant) raise() []Alert {
	all := make([]Alert, 0, len(t.alerts))
	for _, a := range slices.Backward(t.alerts) {
		all = append(all, a.at(t.Clock))
	}
	slices.SortStableFunc(all, func(a, b Alert) int { return b.Created.Compare(a.Created) })
	return all
}

// alarmed says whether an alert about the product is not resolved.
func (t *Tenant) alarmed(p *product) bool { return t.suspects()[p.id] }

func (t *Tenant) countSuspects() map[string]bool {
	all := map[string]bool{}
	for i := range t.raised() {
		if a := &t.raised()[i]; a.Product != "" && a.Status != "resolved" {
			all[a.Product] = true
		}
	}
	return all
}
