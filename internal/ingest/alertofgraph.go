package ingest

import (
	"slices"

	"parapet/internal/msgraph"
)

// fromGraph reads an alert of Graph. It is known by the id that the product gave
// it, which is the one of Defender's own API for its alerts.
func fromGraph(r msgraph.Alert) alert {
	id := r.ProviderAlertID
	if id == "" {
		id = r.ID
	}
	a := alert{id: id, updated: r.UpdatedOn}
	var traces traces
	for _, e := range r.Evidence {
		traces.add(e.ProcessCommandLine, e.RegistryHive, e.RegistryKey)
		if n, ok := namedByGraph(e); ok {
			a.names = append(a.names, n)
		} else if kind := string(e.Kind); !slices.Contains(traceKinds, kind) {
			a.others = append(a.others, kind)
		}
	}
	a.props = append(graded(r.Severity, r.Status),
		text("id", id),
		text("name", r.Title),
		text("displayName", r.Title),
		text("providerAlertId", r.ProviderAlertID),
		text("graphId", r.ID),
		text("incidentId", r.IncidentID),
		text("title", r.Title),
		text("description", r.Description),
		text("recommendedActions", r.RecommendedActions),
		text("category", r.Category),
		text("classification", r.Classification),
		text("determination", determination(r.Determination)),
		text("serviceSource", r.ServiceSource),
		text("detectionSource", r.DetectionSource),
		text("detectorId", r.DetectorID),
		text("assignedTo", r.AssignedTo),
		text("threatName", r.ThreatDisplayName),
		text("threatFamilyName", r.ThreatFamilyName),
		text("actorDisplayName", r.ActorDisplayName),
		list("mitreTechniques", r.MITRETechniques),
		list("tags", r.SystemTags),
		list("processes", traces.commands),
		list("registryKeys", traces.keys),
		text("webLink", r.AlertWebURL),
		text("incidentWebLink", r.IncidentWebURL),
		moment("createdOn", r.CreatedOn),
		moment("updatedOn", r.UpdatedOn),
		moment("resolvedOn", r.ResolvedOn),
		moment("firstActivityOn", r.FirstActivityOn),
		moment("lastActivityOn", r.LastActivityOn),
	)
	return a
}

// namedByGraph is the thing that a piece of evidence is; ok is false for kinds
// that are no things of the graph. Of a process it is the file that it runs.
func namedByGraph(e msgraph.Evidence) (n named, ok bool) {
	n.As = involvement{e.Verdict, e.RemediationStatus, e.Roles, e.CreatedOn}
	file := e.File
	switch e.Kind {
	case msgraph.DeviceEvidence:
		n.Machine = e.MDEDeviceID
	case msgraph.UserEvidence:
		if u := e.User; u != nil {
			n.User = person{u.AADUserID, u.AccountName, u.DomainName, u.UserSID, u.UserPrincipalName}
		}
	case msgraph.IPEvidence:
		n.address = e.IPAddress
	case msgraph.URLEvidence:
		n.url = e.URL
	case msgraph.ProcessEvidence:
		file = e.ImageFile
		fallthrough
	case msgraph.FileEvidence:
		if file != nil {
			n.file = sample{file.SHA1, file.SHA256, file.Name, file.Path, file.Publisher, file.Size}
		}
	default:
		return named{}, false
	}
	return n, true
}
