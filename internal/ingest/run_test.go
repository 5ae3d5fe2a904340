package ingest_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/transport"
)

// acme is a small tenant: two users of which one is a local administrator, two
// groups one in the other, two devices, three vulnerabilities.
func acme() *tenant {
	return &tenant{
		organization: `{"id":"o1","displayName":"Acme AG","verifiedDomains":[
			{"name":"acme.onmicrosoft.com","isDefault":false},{"name":"acme.com","isDefault":true}]}`,
		users: []string{
			`{"id":"u1","displayName":"Ann","userPrincipalName":"ann@acme.com","accountEnabled":true,
			  "onPremisesSamAccountName":"ann","onPremisesDomainName":"ACME.local","onPremisesSecurityIdentifier":"S-1-5-21-1-1001"}`,
			`{"id":"u2","displayName":null,"userPrincipalName":"bob@acme.com","accountEnabled":false,"mail":"bob@acme.com"}`,
		},
		groups: []string{`{"id":"g1","displayName":"All","groupTypes":["Unified"]}`, `{"id":"g2","displayName":"Sales"}`},
		members: map[string][]string{
			"g1": {
				`{"@odata.type":"#microsoft.graph.group","id":"g2"}`, `{"@odata.type":"#microsoft.graph.user","id":"u1"}`,
				`{"@odata.type":"#microsoft.graph.device","id":"d1"}`, `{"@odata.type":"#microsoft.graph.user","id":"gone"}`,
			},
			"g2": {`{"@odata.type":"#microsoft.graph.user","id":"u2"}`},
		},
		machines: []string{
			`{"id":"m1","computerDnsName":"ws-1.acme.com","onboardingStatus":"Onboarded","firstSeen":"2025-01-01T00:00:00Z","lastSeen":"2025-10-07T00:00:00Z"}`,
			`{"id":"m2","onboardingStatus":"Onboarded","managedBy":"Intune","firstSeen":"0001-01-01T00:00:00Z"}`,
		},
		logons: map[string][]string{
			"m1": {
				`{"id":"acme\\ann","accountName":"Ann","accountDomain":"ACME","logonTypes":"Network, Interactive",
				  "firstSeen":"2025-10-02T00:00:00Z","lastSeen":"2025-10-06T00:00:00Z","isDomainAdmin":false,"isOnlyNetworkUser":false}`,
				`{"id":"ws-1\\root","accountName":"root","accountDomain":"ws-1","accountSid":"S-1-5-21-9-500"}`,
			},
			"m2": {`{"id":"ACME\\Ann","accountName":"Ann","accountDomain":"ACME","accountSid":"S-1-5-21-1-1001",
			  "logonTypes":"Network","firstSeen":"2025-10-01T00:00:00Z","lastSeen":"2025-10-03T00:00:00Z","isOnlyNetworkUser":true}`},
		},
		catalogue: []string{
			`{"id":"CVE-2020-1111","name":"CVE-2020-1111","exposedMachines":0,"severity":"High","cvssV3":8}`,
			`{"id":"CVE-2024-0001","name":"CVE-2024-0001","exposedMachines":2,"severity":"Critical","cvssV3":9.8,"epss":0.5,
			  "publishedOn":"2024-01-01T00:00:00Z","updatedOn":"0001-01-01T00:00:00Z","publicExploit":true,"exploitUris":[]}`,
			`{"id":"CVE-2024-0002","name":"CVE-2024-0002","exposedMachines":1,"severity":"Low","cvssV3":null}`,
		},
		generation: "gen1",
		findings: []string{
			finding("m1", "CVE-2024-0001", "openssl", "1.0", "2025-09-02 00:00:00"),
			finding("M1", "CVE-2024-0001", "nginx", "2.0", "2025-09-01 00:00:00"),
			finding("m1", "CVE-2024-0002", "nginx", "2.0", "2025-09-03 00:00:00"),
			finding("m2", "CVE-2024-0001", "openssl", "1.0", "2025-09-04 00:00:00"),
			finding("m2", "TVM-2020-0002", "openssl", "1.0", "2025-09-04 00:00:00"),
			finding("gone", "CVE-2020-1111", "openssl", "1.0", "2025-09-04 00:00:00"),
			finding("m2", "", "zip", "1.0", "2025-09-04 00:00:00"),
		},
	}
}

