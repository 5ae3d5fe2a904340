package ingest

import (
	"strings"
	"unicode"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/msgraph"
)

// fromGraph reads an alert of Graph. It is known by the id that the product gave
// it, which is the one of Defender's own API for its alerts.
func fromGraph(r msgraph.Alert) alert {
	id := r.ProviderAlertID
	if id == "" {
		id = r.ID
	}
	a := alert{id: id}
	var traces traces
	for _, e := range r.Evidence {
		traces.add(e.ProcessCommandLine, e.RegistryHive, e.RegistryKey)
		if n, ok := namedByGraph(e); ok {
			a.names = append(a.names, n)
		}
	}
	a.props = append(graded(r.Severity, r.Status),
		text("id", id),
		text("name", r.Title),
		text("displayName", r.Title),
		text("providerAlertId", r.ProviderAlertID),
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
	n.props = graph.Props{
		text("verdict", e.Verdict),
		text("remediationStatus", e.RemediationStatus),
		list("roles", e.Roles),
		moment("createdOn", e.CreatedOn),
	}
	file := e.File
	switch e.Kind {
	case msgraph.DeviceEvidence:
		n.machine = e.MDEDeviceID
	case msgraph.UserEvidence:
		if u := e.User; u != nil {
			n.user = person{u.AADUserID, u.AccountName, u.DomainName, u.UserSID, u.UserPrincipalName}
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

// fromDefender reads an alert of Defender's own API, in the words of Graph's.
func fromDefender(r defender.Alert) alert {
	a := alert{id: r.ID}
	if r.MachineID != "" {
		a.names = append(a.names, named{machine: r.MachineID, props: graph.Props{moment("createdOn", r.CreatedOn)}})
	}
	var traces traces
	for _, e := range r.Evidence {
		traces.add(e.ProcessCommandLine, e.RegistryHive, e.RegistryKey)
		if n, ok := namedByDefender(e); ok {
			a.names = append(a.names, n)
		}
	}
	a.props = append(graded(severityOf(r.Severity), orUnknown(camel(r.Status))),
		text("id", r.ID),
		text("name", r.Title),
		text("displayName", r.Title),
		text("providerAlertId", r.ID),
		text("incidentId", r.IncidentID),
		text("title", r.Title),
		text("description", r.Description),
		text("recommendedActions", r.RecommendedAction),
		text("category", r.Category),
		text("classification", orUnknown(camel(r.Classification))),
		text("determination", orUnknown(determination(camel(r.Determination)))),
		text("serviceSource", endpointProduct),
		text("detectionSource", detectionSource(r.DetectionSource)),
		text("detectorId", r.DetectorID),
		text("assignedTo", r.AssignedTo),
		text("threatName", r.ThreatName),
		text("threatFamilyName", r.ThreatFamilyName),
		list("mitreTechniques", r.MITRETechniques),
		list("processes", traces.commands),
		list("registryKeys", traces.keys),
		moment("createdOn", r.CreatedOn),
		moment("updatedOn", r.UpdatedOn),
		moment("resolvedOn", r.ResolvedOn),
		moment("firstActivityOn", r.FirstEventOn),
		moment("lastActivityOn", r.LastEventOn),
	)
	return a
}

func namedByDefender(e defender.Evidence) (n named, ok bool) {
	n.props = graph.Props{moment("createdOn", e.CreatedOn)}
	if status := camel(e.DetectionStatus); status == "blocked" || status == "prevented" {
		n.props = append(n.props, text("remediationStatus", status))
	}
	switch strings.ToLower(e.EntityType) {
	case "user":
		n.user = person{e.AADUserID, e.AccountName, e.DomainName, e.UserSID, e.UserPrincipalName}
	case "ip":
		n.address = e.IPAddress
	case "url":
		n.url = e.URL
	case "file", "process":
		n.file = sample{sha1: e.SHA1, sha256: e.SHA256, name: e.FileName, path: e.FilePath}
	default:
		return named{}, false
	}
	return n, true
}

// traces are what evidence names that is a property of the alert: each once, in
// the order of the evidence.
type traces struct{ commands, keys []string }

func (t *traces) add(command, hive, key string) {
	if hive != "" && key != "" {
		key = hive + `\` + key
	}
	add(&t.commands, command)
	add(&t.keys, key)
}

// camel writes a name of Defender's own API as Graph does: inProgress.
func camel(name string) string {
	for i, letter := range name {
		return string(unicode.ToLower(letter)) + name[i+len(string(letter)):]
	}
	return ""
}

func orUnknown(name string) string {
	if name == "" {
		return "unknown"
	}
	return name
}

func severityOf(name string) string {
	if name == "UnSpecified" {
		return "unknown"
	}
	return orUnknown(camel(name))
}

// detectionSources are Graph's names of what Defender's own API names otherwise.
var detectionSources = map[string]string{
	"WindowsDefenderAtp": endpointProduct, "WindowsDefenderAv": "antivirus", "CustomerTI": "customTi",
}

func detectionSource(name string) string {
	if other := detectionSources[name]; other != "" {
		return other
	}
	return camel(name)
}
