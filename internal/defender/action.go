package defender

import (
	"context"
	"iter"
	"time"
)

// MachineAction is something that Defender was told to do to a device. Absent
// and null are alike, as in [Machine].
type MachineAction struct {
	ID                    string       `json:"id"`
	Type                  string       `json:"type"`
	Title                 string       `json:"title"`
	Scope                 string       `json:"scope"`
	Status                string       `json:"status"`
	Requestor             string       `json:"requestor"`
	RequestorComment      string       `json:"requestorComment"`
	RequestSource         string       `json:"requestSource"`
	MachineID             string       `json:"machineId"`
	ComputerDNSName       string       `json:"computerDnsName"`
	CreatedOn             time.Time    `json:"creationDateTimeUtc"`
	UpdatedOn             time.Time    `json:"lastUpdateDateTimeUtc"`
	CancellationRequestor string       `json:"cancellationRequestor"`
	CancellationComment   string       `json:"cancellationComment"`
	CancelledOn           time.Time    `json:"cancellationDateTimeUtc"`
	ErrorHResult          *int64       `json:"errorHResult"`
	ExternalID            string       `json:"externalId"`
	File                  *RelatedFile `json:"relatedFileInfo"`
}

// RelatedFile is the file that a [MachineAction] is about.
type RelatedFile struct {
	Identifier string `json:"fileIdentifier"`
	Type       string `json:"fileIdentifierType"` // Sha1, Sha256 or Md5
}

// listedAction is a [MachineAction] as the list writes it in its sample.
type listedAction struct {
	MachineAction

	OtherUpdatedOn time.Time `json:"lastUpdateTimeUtc"`
}

var actionList = list[listedAction]{
	name: "machine actions", path: "/machineactions", top: 10_000, quota: actionsQuota,
	id:     func(a listedAction) string { return a.ID },
	passes: 2,
}

// MachineActions streams the actions that Microsoft still keeps.
func (c *Client) MachineActions(ctx context.Context) iter.Seq2[MachineAction, error] {
	return func(yield func(MachineAction, error) bool) {
		for row, err := range walk(ctx, c, actionList) {
			if row.UpdatedOn.IsZero() {
				row.UpdatedOn = row.OtherUpdatedOn
			}
			if !yield(row.MachineAction, err) {
				return
			}
		}
	}
}
