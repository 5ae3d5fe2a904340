package ingest

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/msgraph"
	"parapet/internal/odata"
)

// decoded reads a record as the clients do.
func decoded[T any](t *testing.T, text string) T {
	t.Helper()
	var record T
	if err := odata.Decode([]byte(text), &record); err != nil {
		t.Fatal(err)
	}
	return record
}

// shown are what an alert names, in words.
func shown(t *testing.T, names []named) []string {
	t.Helper()
	var all []string
	for _, n := range names {
		declared(t, graph.MachineHasAlert, n.As.props())
		parts := []string{n.Machine, n.User.ID, n.User.Domain, n.User.Name, n.User.SID, n.User.Principal, n.file.hash(), n.file.name, n.address, n.url}
		for _, p := range n.As.props() {
			if p.Value.Defined() {
				parts = append(parts, p.Name+"="+p.Value.String())
			}
		}
		all = append(all, strings.Join(strings.Fields(strings.Join(parts, " ")), " "))
	}
	return all
}

func millis(text string) int64 {
	moment, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return moment.UnixMilli()
}

func TestAlertOfGraph(t *testing.T) {
	t.Parallel()
	a := fromGraph(decoded[msgraph.Alert](t, `{
		"id": "ar9_1", "providerAlertId": "da9_1", "incidentId": "77", "status": "inProgress", "severity": "medium",
		"classification": "truePositive", "determination": "compromisedAccount",
		"serviceSource": "microsoftDefenderForEndpoint", "detectionSource": "antivirus", "detectorId": "d",
		"title": "Odd script", "description": "It ran.", "recommendedActions": "Look.", "category": "Execution", "assignedTo": null,
		"alertWebUrl": "https://p/alerts/da9_1", "incidentWebUrl": "https://p/incidents/77", "actorDisplayName": "Storm",
		"threatDisplayName": "Trojan", "threatFamilyName": "Fam", "mitreTechniques": ["T1059.001"], "systemTags": ["Defender Experts"],
		"createdDateTime": "2026-11-01T10:00:00Z", "lastUpdateDateTime": "2026-11-01T11:00:00Z", "resolvedDateTime": null,
		"firstActivityDateTime": "2026-11-01T09:00:00Z", "lastActivityDateTime": "2026-11-01T09:30:00Z",
		"evidence": [
			{"@odata.type": "#microsoft.graph.security.deviceEvidence", "mdeDeviceId": "AB", "verdict": "suspicious", "remediationStatus": "none",
				"roles": ["compromised"], "createdDateTime": "2026-11-01T10:00:00Z"},
			{"@odata.type": "#microsoft.graph.security.userEvidence", "userAccount": {"accountName": "ada", "domainName": "CORP",
				"userSid": "S-1", "azureAdUserId": "u1", "userPrincipalName": "ada@x"}},
			{"@odata.type": "#microsoft.graph.security.fileEvidence", "mdeDeviceId": "AB", "fileDetails": {"sha1": "A1", "sha256": "B2",
				"fileName": "a.dll", "filePath": "C:\\t", "fileSize": 5, "filePublisher": "P"}},
			{"@odata.type": "#microsoft.graph.security.processEvidence", "processCommandLine": "ps -x", "imageFile": {"sha1": "C3", "fileName": "ps.exe"},
				"userAccount": {"accountName": "SYSTEM"}},
			{"@odata.type": "#microsoft.graph.security.ipEvidence", "ipAddress": "203.0.113.9"},
			{"@odata.type": "#microsoft.graph.security.urlEvidence", "url": "http://Bad.example/x"},
			{"@odata.type": "#microsoft.graph.security.registryKeyEvidence", "registryKey": "SOFTWARE\\Run", "registryHive": "HKEY_LOCAL_MACHINE"},
			{"@odata.type": "#microsoft.graph.security.mailboxEvidence"}
		]}`))
	want := map[string]any{
		"id": "da9_1", "name": "Odd script", "displayName": "Odd script", "title": "Odd script", "description": "It ran.",
		"providerAlertId": "da9_1", "graphId": "ar9_1", "incidentId": "77", "recommendedActions": "Look.", "category": "Execution",
		"severity": "medium", "numericSeverity": 7.0, "status": "inProgress", "open": true,
		"classification": "truePositive", "determination": "compromisedUser",
		"serviceSource": "microsoftDefenderForEndpoint", "detectionSource": "antivirus", "detectorId": "d",
		"threatName": "Trojan", "threatFamilyName": "Fam", "actorDisplayName": "Storm",
		"mitreTechniques": []string{"T1059.001"}, "tags": []string{"Defender Experts"},
		"processes": []string{"ps -x"}, "registryKeys": []string{`HKEY_LOCAL_MACHINE\SOFTWARE\Run`},
		"webLink": "https://p/alerts/da9_1", "incidentWebLink": "https://p/incidents/77",
		"createdOn": millis("2026-11-01T10:00:00Z"), "updatedOn": millis("2026-11-01T11:00:00Z"),
		"firstActivityOn": millis("2026-11-01T09:00:00Z"), "lastActivityOn": millis("2026-11-01T09:30:00Z"),
	}
	if diff := cmp.Diff(want, defined(a.props)); diff != "" {
		t.Errorf("fromGraph (-want +got):\n%s", diff)
	}
	declared(t, graph.Alert, a.props)
	if a.id != "da9_1" {
		t.Errorf("it is known as %s", a.id)
	}
	names := []string{
		"AB verdict=suspicious remediationStatus=none roles=compromised createdOn=2026-11-01T10:00:00Z",
		"u1 CORP ada S-1 ada@x", "b2 a.dll", "c3 ps.exe", "203.0.113.9", "http://Bad.example/x",
	}
	if diff := cmp.Diff(names, shown(t, a.names)); diff != "" {
		t.Errorf("what it names (-want +got):\n%s", diff)
	}
	if other := fromGraph(decoded[msgraph.Alert](t, `{"id": "ar9_1"}`)); other.id != "ar9_1" {
		t.Errorf("an alert without the product's id is known as %s", other.id)
	}
}

