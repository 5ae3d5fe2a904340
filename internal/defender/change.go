package defender

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"time"

	"parapet/internal/transport"
)

// ErrTooOld says that changes are not told from so long ago: Microsoft keeps
// those of 14 days.
var ErrTooOld = errors.New("changes are not kept that long; read the whole")

// VulnerabilityChange is a change of one row of the vulnerability export. ID
// and RBACGroupID together tell rows apart: a device that moves between groups
// has its rows fixed in one and new in the other.
type VulnerabilityChange struct {
	ID            string `json:"id"`
	DeviceID      string `json:"deviceId"`
	RBACGroupID   *int64 `json:"rbacGroupId"`
	RBACGroupName string `json:"rbacGroupName"`
	// Status is New, Fixed or Updated.
	Status    string    `json:"status"`
	EventTime time.Time `json:"eventTimestamp"`

	// CVEID is empty for software without a known vulnerability.
	CVEID               string    `json:"cveId"`
	Vendor              string    `json:"softwareVendor"`
	Product             string    `json:"softwareName"`
	Version             string    `json:"softwareVersion"`
	Severity            string    `json:"vulnerabilitySeverityLevel"`
	CVSSScore           *float64  `json:"cvssScore"`
	ExploitabilityLevel string    `json:"exploitabilityLevel"`
	UpdateName          string    `json:"recommendedSecurityUpdate"`
	UpdateID            string    `json:"recommendedSecurityUpdateId"`
	UpdateAvailable     *bool     `json:"securityUpdateAvailable"`
	FirstSeen           time.Time `json:"firstSeenTimestamp"`
	LastSeen            time.Time `json:"lastSeenTimestamp"`
}

// VulnerabilityChanges streams what changed since a moment, in no order, and
// some that is older: Microsoft tells changes six hours at a time. The stream
// ends with [ErrTooOld] when since lies too far back.
func (c *Client) VulnerabilityChanges(ctx context.Context, since time.Time) iter.Seq2[VulnerabilityChange, error] {
	p := paged{
		name: "vulnerability changes", method: "SoftwareVulnerabilityChangesByMachine", rows: ChangeRows,
		query: "sinceTime=" + url.QueryEscape(since.UTC().Format(time.RFC3339)),
	}
	return func(yield func(VulnerabilityChange, error) bool) {
		for change, err := range records(ctx, c, p, func(r VulnerabilityChange) string { return r.DeviceID }) {
			if !yield(change, tooOld(err)) {
				return
			}
		}
	}
}

// tooOld adds [ErrTooOld] to an error that means it: the one thing of the
// request that the service may find wrong is the moment.
func tooOld(err error) error {
	var refused *transport.Error
	if errors.As(err, &refused) && refused.Status == http.StatusBadRequest && !errors.Is(err, ErrNewGeneration) {
		return fmt.Errorf("%w: %w", ErrTooOld, err)
	}
	return err
}
