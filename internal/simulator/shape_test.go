package simulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// The keys of rows and what their values are. A question mark stands behind
// what may be null, or in files absent.
const (
	referenceShape     = "id:string computerDnsName:string? osPlatform:string rbacGroupName:string?"
	softwareShape      = "id:string name:string vendor:string weaknesses:number publicExploit:bool activeAlert:bool exposedMachines:number installedMachines:number impactScore:number"
	missingKBShape     = "id:string name:string productsNames:list url:string machineMissedOn:number cveAddressed:number"
	vulnerabilityShape = "id:string name:string description:string severity:string cvssV3:number? cvssVector:string exposedMachines:number publishedOn:string updatedOn:string firstDetected:string? " +
		"publicExploit:bool exploitVerified:bool exploitInKit:bool exploitTypes:list exploitUris:list cveSupportability:string tags:list epss:number?"
	recommendationShape = "id:string productName:string recommendationName:string weaknesses:number vendor:string recommendedVersion:string recommendedProgram:string " +
		"recommendedVendor:string recommendationCategory:string subCategory:string severityScore:number publicExploit:bool activeAlert:bool associatedThreats:list " +
		"remediationType:string status:string configScoreImpact:number exposureImpact:number totalMachineCount:number exposedMachinesCount:number " +
		"nonProductivityImpactedAssets:number relatedComponent:string"
	alertShape = "id:string incidentId:number? investigationId:number? assignedTo:string? severity:string status:string classification:string? determination:string? " +
		"investigationState:string detectionSource:string detectorId:string category:string threatFamilyName:string? title:string description:string " +
		"alertCreationTime:string firstEventTime:string lastEventTime:string lastUpdateTime:string resolvedTime:string? machineId:string? computerDnsName:string? " +
		"rbacGroupName:string? aadTenantId:string threatName:string? mitreTechniques:list relatedUser:object? comments:list evidence:list"
	actionShape = "id:string type:string title:string? requestor:string requestorComment:string status:string machineId:string computerDnsName:string? " +
		"creationDateTimeUtc:string lastUpdateDateTimeUtc:string cancellationRequestor:string? cancellationComment:string? cancellationDateTimeUtc:string? " +
		"errorHResult:number scope:string? externalId:string? requestSource:string relatedFileInfo:object? commands:list troubleshootInfo:string?"
	antivirusShape = "id:string machineId:string computerDnsName:string? osKind:string osPlatform:string osVersion:string? avMode:string avSignatureVersion:string " +
		"avEngineVersion:string avPlatformVersion:string lastSeenTime:string? quickScanResult:string quickScanError:string quickScanTime:string? " +
		"fullScanResult:string fullScanError:string fullScanTime:string? dataRefreshTimestamp:string avEngineUpdateTime:string? avSignatureUpdateTime:string? " +
		"avPlatformUpdateTime:string? avIsSignatureUpToDate:string avIsEngineUpToDate:string avIsPlatformUpToDate:string avSignaturePublishTime:string? " +
		"rbacGroupName:string? rbacGroupId:number"
	inventoryShape = "deviceId:string rbacGroupName:string deviceName:string? osPlatform:string softwareVendor:string softwareName:string softwareVersion:string " +
		"numberOfWeaknesses:number diskPaths:list? registryPaths:list? softwareFirstSeenTimestamp:string endOfSupportStatus:string endOfSupportDate:string?"
	uncodedShape = "deviceId:string rbacGroupId:number rbacGroupName:string deviceName:string? osPlatform:string softwareVendor:string softwareName:string " +
		"softwareVersion:string softwareLastSeenTimestamp:string"
	configurationShape = "deviceId:string rbacGroupName:string deviceName:string? osPlatform:string osVersion:string timestamp:string configurationId:string " +
		"configurationCategory:string configurationSubcategory:string configurationImpact:number isCompliant:bool isApplicable:bool isExpectedUserImpact:bool " +
		"configurationName:string recommendationReference:string"
	extensionShape = "DeviceId:string DeviceName:string? RbacGroupId:number RbacGroupName:string InstallationTime:string BrowserName:string ExtensionId:string " +
		"ExtensionName:string ExtensionDescription:string? ExtensionVersion:string ExtensionRisk:string IsActivated:bool Permissions:list?"
	certificateShape = "deviceId:string deviceName:string? thumbprint:string path:string signatureAlgorithm:string keyLength:number notAfter:string notBefore:string " +
		"subjectType:string serialNumber:string subjectObject:object? issuerObject:object? keyUsageArray:list? extendedKeyUsageArray:list? isSelfSigned:bool " +
		"rbacGroupId:number rbacGroupName:string"
	findingShape = "id:string deviceId:string deviceName:string? rbacGroupId:number rbacGroupName:string osPlatform:string osVersion:string osArchitecture:string? " +
		"softwareVendor:string softwareName:string softwareVersion:string cveId:string? cvssScore:number? vulnerabilitySeverityLevel:string? " +
		"exploitabilityLevel:string recommendedSecurityUpdate:string? recommendedSecurityUpdateId:string? recommendedSecurityUpdateUrl:string? " +
		"diskPaths:list? registryPaths:list? firstSeenTimestamp:string lastSeenTimestamp:string recommendationReference:string securityUpdateAvailable:bool isOnboarded:bool"
	gatheredShape = "DeviceId:string DeviceName:string? OsPlatform:string OsVersion:string RbacGroupId:number RbacGroupName:string Timestamp:string LastSeenTime:string DeviceGatheredInfo:string"
)

