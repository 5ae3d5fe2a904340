package defender

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"parapet/internal/odata"
	"parapet/internal/transport"
)

// PageRows is how many rows an answer of the ByMachine methods has at most. The
// API gives up to 200,000 of about a kilobyte, which are held at once.
const PageRows = 50_000

// ErrTooOld says that changes are not told from so long ago: Microsoft keeps
// those of 14 days.
var ErrTooOld = errors.New("changes are not kept that long; read the whole")

// VulnerabilityChange is a change of one [SoftwareVulnerability].
type VulnerabilityChange struct {
	SoftwareVulnerability

	ID            string `json:"id"`
	RBACGroupID   *int64 `json:"rbacGroupId"`
	RBACGroupName string `json:"rbacGroupName"`
	// Status is New, Fixed or Updated. A device that moves between groups has its
	// rows fixed in one and new in the other.
	Status    string    `json:"status"`
	EventTime time.Time `json:"eventTimestamp"`
}

// VulnerabilityChanges streams what changed since a moment, which gives some
// that is older: Microsoft tells changes six hours at a time. The stream ends
// with [ErrTooOld] when since lies too far back.
func (c *Client) VulnerabilityChanges(ctx context.Context, since time.Time) iter.Seq2[VulnerabilityChange, error] {
	return func(yield func(VulnerabilityChange, error) bool) {}
}

// VulnerabilitiesByMachine streams the rows of [Client.ExportVulnerabilities]
// page by page.
func (c *Client) VulnerabilitiesByMachine(ctx context.Context) iter.Seq2[SoftwareVulnerability, error] {
	return pages(ctx, c, softwareVulnerabilities, func(r SoftwareVulnerability) string { return r.DeviceID })
}

// SoftwareByMachine streams the software inventory page by page.
func (c *Client) SoftwareByMachine(ctx context.Context) iter.Seq2[SoftwareInstallation, error] {
	return pages(ctx, c, softwareInventory, func(r SoftwareInstallation) string { return r.DeviceID })
}

// NonCPESoftwareByMachine streams the rows of [Client.ExportNonCPESoftware] page
// by page.
func (c *Client) NonCPESoftwareByMachine(ctx context.Context) iter.Seq2[NonCPESoftware, error] {
	return pages(ctx, c, nonCPESoftware, nonCPEDevice)
}

// SecureConfigurationsByMachine streams the rows of
// [Client.ExportSecureConfigurations] page by page.
func (c *Client) SecureConfigurationsByMachine(ctx context.Context) iter.Seq2[SecureConfiguration, error] {
	return pages(ctx, c, secureConfigurations, configurationDevice)
}

// BrowserExtensionsByMachine streams the rows of [Client.ExportBrowserExtensions]
// page by page.
func (c *Client) BrowserExtensionsByMachine(ctx context.Context) iter.Seq2[BrowserExtension, error] {
	return pages(ctx, c, browserExtensions, extensionDevice)
}

// CertificatesByMachine streams the rows of [Client.ExportCertificates] page by
// page.
func (c *Client) CertificatesByMachine(ctx context.Context) iter.Seq2[Certificate, error] {
	return pages(ctx, c, certificates, certificateDevice)
}

// pages streams an assessment along the service's links. They lead through one
// generation of it, and end with [ErrNewGeneration] when a newer one replaces
// that.
func pages[T any](ctx context.Context, c *Client, of assessment, id func(T) string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {}
}

var (
	_ = fmt.Sprint
	_ odata.RowError
	_ transport.API
)
