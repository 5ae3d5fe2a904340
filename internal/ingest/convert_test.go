package ingest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/msgraph"
)

// defined are the properties that are there, values as they are in JSON.
func defined(props graph.Props) map[string]any {
	all := map[string]any{}
	for _, p := range props {
		if p.Value.Defined() {
			all[p.Name] = p.Value.Any()
		}
	}
	return all
}

// declared checks that every property is one of the schema, of its kind.
func declared(t *testing.T, typ graph.Type, props graph.Props) {
	t.Helper()
	for _, p := range props {
		declaration, ok := graph.Declared().Property(typ, p.Name)
		if !ok || p.Value.Defined() && p.Value.Kind() != declaration.Kind {
			t.Errorf("%s.%s of kind %v is not what the schema declares", typ, p.Name, p.Value.Kind())
		}
	}
}

func ptr[T any](v T) *T { return &v }

var machine = &defender.Machine{
	ID: "5a", MergedIntoMachineID: "5b", IsPotentialDuplication: ptr(false), IsExcluded: ptr(true), ExclusionReason: "lab",
	ComputerDNSName: "Ws-1.example.com", FirstSeen: time.UnixMilli(1_700_000_000_174), LastSeen: time.UnixMilli(1_700_000_100_000),
	OSPlatform: "Windows11", OSVersion: "10.0", OSProcessor: "x64", OSArchitecture: "64-bit", OSBuild: ptr(int64(22631)), Version: "21H2",
	LastIPAddress: "10.6.0.6", LastExternalIPAddress: "203.0.113.5", AgentVersion: "10.8560",
	HealthStatus: "Active", DeviceValue: "High", RBACGroupID: ptr(int64(0)), RBACGroupName: "lab",
	RiskScore: "None", ExposureLevel: "Low", IsAADJoined: ptr(true), AADDeviceID: "77", MachineTags: []string{"b", "a"},
	DefenderAVStatus: "NotSupported", OnboardingStatus: "Onboarded", ManagedBy: "Intune", ManagedByStatus: "Success",
	IPAddresses: []defender.IPAddress{{Address: "10.6.0.6", MAC: "00155D010203"}, {Address: "127.0.0.1", Type: "SoftwareLoopback"}},
	VMMetadata:  &defender.VMMetadata{VMID: "v", CloudProvider: "Azure", ResourceID: "/r", SubscriptionID: "s"},
}

// wantSensed is what the device above shares with its sensor.
func wantSensed() map[string]any {
	return map[string]any{
		"id": "5a", "name": "Ws-1.example.com", "displayName": "Ws-1.example.com", "computerDnsName": "Ws-1.example.com",
		"firstSeenOn": int64(1_700_000_000_174), "lastSeenOn": int64(1_700_000_100_000), "agentVersion": "10.8560",
		"defenderAvStatus": "NotSupported", "riskScore": "None", "rbacGroupId": 0.0, "rbacGroupName": "lab",
		"machineTags": []string{"b", "a"}, "onboardingStatus": "Onboarded", "managedBy": "Intune", "managedByStatus": "Success",
		"aadDeviceId": "77", "ipAddress": []string{"10.6.0.6"}, "macAddress": []string{}, "macAddresses": []string{"00:15:5D:01:02:03"},
		"isPotentialDuplication": false, "mergedIntoMachineId": "5b", "isExcluded": true, "exclusionReason": "lab",
	}
}

func TestMachineProps(t *testing.T) {
	t.Parallel()
	want := wantSensed()
	want["function"] = []string{
		"endpoint-compliance", "endpoint-configuration", "endpoint-protection",
		"anti-malware", "vulnerability-detection", "container-security",
	}
	props := machineProps(machine)
	if diff := cmp.Diff(want, defined(props)); diff != "" {
		t.Errorf("machineProps (-want +got):\n%s", diff)
	}
	declared(t, graph.Machine, props)
}

func TestEndpointProps(t *testing.T) {
	t.Parallel()
	want := wantSensed()
	for name, value := range map[string]any{
		"deviceId": "5a", "category": "endpoint", "osPlatform": "Windows11", "osVersion": "10.0", "version": "21H2", "osBuild": 22631.0,
		"osArchitecture": "64-bit", "osProcessor": "x64", "lastIpAddress": "10.6.0.6", "lastExternalIpAddress": "203.0.113.5",
		"healthStatus": "Active", "deviceValue": "High", "exposureLevel": "Low", "isAadJoined": true,
		"ipAddresses": []string{"10.6.0.6", "127.0.0.1"},
		"vmId":        "v", "cloudProvider": "Azure", "resourceId": "/r", "subscriptionId": "s",
	} {
		want[name] = value
	}
	props := endpointProps(machine)
	if diff := cmp.Diff(want, defined(props)); diff != "" {
		t.Errorf("endpointProps (-want +got):\n%s", diff)
	}
	declared(t, graph.Endpoint, props)
}