func finding(device, cve, product, version, since string) string {
	id := "null"
	if cve != "" {
		id = fmt.Sprintf("%q", cve)
	}
	return fmt.Sprintf(`{"DeviceId":%q,"CveId":%s,"SoftwareVendor":"oss","SoftwareName":%q,"SoftwareVersion":%q,`+
		`"VulnerabilitySeverityLevel":"Medium","CvssScore":5.5,"ExploitabilityLevel":"NoExploit",`+
		`"RecommendedSecurityUpdateId":"KB-%s","FirstSeenTimestamp":%q,"LastSeenTimestamp":"2025-10-07 01:00:00"}`,
		device, id, product, version, product, since)
}

func TestRunFillsEveryType(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := newStore(t)
		report := run(t, store, acme().config(t))
		want := map[graph.Type][]string{
			graph.Account:                {"acme"},
			graph.User:                   {"u1", "u2"},
			graph.Group:                  {"g1", "g2"},
			graph.Machine:                {"m1", "m2"},
			graph.Endpoint:               {"user_endpoint.m1", "user_endpoint.m2"},
			graph.LogonUser:              {`acme\ann`, `ws-1\root`},
			graph.Vulnerability:          {"CVE-2024-0001", "CVE-2024-0002", "TVM-2020-0002"},
			graph.CVE:                    {"cve-2024-0001", "cve-2024-0002"},
			graph.AccountHasMachine:      {"acme > m1", "acme > m2"},
			graph.AccountHasUser:         {"acme > u1", "acme > u2"},
			graph.AccountHasGroup:        {"acme > g1", "acme > g2"},
			graph.GroupHasUser:           {"g1 > u1", "g2 > u2"},
			graph.GroupHasGroup:          {"g1 > g2"},
			graph.MachineManagesEndpoint: {"m1 > user_endpoint.m1", "m2 > user_endpoint.m2"},
			graph.MachineHasLogonUser:    {`m1 > acme\ann`, `m1 > ws-1\root`, `m2 > acme\ann`},
			graph.MachineIdentified:      {"m1 > CVE-2024-0001", "m1 > CVE-2024-0002", "m2 > CVE-2024-0001", "m2 > TVM-2020-0002"},
			graph.VulnerabilityIsCVE:     {"CVE-2024-0001 > cve-2024-0001", "CVE-2024-0002 > cve-2024-0002"},
			graph.LogonUserIsUser:        {`acme\ann > u1`},
		}
		for typ, keysWanted := range want {
			if diff := cmp.Diff(keysWanted, keys(store.View(), typ)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", typ, diff)
			}
			if got := report.Changes[typ]; got != (graph.Count{Created: len(keysWanted)}) {
				t.Errorf("changes of %s = %+v, want %d created", typ, got, len(keysWanted))
			}
		}
		wantSteps := []ingest.Step{
			{Name: "account", Outcome: graph.Succeeded, Entities: 1, Route: "list"},
			{Name: "users", Outcome: graph.Succeeded, Entities: 2, Relationships: 2, Route: "list"},
			{Name: "groups", Outcome: graph.Succeeded, Entities: 2, Relationships: 5, Route: "list"},
			{Name: "machines", Outcome: graph.Succeeded, Entities: 2, Relationships: 2, Route: "list"},
			{Name: "endpoints", Outcome: graph.Succeeded, Entities: 2, Relationships: 2, Route: "no call"},
			{Name: "logon_users", Outcome: graph.Succeeded, Entities: 2, Relationships: 3, Route: "device by device", Known: 2, Of: 2},
			{
				Name: "vulnerabilities", Outcome: graph.Succeeded, Entities: 3, Relationships: 4, Route: "file export",
				Reason: "left out the findings of 1 device that the list of devices does not hold",
			},
			{Name: "match", Outcome: graph.Succeeded, Entities: 2, Relationships: 3},
		}
		if diff := cmp.Diff(wantSteps, on(report)); diff != "" {
			t.Errorf("steps (-want +got):\n%s", diff)
		}
		if got := report.Calls[transport.Defender]; got != 1+2+1+2 {
			t.Errorf("calls of Defender = %d, want 1 for devices, 2 for logon users, 1 for the export, 2 for the catalogue", got)
		}
	})
}

