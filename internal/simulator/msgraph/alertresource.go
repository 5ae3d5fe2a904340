package msgraph

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

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