func TestEndpointPropsOfADeviceOfWhichLittleIsKnown(t *testing.T) {
	t.Parallel()
	want := map[string]any{
		"id": "5a", "deviceId": "5a", "category": "endpoint", "name": "Unknown User's Device", "displayName": "Unknown User's Device",
		"ipAddress": []string{}, "ipAddresses": []string{}, "macAddress": []string{}, "macAddresses": []string{},
	}
	if diff := cmp.Diff(want, defined(endpointProps(&defender.Machine{ID: "5a"}))); diff != "" {
		t.Errorf("endpointProps (-want +got):\n%s", diff)
	}
	if got, want := deviceName(&defender.Machine{ManagedBy: "Intune"}), "Intune's Device"; got != want {
		t.Errorf("deviceName = %q, want %q", got, want)
	}
}

func TestUserProps(t *testing.T) {
	t.Parallel()
	full := msgraph.User{
		ID: "u1", DisplayName: "Ann Lee", UserPrincipalName: "ann@acme.com", GivenName: "Ann", Surname: "Lee", Mail: "ann.lee@acme.com",
		MobilePhone: "1", BusinessPhones: []string{"2"}, OfficeLocation: "3", PreferredLanguage: "de-DE", JobTitle: "4", Department: "5",
		EmployeeID: "6", AccountEnabled: ptr(false), UserType: "Guest", CreatedOn: time.UnixMilli(1_700_000_000_000),
		OnPremisesSyncEnabled: ptr(true), OnPremisesSAMAccountName: "ann", OnPremisesDomainName: "acme.local",
		OnPremisesSecurityIdentifier: "S-1-5-21-1", SecurityIdentifier: "S-1-12-1",
	}
	cases := map[string]struct {
		user msgraph.User
		want map[string]any
	}{
		"full": {full, map[string]any{
			"id": "u1", "name": "Ann Lee", "displayName": "Ann Lee", "username": "ann@acme.com", "userPrincipalName": "ann@acme.com",
			"givenName": "Ann", "surname": "Lee", "email": "ann.lee@acme.com", "mail": "ann.lee@acme.com", "mobilePhone": "1",
			"businessPhones": []string{"2"}, "officeLocation": "3", "preferredLanguage": "de-DE", "jobTitle": "4", "department": "5",
			"employeeId": "6", "active": false, "userType": "Guest", "createdOn": int64(1_700_000_000_000), "onPremisesSyncEnabled": true,
			"onPremisesSamAccountName": "ann", "onPremisesDomainName": "acme.local",
			"onPremisesSecurityIdentifier": "S-1-5-21-1", "securityIdentifier": "S-1-12-1",
		}},
		"nearly nothing": {
			msgraph.User{ID: "u2", BusinessPhones: []string{}},
			map[string]any{"id": "u2", "name": "", "displayName": "", "username": "", "businessPhones": []string{}},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			props := userProps(c.user)
			if diff := cmp.Diff(c.want, defined(props)); diff != "" {
				t.Errorf("userProps (-want +got):\n%s", diff)
			}
			declared(t, graph.User, props)
		})
	}
}

func TestGroupProps(t *testing.T) {
	t.Parallel()
	props := groupProps(msgraph.Group{
		ID: "g1", DisplayName: "All", Description: "everybody", Mail: "all@acme.com", MailEnabled: ptr(true), SecurityEnabled: ptr(false),
		GroupTypes: []string{"Unified"}, MembershipRule: "true", IsAssignableToRole: ptr(false), Visibility: "Private",
		CreatedOn: time.UnixMilli(1_700_000_000_000), OnPremisesSyncEnabled: ptr(true), OnPremisesSecurityIdentifier: "S-1-5-21-2",
	})
	want := map[string]any{
		"id": "g1", "name": "All", "displayName": "All", "description": "everybody", "email": "all@acme.com", "mailEnabled": true,
		"securityEnabled": false, "groupTypes": []string{"Unified"}, "membershipRule": "true", "roleAssignable": false,
		"visibility": "Private", "createdOn": int64(1_700_000_000_000), "onPremisesSyncEnabled": true, "onPremisesSecurityIdentifier": "S-1-5-21-2",
	}
	if diff := cmp.Diff(want, defined(props)); diff != "" {
		t.Errorf("groupProps (-want +got):\n%s", diff)
	}
	declared(t, graph.Group, props)
}