// TestShapesOfLists compares the rows of every list with the keys and types of
// published answers.
func TestShapesOfLists(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.reader(t)
	names := s.names(t, token)
	const public = "Collection(Analytics.Contracts.PublicAPI.PublicVulnerabilityDto)"
	for _, c := range []struct{ path, context, shape string }{
		{"software", "Software", softwareShape},
		{"software/{software}/distributions", "Distributions", "version:string installations:number vulnerabilities:number"},
		{"software/{software}/machineReferences", "MachineReferences", referenceShape},
		{"software/{software}/vulnerabilities", public, vulnerabilityShape},
		{"software/{software}/getmissingkbs", "Collection(microsoft.windowsDefenderATP.api.PublicProductFixDto)", missingKBShape},
		{"machines/{machine}/software", "Software", softwareShape},
		{"machines/{machine}/getmissingkbs", "Collection(microsoft.windowsDefenderATP.api.PublicProductFixDto)", missingKBShape},
		{"recommendations", "Recommendations", recommendationShape},
		{"recommendations/{update}/machineReferences", "MachineReferences", referenceShape},
		{"recommendations/{setting}/machineReferences", "MachineReferences", referenceShape},
		{"recommendations/{update}/vulnerabilities", public, vulnerabilityShape},
		{"machines/{machine}/recommendations", "Recommendations", recommendationShape},
		{"exposureScore/ByMachineGroups", "ExposureScore", "time:string score:number rbacGroupName:string rbacGroupId:number"},
		{"alerts?$expand=evidence", "Alerts", alertShape},
		{"machines/{suspect}/alerts", "Alerts", alertShape},
		{"machineactions", "MachineActions", actionShape},
		{"deviceavinfo", "DeviceAvInfo", antivirusShape},
		{"machines/SoftwareInventoryByMachine", "Collection(microsoft.windowsDefenderATP.api.AssetSoftware)", inventoryShape},
		{"machines/SoftwareInventoryNoProductCodeByMachine", "Collection(microsoft.windowsDefenderATP.api.AssetNonCpeSoftware)", uncodedShape},
		{"machines/SoftwareVulnerabilitiesByMachine", "Collection(microsoft.windowsDefenderATP.api.AssetVulnerability)", findingShape},
		{"machines/SecureConfigurationsAssessmentByMachine", "Collection(microsoft.windowsDefenderATP.api.AssetConfiguration)", configurationShape},
		{"machines/BrowserExtensionsInventoryByMachine", "Collection(microsoft.windowsDefenderATP.api.AssetBrowserExtension)", extensionShape},
		{"machines/certificateAssessmentByMachine", "Collection(microsoft.windowsDefenderATP.api.AssetCertificateAssessment)", certificateShape},
	} {
		var page struct {
			Context string                       `json:"@odata.context"`
			Value   []map[string]json.RawMessage `json:"value"`
		}
		s.get(t, token, "/api/"+names.Replace(c.path), &page)
		if want := "https://api.securitycenter.microsoft.com/api/$metadata#" + c.context; page.Context != want {
			t.Errorf("%s: context %s, want %s", c.path, page.Context, want)
		}
		if len(page.Value) == 0 {
			t.Errorf("%s lists nothing", c.path)
		}
		for _, row := range page.Value {
			if err := fits(row, c.shape, false); err != nil {
				t.Errorf("%s: %v", c.path, err)
				break
			}
		}
	}
}

