package defender

import "math"

// Field is a member of an export's rows that the product has a use for. Not
// every kind of export has all.
type Field int

// The fields of rows. How a field is read is told by its group: texts are read
// with [Row.Code], numbers with [Row.Number], and so on.
const (
	unused Field = iota
	// DeviceID is a text that every row has.
	DeviceID
	// CVEID is absent from rows about software without a known vulnerability.
	CVEID
	// Vendor is who makes the product, as a lower-case slug.
	Vendor
	// Product is the product, as a lower-case slug.
	Product
	// Version is the installed version.
	Version
	// Severity is Low, Medium, High or Critical.
	Severity
	// Exploitability is NoExploit, ExploitIsPublic, ExploitIsVerified or ExploitIsInKit.
	Exploitability
	// UpdateID is the number of a KB article, or a vendor's advisory.
	UpdateID
	// EndOfSupport says whether the version or the product is supported.
	EndOfSupport

	// ConfigurationID is the setting that a row is about, scid-number.
	ConfigurationID
	// RecommendationID is the one to set it, sca-_-scid-number.
	RecommendationID

	// ChangeStatus is what happened to a row that changed.
	ChangeStatus

	// DiskPaths is a list of texts, as is RegistryPaths.
	DiskPaths
	// RegistryPaths is where the registry names the product.
	RegistryPaths

	// CVSSScore is a number.
	CVSSScore

	// UpdateAvailable is a truth value, as are the following.
	UpdateAvailable
	// IsCompliant says whether a setting is as it should be.
	IsCompliant
	// IsApplicable says whether the setting is one of the device; if not, the other
	// facts say nothing.
	IsApplicable

	// FirstSeen is a moment, as are the following.
	FirstSeen
	// LastSeen is when the row was last true.
	LastSeen
	// EndOfSupportDate is when support of the version ends.
	EndOfSupportDate
	// ChangedAt is when a row changed.
	ChangedAt

	fieldCount
)

// fields tells the members by their names in lower case: files have come with
// names in PascalCase and in camelCase. Exports differ in what they call the
// same.
var fields = map[string]Field{
	"deviceid":                    DeviceID,
	"cveid":                       CVEID,
	"softwarevendor":              Vendor,
	"softwarename":                Product,
	"softwareversion":             Version,
	"vulnerabilityseveritylevel":  Severity,
	"exploitabilitylevel":         Exploitability,
	"recommendedsecurityupdateid": UpdateID,
	"securityupdateavailable":     UpdateAvailable,
	"cvssscore":                   CVSSScore,
	"firstseentimestamp":          FirstSeen,
	"softwarefirstseentimestamp":  FirstSeen,
	"lastseentimestamp":           LastSeen,
	"softwarelastseentimestamp":   LastSeen,
	"diskpaths":                   DiskPaths,
	"registrypaths":               RegistryPaths,
	"endofsupportstatus":          EndOfSupport,
	"endofsupportdate":            EndOfSupportDate,
}

// settingFields are those of rows about settings that say whether one is as it should
// be.
var settingFields = map[string]Field{
	"deviceid":                DeviceID,
	"configurationid":         ConfigurationID,
	"recommendationreference": RecommendationID,
	"iscompliant":             IsCompliant,
	"isapplicable":            IsApplicable,
}

// Row is a row of an export. It is read and written over again: whoever gets
// one keeps nothing of it.
type Row struct {
	// words are codes, bits of numbers, milliseconds, or 1 for false and 2 for
	// true; 0 what is absent.
	words [fieldCount]uint64
}

// Code is what a [Sink] gave for a text or a list, 0 when the row has none.
func (r *Row) Code(f Field) uint64 { return r.words[f] }

// Number is a number, 0 when the row has none.
func (r *Row) Number(f Field) float64 { return math.Float64frombits(r.words[f]) }

// Truth is a truth value, and whether the row has one.
func (r *Row) Truth(f Field) (value, known bool) { return r.words[f] == 2, r.words[f] != 0 }

// Millis is a moment in milliseconds since 1970 UTC, 0 when the row has none.
func (r *Row) Millis(f Field) int64 { return int64(r.words[f]) }