func TestRunMergesWhatManyRecordsTell(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := newStore(t)
		run(t, store, acme().config(t))
		check := func(typ graph.Type, name string, want map[string]string) {
			t.Helper()
			if diff := cmp.Diff(want, props(t, store.View(), typ, name)); diff != "" {
				t.Errorf("%s %s (-want +got):\n%s", typ, name, diff)
			}
		}
		check(graph.MachineIdentified, "m1 > CVE-2024-0001", map[string]string{
			"products": "oss-_-nginx, oss-_-openssl", "versions": "1.0, 2.0", "fixingKbIds": "KB-nginx, KB-openssl",
			"affected":            "oss-_-nginx-_-2.0-_-KB-nginx, oss-_-openssl-_-1.0-_-KB-openssl",
			"exploitabilityLevel": "NoExploit", "firstDetectedOn": "2025-09-01T00:00:00Z", "lastSeenOn": "2025-10-07T01:00:00Z",
		})
		check(graph.LogonUser, `acme\ann`, map[string]string{
			"id": `acme\ann`, "name": "Ann", "displayName": "Ann", "username": "Ann", "domain": "ACME", "active": "true",
			"accountSid": "S-1-5-21-1-1001", "isDomainAdmin": "false", "isOnlyNetworkUser": "false",
			"logonTypes": "Interactive, Network", "firstSeenOn": "2025-10-01T00:00:00Z", "lastSeenOn": "2025-10-06T00:00:00Z",
		})
		check(graph.MachineHasLogonUser, `m2 > acme\ann`, map[string]string{
			"logonTypes": "Network", "firstSeenOn": "2025-10-01T00:00:00Z", "lastSeenOn": "2025-10-03T00:00:00Z",
		})
		check(graph.Vulnerability, "TVM-2020-0002", map[string]string{
			"id": "TVM-2020-0002", "name": "TVM-2020-0002", "displayName": "TVM-2020-0002", "severity": "Medium",
			"score": "5.5", "numericSeverity": "5.5", "category": "", "open": "true", "blocking": "false", "production": "false",
		})
		check(graph.CVE, "cve-2024-0001", map[string]string{
			"id": "CVE-2024-0001", "name": "CVE-2024-0001", "displayName": "CVE-2024-0001", "score": "9.8",
			"references": "https://nvd.nist.gov/vuln/detail/CVE-2024-0001", "webLink": "https://nvd.nist.gov/vuln/detail/CVE-2024-0001",
		})
	})
}

func TestRunTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, cfg := newStore(t), acme().config(t)
		run(t, store, cfg)
		if got := run(t, store, cfg).Changes; len(got) > 0 {
			t.Errorf("changes of the second run = %v, want none", got)
		}
	})
}

func TestRunStampsTheAccountName(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, cfg := newStore(t), acme().config(t)
		cfg.AccountName, cfg.TagAccountName = "Acme Corp", true
		run(t, store, cfg)
		for _, typ := range []graph.Type{graph.Account, graph.User, graph.Group, graph.Machine, graph.Endpoint, graph.LogonUser, graph.Vulnerability} {
			for _, e := range store.View().Entities(typ) {
				if got := e.Props.Get(graph.AccountTag).AsText(); got != "Acme Corp" {
					t.Errorf("%s of %s = %q, want Acme Corp", graph.AccountTag, e.Key, got)
				}
			}
		}
		want := map[string]string{
			"id": "o1", "name": "Acme AG", "displayName": "Acme Corp", "organizationName": "Acme AG", "defaultDomain": "acme.com",
			"verifiedDomains": "acme.onmicrosoft.com, acme.com", "vendor": "Microsoft Defender", "tag.AccountName": "Acme Corp",
		}
		if diff := cmp.Diff(want, props(t, store.View(), graph.Account, "acme")); diff != "" {
			t.Errorf("account (-want +got):\n%s", diff)
		}
	})
}

func TestRunTellsItsProgress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began, ended := map[string]int{}, map[string]graph.Outcome{}
		var groups []ingest.Event
		cfg := acme().config(t)
		cfg.Progress = func(e ingest.Event) {
			switch {
			case e.Outcome != "":
				ended[e.Step] = e.Outcome
			case e.Done == 0 && e.Expected == 0:
				began[e.Step]++
			case e.Step == "groups":
				groups = append(groups, e)
			}
		}
		report := run(t, newStore(t), cfg)
		for _, s := range on(report) {
			if began[s.Name] != 1 || ended[s.Name] != s.Outcome {
				t.Errorf("step %s began %d times and ended %q, want once and %q", s.Name, began[s.Name], ended[s.Name], s.Outcome)
			}
		}
		want := []ingest.Event{{Step: "groups", Done: 1, Expected: 2}, {Step: "groups", Done: 2, Expected: 2}}
		if diff := cmp.Diff(want, groups); diff != "" {
			t.Errorf("progress of groups (-want +got):\n%s", diff)
		}
	})
}

