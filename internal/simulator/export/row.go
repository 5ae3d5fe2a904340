package export

import (
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/simulator/world"
)

// Style is one of the two ways in which the same rows are written.
type Style struct {
	name  func(column) string
	nulls bool
}

var (
	// FileStyle is that of downloaded files: PascalCase keys, and no key for a
	// null or an empty list.
	FileStyle = Style{name: func(c column) string { return c.pascal }}
	// PageStyle is that of JSON pages: camelCase keys with explicit nulls.
	PageStyle = Style{name: func(c column) string { return c.camel }, nulls: true}
)

// column is a column of a row. Its append adds the value to b, or nothing
// when the value is null.
type column struct {
	pascal, camel string
	append        func(b []byte, d *world.Device, f *world.Finding) []byte
}

// columns are those of the software vulnerabilities assessment, with the
// extra ones that live rows carry.
var columns = []column{
	text("Id", "id", rowID),
	text("DeviceId", "deviceId", func(d *world.Device, _ *world.Finding) string { return d.ID }),
	text("DeviceName", "deviceName", func(d *world.Device, _ *world.Finding) string { return d.ComputerName }),
	{"RbacGroupId", "rbacGroupId", func(b []byte, d *world.Device, _ *world.Finding) []byte {
		return strconv.AppendInt(b, int64(d.RBACGroupID), 10)
	}},
	text("RbacGroupName", "rbacGroupName", groupName),
	text("OSPlatform", "osPlatform", func(d *world.Device, _ *world.Finding) string { return osPlatform(d) }),
	text("OSVersion", "osVersion", func(d *world.Device, _ *world.Finding) string { return osVersion(d) }),
	text("OSArchitecture", "osArchitecture", func(d *world.Device, _ *world.Finding) string { return d.OSProcessor }),
	text("SoftwareVendor", "softwareVendor", func(_ *world.Device, f *world.Finding) string { return f.Vendor }),
	text("SoftwareName", "softwareName", func(_ *world.Device, f *world.Finding) string { return f.Product }),
	text("SoftwareVersion", "softwareVersion", func(_ *world.Device, f *world.Finding) string { return f.Version }),
	text("CveId", "cveId", func(_ *world.Device, f *world.Finding) string { return cveID(f) }),
	{"CvssScore", "cvssScore", appendScore},
	{"VulnerabilitySeverityLevel", "vulnerabilitySeverityLevel", appendSeverity},
	text("ExploitabilityLevel", "exploitabilityLevel", exploitability),
	text("RecommendedSecurityUpdate", "recommendedSecurityUpdate", func(_ *world.Device, f *world.Finding) string { return f.Update.Title }),
	text("RecommendedSecurityUpdateId", "recommendedSecurityUpdateId", func(_ *world.Device, f *world.Finding) string { return f.Update.ID }),
	text("RecommendedSecurityUpdateUrl", "recommendedSecurityUpdateUrl", func(_ *world.Device, f *world.Finding) string { return f.Update.URL }),
	{"DiskPaths", "diskPaths", func(b []byte, _ *world.Device, f *world.Finding) []byte { return appendList(b, f.DiskPaths) }},
	{"RegistryPaths", "registryPaths", func(b []byte, _ *world.Device, f *world.Finding) []byte { return appendList(b, f.RegistryPaths) }},
	text("FirstSeenTimestamp", "firstSeenTimestamp", func(_ *world.Device, f *world.Finding) string { return timestamp(f.FirstSeen) }),
	text("LastSeenTimestamp", "lastSeenTimestamp", func(_ *world.Device, f *world.Finding) string { return timestamp(f.LastSeen) }),
	text("RecommendationReference", "recommendationReference", func(_ *world.Device, f *world.Finding) string {
		return "va-_-" + f.Vendor + "-_-" + f.Product
	}),
	{"SecurityUpdateAvailable", "securityUpdateAvailable", func(b []byte, _ *world.Device, f *world.Finding) []byte {
		return strconv.AppendBool(b, f.Update.Title != "")
	}},
	{"IsOnboarded", "isOnboarded", func(b []byte, d *world.Device, _ *world.Finding) []byte {
		return strconv.AppendBool(b, d.Onboarded())
	}},
}

// AppendRow appends a finding as one JSON object.
func (s Style) AppendRow(b []byte, d *world.Device, f world.Finding) []byte {
	b = append(b, '{')
	for _, c := range columns {
		start := len(b)
		b = append(b, '"')
		b = append(b, s.name(c)...)
		b = append(b, '"', ':')
		value := len(b)
		b = c.append(b, d, &f)
		switch isNull := len(b) == value; {
		case !s.nulls && (isNull || string(b[value:]) == "[]"):
			b = b[:start]
		case isNull:
			b = append(b, "null,"...)
		default:
			b = append(b, ',')
		}
	}
	b[len(b)-1] = '}'
	return b
}

// text is a column of text whose empty value is null.
func text(pascal, camel string, value func(*world.Device, *world.Finding) string) column {
	return column{pascal, camel, func(b []byte, d *world.Device, f *world.Finding) []byte {
		if s := value(d, f); s != "" {
			return quote(b, s)
		}
		return b
	}}
}

// quote appends a JSON string; it fails on invalid UTF-8 only, and then
// appends it mended.
func quote(b []byte, s string) []byte {
	b, _ = jsontext.AppendQuote(b, s)
	return b
}

func rowID(d *world.Device, f *world.Finding) string {
	return d.ID + "_" + f.Vendor + "_" + f.Product + "_" + f.Version + "_" + cveID(f)
}

func cveID(f *world.Finding) string {
	if f.CVE == nil {
		return ""
	}
	return f.CVE.ID
}

func exploitability(_ *world.Device, f *world.Finding) string {
	if f.CVE == nil {
		return "NoExploit"
	}
	return f.CVE.Exploitability()
}

func appendScore(b []byte, _ *world.Device, f *world.Finding) []byte {
	if f.CVE == nil || f.CVE.CVSS == nil {
		return b
	}
	return strconv.AppendFloat(b, *f.CVE.CVSS, 'f', -1, 64)
}

// appendSeverity writes the empty severity of some entries as it is: only a
// row without a CVE has none.
func appendSeverity(b []byte, _ *world.Device, f *world.Finding) []byte {
	if f.CVE == nil {
		return b
	}
	return quote(b, f.CVE.Severity)
}

func appendList(b []byte, items []string) []byte {
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = quote(b, item)
	}
	return append(b, ']')
}

// timestamp prints times as export rows do, unlike every other API.
func timestamp(t time.Time) string { return t.UTC().Format(time.DateTime) }

func groupName(d *world.Device, _ *world.Finding) string {
	if d.RBACGroupName == "" {
		return "Unassigned"
	}
	return d.RBACGroupName
}

// distributions are the Linux platforms of the machine list and what exports
// call their versions: there every one of them is just Linux.
var distributions = map[string]string{
	"Ubuntu":                "ubuntu_linux_",
	"Debian":                "debian_",
	"RedHatEnterpriseLinux": "enterprise_linux_",
}

func osPlatform(d *world.Device) string {
	if _, ok := distributions[d.OSPlatform]; ok {
		return "Linux"
	}
	return d.OSPlatform
}

func osVersion(d *world.Device) string {
	if prefix, ok := distributions[d.OSPlatform]; ok {
		return prefix + d.Version
	}
	if strings.HasPrefix(d.OSPlatform, "Windows") {
		return "10.0." + strconv.FormatInt(d.OSBuild, 10) + ".1"
	}
	return d.Version
}
