package defender

import (
	"context"
	"iter"
	"time"
)

// Alert is an alert as Defender's own API gives it. Absent and null are alike,
// as in [Machine].
type Alert struct {
	ID                string       `json:"id"`
	IncidentID        string       `json:"incidentId"`
	AssignedTo        string       `json:"assignedTo"`
	Severity          string       `json:"severity"`
	Status            string       `json:"status"`
	Classification    string       `json:"classification"`
	Determination     string       `json:"determination"`
	DetectionSource   string       `json:"detectionSource"`
	DetectorID        string       `json:"detectorId"`
	Category          string       `json:"category"`
	ThreatFamilyName  string       `json:"threatFamilyName"`
	ThreatName        string       `json:"threatName"`
	Title             string       `json:"title"`
	Description       string       `json:"description"`
	RecommendedAction string       `json:"recommendedAction"`
	CreatedOn         time.Time    `json:"alertCreationTime"`
	UpdatedOn         time.Time    `json:"lastUpdateTime"`
	ResolvedOn        time.Time    `json:"resolvedTime"`
	FirstEventOn      time.Time    `json:"firstEventTime"`
	LastEventOn       time.Time    `json:"lastEventTime"`
	MachineID         string       `json:"machineId"`
	ComputerDNSName   string       `json:"computerDnsName"`
	RBACGroupName     string       `json:"rbacGroupName"`
	MITRETechniques   []string     `json:"mitreTechniques"`
	RelatedUser       *RelatedUser `json:"relatedUser"`
	Evidence          []Evidence   `json:"evidence"`
}

// RelatedUser is the account that an [Alert] is about.
type RelatedUser struct {
	UserName   string `json:"userName"`
	DomainName string `json:"domainName"`
}

// Evidence is one thing that an [Alert] names. EntityType, User, Process, File,
// Ip, Url, Registry and others, says which of its facts are set.
type Evidence struct {
	EntityType         string    `json:"entityType"`
	CreatedOn          time.Time `json:"evidenceCreationTime"`
	DetectionStatus    string    `json:"detectionStatus"`
	SHA1               string    `json:"sha1"`
	SHA256             string    `json:"sha256"`
	FileName           string    `json:"fileName"`
	FilePath           string    `json:"filePath"`
	ProcessCommandLine string    `json:"processCommandLine"`
	IPAddress          string    `json:"ipAddress"`
	URL                string    `json:"url"`
	RegistryKey        string    `json:"registryKey"`
	RegistryHive       string    `json:"registryHive"`
	AccountName        string    `json:"accountName"`
	DomainName         string    `json:"domainName"`
	UserSID            string    `json:"userSid"`
	AADUserID          string    `json:"aadUserId"`
	UserPrincipalName  string    `json:"userPrincipalName"`
}

// An alert with its evidence is some ten kilobytes; the API would give 10,000.
var alertList = list[Alert]{
	name: "alerts", path: "/alerts", query: "$expand=evidence", top: 2_000, quota: alertsQuota,
	id:     func(a Alert) string { return a.ID },
	passes: 2,
}

// Alerts streams the alerts that changed at since or after, with their evidence;
// all that Microsoft still keeps when since is zero. Graph's
// alerts_v2 tells more.
func (c *Client) Alerts(ctx context.Context, since time.Time) iter.Seq2[Alert, error] {
	return walk(ctx, c, alertList.changedSince("lastUpdateTime", since))
}
