package ingest

import (
	"slices"
	"strings"
	"unicode"

	"parapet/internal/defender"
)

// fromDefender reads an alert of Defender's own API, in the words of Graph's.
func fromDefender(r defender.Alert) alert {
	a := alert{id: r.ID, updated: r.UpdatedOn}
	if r.MachineID != "" {
		a.names = append(a.names, named{Machine: r.MachineID, As: involvement{CreatedOn: r.CreatedOn}})
	}
	var traces traces
	for _, e := range r.Evidence {
		traces.add(e.ProcessCommandLine, e.RegistryHive, e.RegistryKey)
		if n, ok := namedByDefender(e); ok {
			a.names = append(a.names, n)
		} else if kind := strings.ToLower(e.EntityType); !slices.Contains(traceKinds, kind) {
			a.others = append(a.others, kind)
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
	n.As.CreatedOn = e.CreatedOn
	if status := camel(e.DetectionStatus); status == "blocked" || status == "prevented" {
		n.As.Remediation = status
	}
	switch strings.ToLower(e.EntityType) {
	case "user":
		n.User = person{e.AADUserID, e.AccountName, e.DomainName, e.UserSID, e.UserPrincipalName}
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