// TestShapesOfThings does so for what is asked for by its id.
func TestShapesOfThings(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.reader(t)
	names := s.names(t, token)
	for _, c := range []struct{ path, context, shape string }{
		{"software/{software}", "Software/$entity", softwareShape},
		{"recommendations/{update}", "Recommendations/$entity", recommendationShape},
		{"recommendations/{update}/software", "Analytics.Contracts.PublicAPI.PublicProductDto", softwareShape},
		{"exposureScore", "ExposureScore/$entity", "time:string score:number"},
		{"configurationScore", "ConfigurationScore/$entity", "time:string score:number"},
		{"alerts/{alert}", "Alerts/$entity", alertShape},
		{"machineactions/{action}", "MachineActions/$entity", actionShape},
	} {
		var body map[string]json.RawMessage
		s.get(t, token, "/api/"+names.Replace(c.path), &body)
		if want := `"https://api.securitycenter.microsoft.com/api/$metadata#` + c.context + `"`; string(body["@odata.context"]) != want {
			t.Errorf("%s: context %s, want %s", c.path, body["@odata.context"], want)
		}
		delete(body, "@odata.context")
		if err := fits(body, c.shape, false); err != nil {
			t.Errorf("%s: %v", c.path, err)
		}
	}
	for path, status := range map[string]int{
		"software/no-_-body": 404, "recommendations/va-_-no-_-body": 404, "alerts/da1_1": 404, "recommendations/{setting}/software": 404,
		"machineactions/5382f7ea-7557-4ab7-9782-d50480024a4e": 404, "machineactions/12": 400, "machines/nobody/software": 404,
		"machines/SoftwareVulnerabilityChangesByMachine": 400, "alerts?$expand=machine": 400, "machineactions?$orderby=status": 400,
	} {
		if got, e := s.refusal(t, token, http.MethodGet, "/api/"+names.Replace(path), ""); got != status || e.Error.Message == "" {
			t.Errorf("%s: %d %+v, want %d", path, got, e, status)
		}
	}
}

// TestShapesOfFiles reads every assessment from its files, which have the rows
// of its pages.
func TestShapesOfFiles(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, defenderScope)
	for _, c := range []struct{ files, pages, shape string }{
		{"SoftwareVulnerabilitiesExport", "SoftwareVulnerabilitiesByMachine", findingShape},
		{"SoftwareInventoryExport", "SoftwareInventoryByMachine", inventoryShape},
		{"SoftwareInventoryNonCpeExport", "SoftwareInventoryNoProductCodeByMachine", uncodedShape},
		{"SecureConfigurationsAssessmentExport", "SecureConfigurationsAssessmentByMachine", configurationShape},
		{"browserextensionsinventoryExport", "BrowserExtensionsInventoryByMachine", extensionShape},
		{"certificateAssessmentExport", "certificateAssessmentByMachine", certificateShape},
		{"InfoGatheringExport", "", gatheredShape},
	} {
		var export struct{ ExportFiles []string }
		s.get(t, token, "/api/machines/"+c.files, &export)
		rows := 0
		for _, link := range export.ExportFiles {
			for line := range bytes.Lines(gunzip(t, s.send(t, http.MethodGet, link, "").Body)) {
				var row map[string]json.RawMessage
				if err := json.Unmarshal(line, &row); err != nil {
					t.Fatal(err)
				}
				if err := fits(row, c.shape, true); err != nil {
					t.Fatalf("%s: %v", c.files, err)
				}
				rows++
			}
		}
		if c.pages == "" {
			continue
		}
		paged, _ := walk[json.RawMessage](t, s, token, "/api/machines/"+c.pages+"?pageSize=600")
		if rows != len(paged) || rows == 0 {
			t.Errorf("%s has %d rows, its pages have %d", c.files, rows, len(paged))
		}
	}
}