func TestAlertOfDefender(t *testing.T) {
	t.Parallel()
	a := fromDefender(decoded[defender.Alert](t, `{
		"id": "da9_1", "incidentId": 77, "severity": "UnSpecified", "status": "Resolved", "classification": null,
		"determination": "NotMalicious", "detectionSource": "WindowsDefenderAv", "title": "Odd script", "machineId": "AB",
		"alertCreationTime": "2026-11-01T10:00:00Z", "resolvedTime": "2026-11-01T12:00:00Z",
		"evidence": [
			{"entityType": "User", "accountName": "ada", "domainName": "CORP", "aadUserId": "u1"},
			{"entityType": "Process", "sha1": "C3", "fileName": "ps.exe", "processCommandLine": "ps -x", "detectionStatus": "Blocked"},
			{"entityType": "Ip", "ipAddress": "203.0.113.9", "detectionStatus": "Detected"},
			{"entityType": "Url", "url": "http://bad.example"},
			{"entityType": "Registry", "registryKey": "SOFTWARE\\Run", "registryHive": "HKLM"}
		]}`))
	want := map[string]any{
		"id": "da9_1", "name": "Odd script", "displayName": "Odd script", "title": "Odd script", "providerAlertId": "da9_1", "incidentId": "77",
		"severity": "unknown", "numericSeverity": 0.0, "status": "resolved", "open": false,
		"classification": "unknown", "determination": "clean",
		"serviceSource": "microsoftDefenderForEndpoint", "detectionSource": "antivirus",
		"processes": []string{"ps -x"}, "registryKeys": []string{`HKLM\SOFTWARE\Run`},
		"createdOn": millis("2026-11-01T10:00:00Z"), "resolvedOn": millis("2026-11-01T12:00:00Z"),
	}
	if diff := cmp.Diff(want, defined(a.props)); diff != "" {
		t.Errorf("fromDefender (-want +got):\n%s", diff)
	}
	declared(t, graph.Alert, a.props)
	names := []string{
		"AB createdOn=2026-11-01T10:00:00Z", "u1 CORP ada", "c3 ps.exe remediationStatus=blocked", "203.0.113.9", "http://bad.example",
	}
	if diff := cmp.Diff(names, shown(t, a.names)); diff != "" {
		t.Errorf("what it names (-want +got):\n%s", diff)
	}
}

func TestWordsOfGraph(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{camel("InformationalExpectedActivity"), "informationalExpectedActivity"},
		{camel(""), ""},
		{severityOf("High"), "high"},
		{severityOf(""), "unknown"},
		{detectionSource("WindowsDefenderAtp"), "microsoftDefenderForEndpoint"},
		{detectionSource("SmartScreen"), "smartScreen"},
		{determination("malware"), "malware"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestThingsThatAlertsName(t *testing.T) {
	t.Parallel()
	props := urlProps("https://Bad.example:8443/x?y")
	declared(t, graph.URL, props)
	if got := props.Get("host").AsText(); got != "bad.example" {
		t.Errorf("host = %q", got)
	}
	if got := urlProps("no address\x7f").Get("host"); got.Defined() {
		t.Errorf("host = %v", got)
	}
	size := int64(5)
	file := fileProps(sample{sha1: "A1", name: "a.dll", path: `C:\t`, publisher: "P", size: &size})
	declared(t, graph.File, file)
	want := map[string]any{
		"id": "a1", "name": "a.dll", "displayName": "a.dll", "sha1": "a1", "fileNames": []string{"a.dll"},
		"filePaths": []string{`C:\t`}, "size": 5.0, "publisher": "P",
	}
	if diff := cmp.Diff(want, defined(file)); diff != "" {
		t.Errorf("fileProps (-want +got):\n%s", diff)
	}
}
