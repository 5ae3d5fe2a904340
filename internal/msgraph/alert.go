package msgraph

import (
	"context"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parapet/internal/transport"
)

// Alert is an alert of any of Microsoft's security products.
type Alert struct {
	ID                 string     `json:"id"`
	ProviderAlertID    string     `json:"providerAlertId"`
	IncidentID         string     `json:"incidentId"`
	Status             string     `json:"status"`
	Severity           string     `json:"severity"`
	Classification     string     `json:"classification"`
	Determination      string     `json:"determination"`
	ServiceSource      string     `json:"serviceSource"`
	DetectionSource    string     `json:"detectionSource"`
	ProductName        string     `json:"productName"`
	DetectorID         string     `json:"detectorId"`
	Title              string     `json:"title"`
	Description        string     `json:"description"`
	RecommendedActions string     `json:"recommendedActions"`
	Category           string     `json:"category"`
	AssignedTo         string     `json:"assignedTo"`
	AlertWebURL        string     `json:"alertWebUrl"`
	IncidentWebURL     string     `json:"incidentWebUrl"`
	ActorDisplayName   string     `json:"actorDisplayName"`
	ThreatDisplayName  string     `json:"threatDisplayName"`
	ThreatFamilyName   string     `json:"threatFamilyName"`
	MITRETechniques    []string   `json:"mitreTechniques"`
	CreatedOn          time.Time  `json:"createdDateTime"`
	UpdatedOn          time.Time  `json:"lastUpdateDateTime"`
	ResolvedOn         time.Time  `json:"resolvedDateTime"`
	FirstActivityOn    time.Time  `json:"firstActivityDateTime"`
	LastActivityOn     time.Time  `json:"lastActivityDateTime"`
	SystemTags         []string   `json:"systemTags"`
	Evidence           []Evidence `json:"evidence"`
}

// Evidence is one thing that an [Alert] names. Its Kind says which of its facts
// are set.
type Evidence struct {
	Kind              EvidenceKind `json:"@odata.type"`
	CreatedOn         time.Time    `json:"createdDateTime"`
	Verdict           string       `json:"verdict"`
	RemediationStatus string       `json:"remediationStatus"`
	DetectionStatus   string       `json:"detectionStatus"`
	Roles             []string     `json:"roles"`
	DetailedRoles     []string     `json:"detailedRoles"`
	Tags              []string     `json:"tags"`

	// MDEDeviceID is the device itself, or the one where the file or process was.
	MDEDeviceID   string `json:"mdeDeviceId"`
	AADDeviceID   string `json:"azureAdDeviceId"`
	DeviceDNSName string `json:"deviceDnsName"`

	User *UserAccount `json:"userAccount"` // of users, and of who ran a process

	File               *FileDetails `json:"fileDetails"`
	ImageFile          *FileDetails `json:"imageFile"` // what a process runs
	ProcessCommandLine string       `json:"processCommandLine"`

	IPAddress string `json:"ipAddress"`
	URL       string `json:"url"`

	RegistryKey       string `json:"registryKey"`
	RegistryHive      string `json:"registryHive"`
	RegistryValueName string `json:"registryValueName"`
}

// UserAccount is an account that [Evidence] names.
type UserAccount struct {
	AccountName       string `json:"accountName"`
	DomainName        string `json:"domainName"`
	UserSID           string `json:"userSid"`
	AADUserID         string `json:"azureAdUserId"`
	UserPrincipalName string `json:"userPrincipalName"`
	DisplayName       string `json:"displayName"`
}

// FileDetails is a file that [Evidence] names.
type FileDetails struct {
	SHA1      string `json:"sha1"`
	SHA256    string `json:"sha256"`
	Name      string `json:"fileName"`
	Path      string `json:"filePath"`
	Size      *int64 `json:"fileSize"`
	Publisher string `json:"filePublisher"`
}

// EvidenceKind is what kind of thing an [Evidence] is: device, user, file,
// process, ip, url, registryKey and others, as the name of its OData type says.
type EvidenceKind string

// The kinds of evidence that the product tells apart.
const (
	DeviceEvidence        EvidenceKind = "device"
	UserEvidence          EvidenceKind = "user"
	FileEvidence          EvidenceKind = "file"
	ProcessEvidence       EvidenceKind = "process"
	IPEvidence            EvidenceKind = "ip"
	URLEvidence           EvidenceKind = "url"
	RegistryKeyEvidence   EvidenceKind = "registrykey"
	RegistryValueEvidence EvidenceKind = "registryvalue"
)

// UnmarshalText reads a kind from the name of its OData type.
func (k *EvidenceKind) UnmarshalText(text []byte) error {
	name := strings.TrimPrefix(strings.ToLower(string(text)), "#microsoft.graph.security.")
	*k = EvidenceKind(strings.TrimSuffix(name, "evidence"))
	return nil
}

// Graph counts the calls for alerts, 150 a minute per application and tenant.
var alertsQuota = &transport.Quota{
	Name:   "security/alerts_v2",
	Limits: []transport.Limit{{Calls: 150, Window: time.Minute}},
}

// AlertsV2 streams the alerts that changed at since or after, all that Microsoft
// still keeps when since is zero, each once. The list is no snapshot: an alert
// that comes while it is read pushes others on to the next page.
func (c *Client) AlertsV2(ctx context.Context, since time.Time) iter.Seq2[Alert, error] {
	path := "/security/alerts_v2?$top=" + strconv.Itoa(alertsPerPage)
	if !since.IsZero() {
		path += "&$filter=lastUpdateDateTime%20ge%20" + since.UTC().Format(time.RFC3339Nano)
	}
	alerts := follow(ctx, c, collection[Alert]{
		what: "alerts", path: path, quota: alertsQuota,
		// Without it all that was added to an enumeration is "unknownFutureValue".
		header: http.Header{"Prefer": {"include-unknown-enum-members"}},
		id:     func(a Alert) string { return a.ID },
	})
	return func(yield func(Alert, error) bool) {
		met := map[string]bool{}
		for alert, err := range alerts {
			if err == nil && met[alert.ID] {
				continue
			}
			met[alert.ID] = true
			if !yield(alert, err) {
				return
			}
		}
	}
}

// alertsPerPage is how many alerts a page has, some ten kilobytes each.
const alertsPerPage = 500