// reader is the token of an application that may read everything of Defender's.
func (s *tenant) reader(t *testing.T) string {
	t.Helper()
	id := uuid.NewString()
	s.order(t, http.MethodPut, "apps/"+id, `{"secrets": [{"value": "s"}], "roles": {"defender": ["Machine.Read.All", "User.Read.All", "Alert.Read.All",
		"Vulnerability.Read.All", "Software.Read.All", "SecurityRecommendation.Read.All", "Score.Read.All"]}}`, nil)
	var body struct {
		Token string `json:"access_token"`
	}
	decode(t, s.signIn(t, url.Values{"client_id": {id}, "client_secret": {"s"}, "scope": {defenderScope}}), &body)
	return body.Token
}

// names finds things that paths can be made of.
func (s *tenant) names(t *testing.T, token string) *strings.Replacer {
	t.Helper()
	type named struct{ ID, MachineID string }
	first := func(path, prefix string) named {
		rows, _ := walk[named](t, s, token, path)
		i := slices.IndexFunc(rows, func(r named) bool { return strings.HasPrefix(r.ID, prefix) })
		if i < 0 {
			t.Fatalf("%s lists nothing like %q", path, prefix)
		}
		return rows[i]
	}
	update := first("/api/recommendations", "va-_-microsoft-_-windows_1").ID
	machine := first("/api/recommendations/"+update+"/machineReferences", "").ID
	alert := first("/api/alerts", "")
	return strings.NewReplacer(
		"{update}", update, "{software}", strings.TrimPrefix(update, "va-_-"), "{machine}", machine, "{setting}", first("/api/recommendations", "sca-").ID,
		"{alert}", alert.ID, "{suspect}", alert.MachineID, "{action}", first("/api/machineactions", "").ID, " ", url.QueryEscape(" "),
	)
}

// fits compares a row with a shape. In files keys begin with a capital, and
// those of null are left out.
func fits(row map[string]json.RawMessage, shape string, file bool) error {
	known := 0
	for part := range strings.FieldsSeq(shape) {
		name, kind, _ := strings.Cut(part, ":")
		kind, nullable := strings.CutSuffix(kind, "?")
		value, ok := row[name]
		if file {
			value, ok = row[pascal(name)]
		}
		if ok {
			known++
		}
		switch got := kindOf(value); {
		case !ok && (!file || !nullable):
			return fmt.Errorf("%s is missing", name)
		case ok && got != kind && (got != "null" || !nullable || file):
			return fmt.Errorf("%s is %s: %s", name, got, value)
		}
	}
	if known != len(row) {
		return fmt.Errorf("%d of %d keys are known", known, len(row))
	}
	return nil
}

// pascal is the name of a column in files.
func pascal(name string) string {
	if strings.HasPrefix(name, "os") {
		return "OS" + name[2:]
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

func kindOf(value json.RawMessage) string {
	switch {
	case len(value) == 0:
		return "absent"
	case value[0] == '"':
		return "string"
	case value[0] == '[':
		return "list"
	case value[0] == '{':
		return "object"
	case value[0] == 't' || value[0] == 'f':
		return "bool"
	case value[0] == 'n':
		return "null"
	}
	return "number"
}
