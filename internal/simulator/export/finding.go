package export

import (
	"strconv"
	"time"

	"parapet/internal/simulator/world"
)

// Vulnerabilities is the software vulnerabilities assessment.
var Vulnerabilities = &Kind{
	Context: "Collection(microsoft.windowsDefenderATP.api.AssetVulnerability)",
	Usual:   newerUsual,
	Longest: newerLongest,
	folder:  "VaExport",
	pages:   pageStyle,
	rows:    layout[world.Finding]{findingColumns, (*world.Tenant).Findings}.encode,
}

// findingColumns are those of the documentation, with the extra ones that live
// rows carry.
var findingColumns = []column[world.Finding]{
	{pascal: "Id", camel: "id", row: appendRowID},
	deviceID[world.Finding](),
	deviceName[world.Finding](),
	groupID[world.Finding](),
	groupName[world.Finding](),
	deviceText[world.Finding]("OSPlatform", "osPlatform", osPlatform),
	deviceText[world.Finding]("OSVersion", "osVersion", OSVersion),
	deviceText[world.Finding]("OSArchitecture", "osArchitecture", func(d *world.Device) string { return d.OSProcessor }),
	text("SoftwareVendor", "softwareVendor", func(f *world.Finding) string { return f.Vendor }),
	text("SoftwareName", "softwareName", func(f *world.Finding) string { return f.Product }),
	text("SoftwareVersion", "softwareVersion", func(f *world.Finding) string { return f.Version }),
	text("CveId", "cveId", cveID),
	{pascal: "CvssScore", camel: "cvssScore", row: appendScore},
	{pascal: "VulnerabilitySeverityLevel", camel: "vulnerabilitySeverityLevel", row: appendSeverity},
	text("ExploitabilityLevel", "exploitabilityLevel", exploitability),
	text("RecommendedSecurityUpdate", "recommendedSecurityUpdate", func(f *world.Finding) string { return f.Update.Title }),
	text("RecommendedSecurityUpdateId", "recommendedSecurityUpdateId", func(f *world.Finding) string { return f.Update.ID }),
	text("RecommendedSecurityUpdateUrl", "recommendedSecurityUpdateUrl", func(f *world.Finding) string { return f.Update.URL }),
	list("DiskPaths", "diskPaths", func(f *world.Finding) []string { return f.DiskPaths }),
	list("RegistryPaths", "registryPaths", func(f *world.Finding) []string { return f.RegistryPaths }),
	at("FirstSeenTimestamp", "firstSeenTimestamp", seconds, func(f *world.Finding) time.Time { return f.FirstSeen }),
	at("LastSeenTimestamp", "lastSeenTimestamp", seconds, func(f *world.Finding) time.Time { return f.LastSeen }),
	text("RecommendationReference", "recommendationReference", func(f *world.Finding) string {
		return "va-_-" + f.Vendor + "-_-" + f.Product
	}),
	flag("SecurityUpdateAvailable", "securityUpdateAvailable", func(f *world.Finding) bool { return f.Update.Title != "" }),
	{pascal: "IsOnboarded", camel: "isOnboarded", device: func(b []byte, d *world.Device) []byte {
		return strconv.AppendBool(b, d.Onboarded())
	}},
}

// appendRowID appends the id as live rows have it.
func appendRowID(b []byte, d *world.Device, f *world.Finding) []byte {
	return quote(b, d.ID+"_"+f.Vendor+"_"+f.Product+"_"+f.Version+"_"+cveID(f))
}

func cveID(f *world.Finding) string {
	if f.CVE == nil {
		return ""
	}
	return f.CVE.ID
}

func exploitability(f *world.Finding) string {
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
