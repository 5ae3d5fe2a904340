package defender

import (
	"context"
	"errors"
	"iter"
	"time"
)

// Assessment is the whole of what Microsoft found out of one kind about a
// tenant's devices, as of one moment, in files behind links that expire after
// an hour.
type Assessment[T any] struct {
	// Generated is when Microsoft built the files, every six hours; zero when it
	// does not say.
	Generated time.Time
	// Files is how many files there are. None is legal: there is nothing to tell.
	Files int

	files *files
	id    func(T) string
}

// SecureConfiguration is how one setting is on one device.
type SecureConfiguration struct {
	DeviceID             string    `json:"deviceId"`
	ConfigurationID      string    `json:"configurationId"` // scid-number
	IsCompliant          *bool     `json:"isCompliant"`
	IsApplicable         *bool     `json:"isApplicable"`            // false: the other facts say nothing
	Recommendation       string    `json:"recommendationReference"` // sca-_-scid-number
	Name                 string    `json:"configurationName"`
	Category             string    `json:"configurationCategory"`
	Subcategory          string    `json:"configurationSubcategory"`
	Impact               *float64  `json:"configurationImpact"`
	IsExpectedUserImpact *bool     `json:"isExpectedUserImpact"`
	AssessedOn           time.Time `json:"timestamp"`
}

// BrowserExtension is a version of an extension in a browser of a device.
type BrowserExtension struct {
	DeviceID    string                `json:"deviceId"`
	Browser     string                `json:"browserName"`
	ExtensionID string                `json:"extensionId"`
	Name        string                `json:"extensionName"`
	Description string                `json:"extensionDescription"`
	Version     string                `json:"extensionVersion"`
	Risk        string                `json:"extensionRisk"` // None, Low, Medium, High or Critical
	IsActivated *bool                 `json:"isActivated"`
	InstalledOn time.Time             `json:"installationTime"`
	Permissions []ExtensionPermission `json:"permissions"`
}

// ExtensionPermission is something that a [BrowserExtension] may do.
type ExtensionPermission struct {
	ID         string `json:"id"`
	IsRequired *bool  `json:"isRequired"`
	Risk       string `json:"risk"`
}

// Certificate is a certificate in one place of a device.
type Certificate struct {
	DeviceID           string           `json:"deviceId"`
	Thumbprint         string           `json:"thumbprint"`
	Path               string           `json:"path"`
	SerialNumber       string           `json:"serialNumber"`
	Subject            *CertificateName `json:"subjectObject"`
	Issuer             *CertificateName `json:"issuerObject"`
	SubjectType        string           `json:"subjectType"` // CA or End Entity
	SignatureAlgorithm string           `json:"signatureAlgorithm"`
	KeyLength          *int64           `json:"keyLength"`
	KeyUsage           []string         `json:"keyUsageArray"`
	ExtendedKeyUsage   []string         `json:"extendedKeyUsageArray"`
	IsSelfSigned       *bool            `json:"isSelfSigned"`
	NotBefore          time.Time        `json:"notBefore"`
	NotAfter           time.Time        `json:"notAfter"`
}

// CertificateName is whom a certificate is for, or from.
type CertificateName struct {
	CommonName string `json:"commonName"`
}

// GatheredInfo is what the sensor of a device gathered about itself.
type GatheredInfo struct {
	DeviceID   string    `json:"deviceId"`
	GatheredOn time.Time `json:"timestamp"`
	LastSeen   time.Time `json:"lastSeenTime"`
	Antivirus  AntivirusInfo
}

// AntivirusInfo is the part of [GatheredInfo] about the antivirus. Its values
// are written as those of [AntivirusHealth].
type AntivirusInfo struct {
	Mode              string `json:"avMode"`
	SignatureVersion  string `json:"avSignatureVersion"`
	EngineVersion     string `json:"avEngineVersion"`
	PlatformVersion   string `json:"avPlatformVersion"`
	SignatureUpToDate string `json:"avIsSignatureUpToDate"`
	EngineUpToDate    string `json:"avIsEngineUpToDate"`
	PlatformUpToDate  string `json:"avIsPlatformUpToDate"`
	QuickScanResult   string `json:"quickScanResult"`
	FullScanResult    string `json:"fullScanResult"`
	CloudProtection   string `json:"cloudProtectionState"`
}

// ExportSecureConfigurations asks for the newest secure configurations.
func (c *Client) ExportSecureConfigurations(ctx context.Context) (*Assessment[SecureConfiguration], error) {
	return assess(ctx, c, secureConfigurations, configurationDevice)
}

// ExportBrowserExtensions asks for the newest browser extensions.
func (c *Client) ExportBrowserExtensions(ctx context.Context) (*Assessment[BrowserExtension], error) {
	return assess(ctx, c, browserExtensions, extensionDevice)
}

// ExportCertificates asks for the newest certificates.
func (c *Client) ExportCertificates(ctx context.Context) (*Assessment[Certificate], error) {
	return assess(ctx, c, certificates, certificateDevice)
}

// ExportGatheredInfo asks for the newest gathered information.
func (c *Client) ExportGatheredInfo(ctx context.Context) (*Assessment[GatheredInfo], error) {
	return assess(ctx, c, gatheredInfo, infoDevice)
}

func assess[T any](ctx context.Context, c *Client, of assessment, id func(T) string) (*Assessment[T], error) {
	f, err := c.exportFiles(ctx, of)
	if err != nil {
		return nil, err
	}
	return &Assessment[T]{Generated: f.generated, Files: len(f.links), files: f, id: id}, nil
}

// The device that a row is about: a row without one is of no use.
func configurationDevice(r SecureConfiguration) string { return r.DeviceID }
func extensionDevice(r BrowserExtension) string        { return r.DeviceID }
func certificateDevice(r Certificate) string           { return r.DeviceID }
func infoDevice(r GatheredInfo) string                 { return r.DeviceID }

// Rows streams the rows of all files, file after file, in the same order each
// time. One that names no device, or cannot be read, comes out as an
// [*odata.RowError], and one that cannot be read wholly beside one. As to links and broken downloads it is as [Export.Read].
func (a *Assessment[T]) Rows(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		rows := deviceRows(a.id)
		defer rows.Close()
		enough, position := errors.New("enough"), 0
		for file := range a.Files {
			err := a.files.read(ctx, file, func(line []byte) error {
				row, bad := rows.Read(line, position)
				position++
				if !yield(row, odd(bad)) {
					return enough
				}
				return nil
			})
			if errors.Is(err, enough) {
				return
			}
			if err != nil {
				yield(*new(T), err)
				return
			}
		}
	}
}