func TestOnlyOneRunAtATime(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	n := acme()
	if _, err := ingest.Run(t.Context(), store, n.config(t)); !errors.Is(err, graph.ErrLocked) || len(n.calls) > 0 {
		t.Errorf("Run = %v after %d calls, want ErrLocked after none", err, len(n.calls))
	}
}

func TestIntegrationsShareTheGraph(t *testing.T) {
	t.Parallel()
	store, other := newStore(t), acme()
	first, second := acme().config(t), other.config(t)
	second.Name = "second"
	other.findings = append(other.findings, finding("m2", "CVE-2020-1111", "zip", "1.0", "2025-09-04 00:00:00"))
	run(t, store, first)
	if got, want := run(t, store, second).Changes[graph.CVE], (graph.Count{Created: 1}); got != want {
		t.Errorf("changes of CVEs by the second = %+v, want %+v", got, want)
	}
	if got := run(t, store, first).Changes; len(got) > 0 {
		t.Errorf("changes of the first, run again = %v, want none", got)
	}
	want := []string{
		"CVE-2020-1111 > cve-2020-1111", "CVE-2024-0001 > cve-2024-0001", "CVE-2024-0001 > cve-2024-0001",
		"CVE-2024-0002 > cve-2024-0002", "CVE-2024-0002 > cve-2024-0002",
	}
	if diff := cmp.Diff(want, keys(store.View(), graph.VulnerabilityIsCVE)); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"acme", "second"}, keys(store.View(), graph.Account)); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
}

// What a run left is of its tenant and application: of another, nothing is built on
// it, and it is said that everything was read as a whole.
func TestAnotherTenantOfTheSameNameIsReadAsAWhole(t *testing.T) {
	t.Parallel()
	n, store := acme(), newStore(t)
	n.changes = map[string][]string{"users": {}, "groups": {}}
	first := n.config(t)
	first.Scope = "tenant-a/app"
	run(t, store, first)
	if got := routeOf(run(t, store, first), "users"); got != "delta" {
		t.Fatalf("users were read by %s, want by what changed: nothing is proved", got)
	}
	other := acme()
	other.changes, other.users = n.changes, other.users[1:]
	second := other.config(t)
	second.Scope = "tenant-b/app"
	plan, err := ingest.MakePlan(t.Context(), store.View(), second)
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range plan.Sources {
		if source.Route == "delta" {
			t.Errorf("%s would be read as what changed: %s", source.Source, source.Why)
		}
	}
	report := run(t, store, second)
	for _, step := range report.Steps {
		if step.Route == "delta" {
			t.Errorf("%s was read as what changed", step.Name)
		}
	}
	if got := reason(report, "account"); !strings.Contains(got, "another tenant or application") {
		t.Errorf("reason of account = %q, want that everything was read as a whole", got)
	}
	if diff := cmp.Diff([]string{"u2"}, keys(store.View(), graph.User)); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
	report = run(t, store, second)
	if got := routeOf(report, "users"); got != "delta" || reason(report, "account") != "" {
		t.Errorf("of the same tenant again, users were read by %s, and account says %q", got, reason(report, "account"))
	}
}

// A step that could not see the other tenant is not whole as of a time when it saw
// the one before.
func TestNoWholeReadingOfAnotherTenant(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, store := acme(), newStore(t)
		cfg := n.config(t)
		cfg.Scope = "tenant-a/app"
		run(t, store, cfg)
		cfg.Scope = "tenant-b/app"
		n.answer = map[string]http.HandlerFunc{"/users": refuse(http.StatusInternalServerError, "InternalServerError", "oops")}
		run(t, store, cfg)
		for _, step := range store.View().Generation().Steps[ingest.Partition(cfg.Name)] {
			if step.Name == "users" && !step.WholeAt.IsZero() {
				t.Errorf("users %s, whole as of %s; want never", step.Outcome, step.WholeAt)
			}
		}
	})
}