func TestVulnerabilityProps(t *testing.T) {
	t.Parallel()
	common := func(more map[string]any) map[string]any {
		for name, value := range map[string]any{
			"id": "CVE-2023-4911", "name": "CVE-2023-4911", "displayName": "CVE-2023-4911",
			"category": "", "open": true, "blocking": false, "production": false,
		} {
			more[name] = value
		}
		return more
	}
	cases := map[string]struct {
		record defender.Vulnerability
		want   map[string]any
	}{
		"full": {
			defender.Vulnerability{
				ID: "CVE-2023-4911", Name: "CVE-2023-4911", Description: ptr("bad"), Severity: ptr("High"), CVSSV3: ptr(7.8), CVSSVector: ptr("CVSS:3.1/AV:L"),
				EPSS: ptr(0.01), Supportability: ptr("Supported"), ExposedMachines: ptr(int64(3)), PublishedOn: time.UnixMilli(1_700_000_000_000),
				UpdatedOn: time.UnixMilli(1_700_000_000_001), PublicExploit: ptr(true), ExploitVerified: ptr(false), ExploitInKit: ptr(false),
				ExploitTypes: []string{"Remote"}, ExploitURIs: []string{"https://x"}, Tags: []string{"ZeroDay"},
			},
			common(map[string]any{
				"description": "bad", "severity": "High", "score": 7.8, "numericSeverity": 7.8, "cvssVector": "CVSS:3.1/AV:L", "epss": 0.01,
				"cveSupportability": "Supported", "exposedMachines": 3.0, "publishedOn": int64(1_700_000_000_000),
				"updatedOn": int64(1_700_000_000_001), "public": true, "exploitVerified": false, "exploitInKit": false,
				"exploitTypes": []string{"Remote"}, "references": []string{"https://x"}, "tags": []string{"ZeroDay"},
			}),
		},
		"placeholder": {
			defender.Vulnerability{
				ID: "CVE-2023-4911", Description: ptr(""), CVSSVector: ptr(""), Supportability: ptr(""),
				PublicExploit: ptr(true), ExploitTypes: []string{}, ExploitURIs: []string{},
			},
			common(map[string]any{
				"description": "", "cvssVector": "", "cveSupportability": "",
				"public": true, "exploitTypes": []string{}, "references": []string{},
			}),
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			props := vulnerabilityProps(c.record)
			if diff := cmp.Diff(c.want, defined(props)); diff != "" {
				t.Errorf("vulnerabilityProps (-want +got):\n%s", diff)
			}
			declared(t, graph.Vulnerability, props)
		})
	}
}

func TestAccountPropsWithSeveralDefaults(t *testing.T) {
	t.Parallel()
	props := accountProps("acme", msgraph.Organization{ID: "o", VerifiedDomains: []msgraph.VerifiedDomain{
		{Name: "a", IsDefault: ptr(true)}, {Name: "b", IsDefault: ptr(true)}, {Name: "c"},
	}})
	want := map[string]any{
		"id": "o", "name": "acme", "displayName": "acme", "defaultDomain": "b",
		"verifiedDomains": []string{"a", "b", "c"}, "vendor": "Microsoft Defender",
	}
	if diff := cmp.Diff(want, defined(props)); diff != "" {
		t.Errorf("accountProps (-want +got):\n%s", diff)
	}
}

func TestJoined(t *testing.T) {
	t.Parallel()
	for want, types := range map[string][]string{
		"":                            nil,
		"Interactive":                 {"Interactive", "", " ", " Interactive"},
		"Batch, Interactive, Network": {"Network", "Interactive", "Batch"},
	} {
		if got := joined(types); got != want {
			t.Errorf("joined(%q) = %q, want %q", types, got, want)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for want, got := range map[graph.Key]graph.Key{
		"microsoft_defender_account:acme":                accountKey("acme"),
		"microsoft_defender_user:u":                      userKey("u"),
		"microsoft_defender_group:g":                     groupKey("g"),
		"microsoft_defender_machine:m":                   machineKey("M"),
		"user_endpoint.m":                                endpointKey("M"),
		`microsoft_defender_logon_user:acme\ann`:         logonUserKey(`ACME\Ann`),
		"microsoft_defender_vulnerability:CVE-2023-4911": vulnerabilityKey("CVE-2023-4911"),
	} {
		if got != want {
			t.Errorf("key %s, want %s", got, want)
		}
	}
}

func TestHuntingQuery(t *testing.T) {
	t.Parallel()
	lines := []string{"DeviceInfo", "take 1"}
	for want, p := range map[string]part{
		"DeviceInfo | take 1":                                {0, 1},
		"DeviceInfo | where hash(DeviceId, 8) == 3 | take 1": {3, 8},
	} {
		if got := p.of(lines); got != want {
			t.Errorf("query = %s\nwant %s", got, want)
		}
	}
}

func TestPartsOfAQuery(t *testing.T) {
	t.Parallel()
	for of, want := range map[yield]int{
		{}: 1, {rows: 80_000}: 1, {rows: 80_001}: 2, {rows: 1_200_000}: 15,
		{rows: 1, bytes: 40_000_000}: 1, {rows: 80_001, bytes: 81_000_000}: 3,
	} {
		if got := of.parts(); got != want {
			t.Errorf("%+v: %d parts, want %d", of, got, want)
		}
	}
}

func TestMostTellingFirst(t *testing.T) {
	t.Parallel()
	machines := []*defender.Machine{
		{ID: "discovered today", OnboardingStatus: "CanBeOnboarded", LastSeen: time.UnixMilli(9)},
		{ID: "onboarded, seen yesterday", OnboardingStatus: "onboarded", LastSeen: time.UnixMilli(5)},
		{ID: "never seen"},
		{ID: "onboarded, seen today", OnboardingStatus: "Onboarded", LastSeen: time.UnixMilli(8)},
	}
	want := []string{"onboarded, seen today", "onboarded, seen yesterday", "discovered today", "never seen"}
	if diff := cmp.Diff(want, mostTellingFirst(machines)); diff != "" {
		t.Errorf("mostTellingFirst (-want +got):\n%s", diff)
	}
}
