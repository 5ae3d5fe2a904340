package defender

import (
	"strings"

	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// alert is one of Defender's own alerts, in Defender's own words.
type alert struct {
	Context            string       `json:"@odata.context,omitempty"`
	ID                 string       `json:"id"`
	IncidentID         *int         `json:"incidentId"`
	InvestigationID    *int         `json:"investigationId"`
	AssignedTo         *string      `json:"assignedTo"`
	Severity           string       `json:"severity"`
	Status             string       `json:"status"`
	Classification     *string      `json:"classification"`
	Determination      *string      `json:"determination"`
	InvestigationState string       `json:"investigationState"`
	DetectionSource    string       `json:"detectionSource"`
	DetectorID         string       `json:"detectorId"`
	Category           string       `json:"category"`
	ThreatFamilyName   *string      `json:"threatFamilyName"`
	Title              string       `json:"title"`
	Description        string       `json:"description"`
	AlertCreationTime  string       `json:"alertCreationTime"`
	FirstEventTime     string       `json:"firstEventTime"`
	LastEventTime      string       `json:"lastEventTime"`
	LastUpdateTime     string       `json:"lastUpdateTime"`
	ResolvedTime       *string      `json:"resolvedTime"`
	MachineID          *string      `json:"machineId"`
	ComputerDNSName    *string      `json:"computerDnsName"`
	RBACGroupName      *string      `json:"rbacGroupName"`
	AADTenantID        string       `json:"aadTenantId"`
	ThreatName         *string      `json:"threatName"`
	MITRETechniques    []string     `json:"mitreTechniques"`
	RelatedUser        *relatedUser `json:"relatedUser"`
	Comments           []comment    `json:"comments"`
	Evidence           []evidence   `json:"evidence"`
}

// relatedUser is the account that an alert is about.
type relatedUser struct {
	UserName   string `json:"userName"`
	DomainName string `json:"domainName"`
}

// comment is what somebody wrote about an alert.
type comment struct {
	Comment     string `json:"comment"`
	CreatedBy   string `json:"createdBy"`
	CreatedTime string `json:"createdTime"`
}

// renderAlert writes an alert, with its evidence or without.
func renderAlert(t *world.Tenant, a *world.Alert, expanded bool) alert {
	row := alert{
		ID: a.ID, IncidentID: wire.Null(a.Incident), AssignedTo: wire.Null(a.AssignedTo),
		Severity: capital(a.Severity), Status: capital(a.Status),
		Classification: judged(a.Classification), Determination: judged(a.Determination), InvestigationState: "UnsupportedAlertType",
		DetectionSource: detectionSource(a.DetectionSource), DetectorID: a.DetectorID, Category: a.Category,
		ThreatFamilyName: wire.Null(a.ThreatFamily), ThreatName: wire.Null(a.ThreatName), Title: a.Title, Description: a.Description,
		AlertCreationTime: wire.Time(a.Created), FirstEventTime: wire.Time(a.FirstActivity), LastEventTime: wire.Time(a.LastActivity),
		LastUpdateTime: wire.Time(a.Updated), ResolvedTime: known(a.Resolved),
		AADTenantID: t.Organisation.ID, MITRETechniques: wire.List(a.Techniques), Comments: []comment{}, Evidence: []evidence{},
	}
	if d := a.Device(); d != nil {
		row.MachineID, row.ComputerDNSName, row.RBACGroupName = wire.Null(d.ID), wire.Null(d.ComputerName), wire.Null(d.RBACGroupName)
	}
	for _, c := range a.Comments {
		row.Comments = append(row.Comments, comment{c.Text, c.By, wire.Time(c.At)})
	}
	for _, e := range a.Evidence {
		if e.Account != nil && row.RelatedUser == nil {
			row.RelatedUser = &relatedUser{e.Account.Name, e.Account.Domain}
		}
		if expanded && e.Kind != world.DeviceEvidence {
			row.Evidence = append(row.Evidence, renderEvidence(e))
		}
	}
	return row
}

// capital begins one of Graph's words with a capital, which makes it one of
// Defender's.
func capital(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// judged is a judgement on an alert; nobody has judged what Graph calls unknown.
func judged(word string) *string {
	if word == "unknown" {
		return nil
	}
	return wire.Null(capital(word))
}

// detectionSource is what Defender calls one of Graph's sources.
func detectionSource(word string) string {
	switch word {
	case "antivirus":
		return "WindowsDefenderAv"
	case "microsoftDefenderForEndpoint":
		return "WindowsDefenderAtp"
	case "customTi":
		return "CustomerTI"
	}
	return capital(word)
}
