package ingest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

func TestRecommendationProps(t *testing.T) {
	t.Parallel()
	props := recommendationProps(decoded[defender.Recommendation](t, `{
		"id": "va-_-microsoft-_-windows_10", "productName": "windows_10", "recommendationName": "Update Windows 10", "weaknesses": 397,
		"vendor": "microsoft", "recommendedVersion": "", "recommendationCategory": "Application", "subCategory": "", "severityScore": 6.5,
		"publicExploit": true, "activeAlert": false, "associatedThreats": ["t"], "remediationType": "Update", "status": "Active",
		"configScoreImpact": 0, "exposureImpact": 7.5, "totalMachineCount": 37, "exposedMachinesCount": 7,
		"nonProductivityImpactedAssets": 0, "relatedComponent": "Windows 10"}`))
	declared(t, graph.Recommendation, props)
	want := map[string]any{
		"id": "va-_-microsoft-_-windows_10", "name": "Update Windows 10", "displayName": "Update Windows 10",
		"category": "Application", "severity": "medium", "numericSeverity": 6.5, "severityScore": 6.5,
		"remediationType": "Update", "status": "Active", "open": true, "productName": "windows_10", "vendor": "microsoft",
		"relatedComponent": "Windows 10", "weaknesses": 397.0, "public": true, "activeAlert": false, "associatedThreats": []string{"t"},
		"configScoreImpact": 0.0, "exposureImpact": 7.5, "totalMachines": 37.0, "exposedMachines": 7.0,
		"nonProductivityImpactedAssets": 0.0, "blocking": false, "production": false,
	}
	if diff := cmp.Diff(want, defined(props)); diff != "" {
		t.Errorf("recommendationProps (-want +got):\n%s", diff)
	}
	for _, c := range []struct {
		status  string
		exposed *int64
		open    bool
	}{
		{"Active", ptr(int64(0)), false},
		{"Active", nil, true},
		{"Exception", ptr(int64(3)), false},
	} {
		props := recommendationProps(defender.Recommendation{Status: c.status, ExposedMachines: c.exposed})
		if got := props.Get("open").AsBool(); got != c.open {
			t.Errorf("status %s: open = %v", c.status, got)
		}
	}
	for score, want := range map[float64]string{0: "informational", 1: "low", 3.9: "low", 4: "medium", 7: "high", 10: "high"} {
		if got := gravity(&score); got != want {
			t.Errorf("gravity(%v) = %s, want %s", score, got, want)
		}
	}
}

func TestConfigurationProps(t *testing.T) {
	t.Parallel()
	props := configurationProps(decoded[defender.SecureConfiguration](t, `{
		"configurationId": "scid-20000", "configurationCategory": "Security controls", "configurationSubcategory": "Onboard Devices",
		"configurationImpact": "9", "configurationName": "Onboard devices", "recommendationReference": "sca-_-scid-20000"}`))
	declared(t, graph.SecureConfiguration, props)
	want := map[string]any{
		"id": "scid-20000", "name": "Onboard devices", "displayName": "Onboard devices",
		"category": "Security controls", "subCategory": "Onboard Devices", "impact": 9.0,
	}
	if diff := cmp.Diff(want, defined(props)); diff != "" {
		t.Errorf("configurationProps (-want +got):\n%s", diff)
	}
}

func TestCertificateProps(t *testing.T) {
	t.Parallel()
	row := decoded[defender.Certificate](t, `{
		"deviceId": "d", "thumbprint": "A4B3", "path": "LocalMachine\\Root\\A4B3", "signatureAlgorithm": "sha256RSA", "keyLength": 2048,
		"notAfter": "0001-01-01T00:00:00Z", "notBefore": "2026-01-02T00:00:00Z", "subjectType": "CA", "serialNumber": "60",
		"subjectObject": {"commonName": "Root"}, "issuerObject": null, "keyUsageArray": ["Digital signature"], "isSelfSigned": true}`)
	props := certificateProps(row)
	declared(t, graph.Certificate, props)
	want := map[string]any{
		"id": "a4b3", "name": "Root", "displayName": "Root", "thumbprint": "a4b3", "serialNumber": "60", "subjectName": "Root",
		"subjectType": "CA", "signatureAlgorithm": "sha256RSA", "keyLength": 2048.0, "keyUsage": []string{"Digital signature"},
		"selfSigned": true, "validFromOn": millis("2026-01-02T00:00:00Z"),
	}
	if diff := cmp.Diff(want, defined(props)); diff != "" {
		t.Errorf("certificateProps (-want +got):\n%s", diff)
	}
	elsewhere := row
	elsewhere.DeviceID, elsewhere.Path = "e", "other"
	longer := row
	longer.KeyLength = ptr(int64(4096))
	if !sameCertificate(row, elsewhere) || sameCertificate(row, longer) {
		t.Error("certificates are not told apart by what they are")
	}
}

// TestExtensionInAnyOrder adds up versions of an extension, whichever comes first.
func TestExtensionInAnyOrder(t *testing.T) {
	t.Parallel()
	rows := []defender.BrowserExtension{
		decoded[defender.BrowserExtension](t, `{"ExtensionName": "Scroll", "ExtensionRisk": "Medium", "Permissions": [{"Id": "tabs"}]}`),
		decoded[defender.BrowserExtension](t, `{"ExtensionName": "Smooth Scroll", "ExtensionDescription": "Buttery", "ExtensionRisk": "Critical",
			"Permissions": [{"Id": "http://*/*"}, {"Id": "tabs"}]}`),
		decoded[defender.BrowserExtension](t, `{"ExtensionName": "Scroll", "ExtensionRisk": "None"}`),
	}
	want := map[string]any{
		"id": "chrome:abc", "name": "Smooth Scroll", "displayName": "Smooth Scroll", "browser": "chrome", "extensionId": "abc",
		"description": "Buttery", "risk": "Critical", "permissions": []string{"http://*/*", "tabs"},
	}
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2}} {
		x := &extension{browser: "chrome", id: "abc", permissions: map[string]bool{}}
		for _, i := range order {
			x.add(rows[i])
		}
		props := extensionProps(x)
		declared(t, graph.BrowserExtension, props)
		if diff := cmp.Diff(want, defined(props)); diff != "" {
			t.Errorf("rows %v (-want +got):\n%s", order, diff)
		}
	}
}

func TestAntivirusProps(t *testing.T) {
	t.Parallel()
	props := antivirusProps(decoded[defender.AntivirusHealth](t, `{
		"machineId": "AB", "computerDnsName": "ws-1", "avMode": "0", "avSignatureVersion": "1.371", "avEngineVersion": "1.1",
		"avPlatformVersion": "4.18", "lastSeenTime": "2026-11-01T10:00:00Z", "quickScanResult": "Completed", "quickScanError": "",
		"quickScanTime": "2026-11-01T09:00:00Z", "fullScanResult": "", "fullScanTime": null, "avSignatureUpdateTime": "2026-11-01T08:00:00Z",
		"avIsSignatureUpToDate": "True", "avIsEngineUpToDate": "False", "avIsPlatformUpToDate": "Unknown"}`))
	declared(t, graph.Antivirus, props)
	want := map[string]any{
		"id": "ab", "name": "Microsoft Defender Antivirus", "displayName": "Microsoft Defender Antivirus on ws-1",
		"function": []string{"anti-malware"}, "mode": "Active", "signatureVersion": "1.371", "engineVersion": "1.1", "platformVersion": "4.18",
		"signatureUpToDate": true, "engineUpToDate": false, "quickScanResult": "Completed",
		"quickScanOn": millis("2026-11-01T09:00:00Z"), "signatureUpdatedOn": millis("2026-11-01T08:00:00Z"),
		"lastSeenOn": millis("2026-11-01T10:00:00Z"),
	}
	if diff := cmp.Diff(want, defined(props)); diff != "" {
		t.Errorf("antivirusProps (-want +got):\n%s", diff)
	}
	for mode, want := range map[string]string{"": "Other", "4": "EDRBlocked", "Passive": "Passive", "9": "Other", "sleeping": "Other"} {
		if got := antivirusMode(mode); got != want {
			t.Errorf("antivirusMode(%q) = %q, want %q", mode, got, want)
		}
	}
}

func TestMachineActions(t *testing.T) {
	t.Parallel()
	a := decoded[defender.MachineAction](t, `{
		"id": "5382", "type": "StopAndQuarantineFile", "scope": null, "requestor": "admin@x", "requestorComment": "why", "status": "TimeOut",
		"machineId": "1E5B", "computerDnsName": "host-1", "creationDateTimeUtc": "2026-11-01T10:00:00Z",
		"lastUpdateDateTimeUtc": "2026-11-04T10:14:00Z", "errorHResult": -2145844840, "requestSource": "PublicApi",
		"relatedFileInfo": {"fileIdentifier": "aaf4", "fileIdentifierType": "Sha1"}}`)
	props := actionProps(a)
	declared(t, graph.MachineAction, props)
	want := map[string]any{
		"id": "5382", "name": "StopAndQuarantineFile", "displayName": "StopAndQuarantineFile host-1", "actionType": "StopAndQuarantineFile",
		"status": "TimeOut", "open": false, "requestor": "admin@x", "requestSource": "PublicApi", "comment": "why",
		"errorHResult": -2145844840.0, "machineId": "1e5b", "computerDnsName": "host-1", "fileIdentifier": "aaf4",
		"createdOn": millis("2026-11-01T10:00:00Z"), "updatedOn": millis("2026-11-04T10:14:00Z"),
	}
	if diff := cmp.Diff(want, defined(props)); diff != "" {
		t.Errorf("actionProps (-want +got):\n%s", diff)
	}
}

func TestDeviceGroups(t *testing.T) {
	t.Parallel()
	of := func(id int64, name string) *defender.Machine {
		return &defender.Machine{RBACGroupID: &id, RBACGroupName: name}
	}
	groups := groupsOf([]*defender.Machine{of(2, "Servers"), of(0, "Unassigned"), of(7, "old name"), of(7, "new name"), of(9, ""), {}})
	if diff := cmp.Diff(map[int64]string{2: "Servers", 7: "old name", 9: ""}, groups); diff != "" {
		t.Errorf("groupsOf (-want +got):\n%s", diff)
	}
	for _, c := range []struct {
		score string
		want  int64
		ok    bool
	}{
		{`{"rbacGroupId": 7, "rbacGroupName": "newest name"}`, 7, true},
		{`{"rbacGroupName": "SERVERS"}`, 2, true},
		{`{"rbacGroupId": 8, "rbacGroupName": "Servers"}`, 8, false},
		{`{"rbacGroupName": "nobody's"}`, 0, false},
	} {
		if id, ok := groupOfScore(groups, decoded[defender.GroupScore](t, c.score)); id != c.want || ok != c.ok {
			t.Errorf("groupOfScore(%s) = %d, %v", c.score, id, ok)
		}
	}
	props := deviceGroupProps(9, "")
	declared(t, graph.DeviceGroup, props)
	if got := props.Get("displayName").AsText(); got != "Device group 9" {
		t.Errorf("a group without a name is shown as %q", got)
	}
}
