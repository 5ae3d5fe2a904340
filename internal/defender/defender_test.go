package defender_test

import (
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/defender"
	"parapet/internal/odata"
	"parapet/internal/transport"
	"parapet/internal/transport/transporttest"
)

// newClient returns a client whose calls handler answers.
func newClient(tb testing.TB, handler http.Handler) *defender.Client {
	tb.Helper()
	return defender.New(defender.Config{
		Base:      transporttest.Base + "/",
		Transport: transporttest.NewClient(tb, handler),
		Token:     transporttest.Token("token"),
	})
}

// collect gathers a stream: its good rows, its unreadable ones, and the error
// that ended it.
func collect[T any](rows iter.Seq2[T, error]) (good []T, bad []*odata.RowError, err error) {
	for row, rowErr := range rows {
		var unreadable *odata.RowError
		switch {
		case errors.As(rowErr, &unreadable):
			bad = append(bad, unreadable)
		case rowErr != nil:
			err = rowErr
		default:
			good = append(good, row)
		}
	}
	return good, bad, err
}

// pages serves the rows of a collection as $top and $skip ask, but never more
// than max at once.
type pages struct {
	rows []string
	max  int

	mu      sync.Mutex
	queries []string
}

func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.queries = append(p.queries, r.Method+" "+r.URL.Path+"?"+r.URL.RawQuery+" "+r.Header.Get("Authorization"))
	skip, _ := strconv.Atoi(r.URL.Query().Get("$skip"))
	top, _ := strconv.Atoi(r.URL.Query().Get("$top"))
	rows := p.rows[min(skip, len(p.rows)):]
	rows = rows[:min(top, p.max, len(rows))]
	fmt.Fprintf(w, `{"@odata.context":"x","@odata.count":0,"value":[%s]}`, strings.Join(rows, ","))
}

func ids(machines []defender.Machine) []string {
	var ids []string
	for _, m := range machines {
		ids = append(ids, m.ID)
	}
	return ids
}

func TestMachinesReadsEveryPropertyTheServiceSends(t *testing.T) {
	t.Parallel()
	const row = `{
		"id": "5a", "mergedIntoMachineId": "5b", "isPotentialDuplication": false, "isExcluded": true, "exclusionReason": "lab",
		"computerDnsName": "Ws-1.example.com", "firstSeen": "2024-01-25T18:45:56.688814Z", "lastSeen": "2024-03-25T23:27:59.1Z",
		"osPlatform": "Windows11", "osVersion": null, "osProcessor": "x64", "version": "21H2", "lastIpAddress": "10.6.0.6",
		"lastExternalIpAddress": "203.0.113.5", "agentVersion": "10.8560", "osBuild": 22631, "healthStatus": "Active",
		"deviceValue": "High", "rbacGroupId": "17", "rbacGroupName": "lab", "riskScore": "None", "exposureLevel": "Low",
		"isAadJoined": true, "aadDeviceId": "77", "machineTags": ["a", "b"], "defenderAvStatus": "NotSupported",
		"onboardingStatus": "Onboarded", "osArchitecture": "64-bit", "managedBy": "Intune", "managedByStatus": "Success",
		"ipAddresses": [
			{"ipAddress": "10.6.0.6", "macAddress": "00155D010203", "type": "Ethernet", "operationalStatus": "Up"},
			{"ipAddress": "127.0.0.1", "macAddress": null, "type": "SoftwareLoopback", "operationalStatus": "Up"}
		],
		"vm_metadata": {"vmId": "v", "cloudProvider": "Azure", "resourceId": "/r", "subscriptionId": "s"},
		"somethingNew": {"deep": [1, {"er": null}]}
	}`
	build, group := int64(22631), int64(17)
	no, yes := false, true
	want := []defender.Machine{{
		ID: "5a", MergedIntoMachineID: "5b", IsPotentialDuplication: &no, IsExcluded: &yes, ExclusionReason: "lab",
		ComputerDNSName: "Ws-1.example.com",
		FirstSeen:       time.Date(2024, 1, 25, 18, 45, 56, 688_814_000, time.UTC),
		LastSeen:        time.Date(2024, 3, 25, 23, 27, 59, 100_000_000, time.UTC),
		OSPlatform:      "Windows11", OSProcessor: "x64", OSArchitecture: "64-bit", OSBuild: &build, Version: "21H2",
		LastIPAddress: "10.6.0.6", LastExternalIPAddress: "203.0.113.5", AgentVersion: "10.8560",
		HealthStatus: "Active", DeviceValue: "High", RBACGroupID: &group, RBACGroupName: "lab",
		RiskScore: "None", ExposureLevel: "Low", IsAADJoined: &yes, AADDeviceID: "77", MachineTags: []string{"a", "b"},
		DefenderAVStatus: "NotSupported", OnboardingStatus: "Onboarded", ManagedBy: "Intune", ManagedByStatus: "Success",
		IPAddresses: []defender.IPAddress{
			{Address: "10.6.0.6", MAC: "00155D010203", Type: "Ethernet", Status: "Up"},
			{Address: "127.0.0.1", Type: "SoftwareLoopback", Status: "Up"},
		},
		VMMetadata: &defender.VMMetadata{VMID: "v", CloudProvider: "Azure", ResourceID: "/r", SubscriptionID: "s"},
	}}
	server := &pages{rows: []string{row}, max: 10_000}
	got, bad, err := collect(newClient(t, server).Machines(t.Context()))
	if err != nil || len(bad) > 0 {
		t.Fatalf("Machines: %v, unreadable %v", err, bad)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Machines (-want +got):\n%s", diff)
	}
	wantQueries := []string{
		"GET /api/machines?$top=10000&$skip=0 Bearer token",
		"GET /api/machines?$top=10000&$skip=1 Bearer token",
	}
	if diff := cmp.Diff(wantQueries, server.queries); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestMachinesGoesOnAfterShortPages(t *testing.T) {
	t.Parallel()
	server := &pages{max: 2}
	var want []string
	for i := range 7 {
		want = append(want, fmt.Sprint("m", i))
		server.rows = append(server.rows, fmt.Sprintf(`{"id":"m%d"}`, i))
	}
	got, _, err := collect(newClient(t, server).Machines(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, ids(got)); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
}

func TestMachinesDeliversARepeatedRowOnce(t *testing.T) {
	t.Parallel()
	server := &pages{rows: []string{`{"id":"a"}`, `{"id":"b"}`, `{"id":"B"}`, `{"id":"c"}`}, max: 2}
	got, _, err := collect(newClient(t, server).Machines(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, ids(got)); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
}

func TestMachinesGoesOnAfterAPageOfKnownRows(t *testing.T) {
	t.Parallel()
	server := &pages{rows: []string{`{"id":"a"}`, `{"id":"b"}`, `{"id":"a"}`, `{"id":"b"}`, `{"id":"c"}`}, max: 2}
	got, _, err := collect(newClient(t, server).Machines(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, ids(got)); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
}

func TestMachinesMeetsWhatARemovalHid(t *testing.T) {
	t.Parallel()
	server := &pages{rows: []string{`{"id":"a"}`, `{"id":"b"}`, `{"id":"c"}`, `{"id":"d"}`}, max: 2}
	calls := 0
	client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls++; calls == 2 {
			server.rows = server.rows[2:] // d takes the place of b, which was read
		}
		server.ServeHTTP(w, r)
	}))
	got, _, err := collect(client.Machines(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b", "d", "c"}, ids(got)); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
}

func TestMachinesOfOnePageAreReadOnce(t *testing.T) {
	t.Parallel()
	server := &pages{rows: []string{`{"id":"a"}`, `{"id":"b"}`}, max: 9}
	if _, _, err := collect(newClient(t, server).Machines(t.Context())); err != nil {
		t.Fatal(err)
	}
	want := []string{"GET /api/machines?$top=10000&$skip=0 Bearer token", "GET /api/machines?$top=10000&$skip=1 Bearer token"}
	if diff := cmp.Diff(want, server.queries); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

// A page is asked for while the rows of the one before are delivered, and whoever
// leaves meanwhile is not kept waiting for it.
func TestMachinesAsksAhead(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{})
	client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("$skip") == "0" {
			fmt.Fprint(w, `{"value":[{"id":"a"},{"id":"b"}]}`)
			return
		}
		close(asked)
		<-r.Context().Done()
	}))
	for machine, err := range client.Machines(t.Context()) {
		if err != nil || machine.ID != "a" {
			t.Fatalf("the first device is %v, %v", machine, err)
		}
		<-asked
		break
	}
}

// When it is known about how many devices there are, the page after the next is
// asked for as well, and no call is made for one that may not be there.
func TestMachinesAsksTwoAhead(t *testing.T) {
	t.Parallel()
	all := make([]string, 500)
	for i := range all {
		all[i] = fmt.Sprintf(`{"id":"%03d"}`, i)
	}
	for _, about := range []int{0, 250, 500, 510} {
		server := &pages{rows: all, max: 101}
		var mu sync.Mutex
		both := make(chan struct{})
		asked := map[string]int{}
		client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			skip := r.URL.Query().Get("$skip")
			asked[skip]++
			if asked["100"]*asked["200"] == 1 && (skip == "100" || skip == "200") {
				close(both)
			}
			mu.Unlock()
			if skip == "100" && about > 0 {
				select {
				case <-both:
				case <-time.After(time.Minute):
					t.Errorf("about %d: the third page is not asked for while the second is on its way", about)
				}
			}
			server.ServeHTTP(w, r)
		}))
		good, _, err := collect(client.MachinesCounted(t.Context(), about, new(defender.Count)))
		if err != nil || len(good) != len(all) {
			t.Fatalf("about %d: %d devices, %v; want %d", about, len(good), err, len(all))
		}
		want := map[string]int{"0": 1, "100": 1, "200": 1, "300": 1, "400": 1, "499": 1}
		if diff := cmp.Diff(want, asked); diff != "" {
			t.Errorf("about %d: pages (-want +got):\n%s", about, diff)
		}
	}
}

func TestMachinesEndsWhenTheServerRepeatsItself(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]string{"readable": `{"id":"a"}`, "unreadable": `{"id":[]}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				fmt.Fprintf(w, `{"value":[%s]}`, row)
			}))
			good, bad, err := collect(client.Machines(t.Context()))
			if err == nil || !strings.Contains(err.Error(), "repeats rows") {
				t.Errorf("Machines ended with %v, want an error that says that rows repeat", err)
			}
			if n := len(good) + len(bad); n != 1 {
				t.Errorf("Machines gave %d rows, want 1", n)
			}
		})
	}
}

func TestMachinesReportsUnreadableRowsAndGoesOn(t *testing.T) {
	t.Parallel()
	server := &pages{rows: []string{`{"id":"a"}`, `{"id":"b","osBuild":"many"}`, `{"computerDnsName":"c"}`, `17`, `{"id":"d"}`}, max: 2}
	good, bad, err := collect(newClient(t, server).Machines(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "d"}, ids(good)); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
	var positions []int
	for _, row := range bad {
		positions = append(positions, row.Position)
	}
	if diff := cmp.Diff([]int{1, 2, 3}, positions); diff != "" {
		t.Errorf("positions of unreadable rows (-want +got):\n%s", diff)
	}
	if want := `{"id":"b","osBuild":"many"}`; bad[0].Raw != want {
		t.Errorf("Raw = %s, want %s", bad[0].Raw, want)
	}
}

func TestMachinesOfAnEmptyTenant(t *testing.T) {
	t.Parallel()
	client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"error":{"code":"ResourceNotFound","message":"No recent machines were found","target":"x"}}`)
	}))
	good, bad, err := collect(client.Machines(t.Context()))
	if err != nil || len(good)+len(bad) > 0 {
		t.Errorf("Machines = %v, %v, %v, want nothing", good, bad, err)
	}
}

func TestMachinesTakesNoStrangersWordForAnEmptyTenant(t *testing.T) {
	t.Parallel()
	client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, "<html><title>There is no such site</title></html>")
	}))
	_, _, err := collect(client.Machines(t.Context()))
	if refused, ok := errors.AsType[*transport.Error](err); !ok || refused.Kind != transport.Misdirected {
		t.Errorf("Machines = %v, want an error of kind %q", err, transport.Misdirected)
	}
}

func TestMachinesRefusesAnswersThatAreNoPage(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"value":{}}`, `[]`, `{"value":[]} x`, `<html>`} {
		client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, body)
		}))
		if _, _, err := collect(client.Machines(t.Context())); err == nil {
			t.Errorf("Machines took %s for an empty page", body)
		}
	}
}

func TestMachinesAsksAgainForAPageThatBreaksOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			calls++
			switch {
			case r.URL.Query().Get("$skip") != "0":
				fmt.Fprint(w, `{"value":[]}`)
			case calls < 3:
				fmt.Fprint(w, `{"value":[{"id":"a"},{"id`)
			default:
				fmt.Fprint(w, `{"value":[{"id":"a"},{"id":"b"}]}`)
			}
		}))
		got, _, err := collect(client.Machines(t.Context()))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a", "b"}, ids(got)); diff != "" {
			t.Errorf("devices (-want +got):\n%s", diff)
		}
	})
}

func TestVulnerabilitiesMayBeLeftEarly(t *testing.T) {
	t.Parallel()
	server := &pages{rows: []string{
		`{"id":"CVE-2024-1","cvssV3":7,"EPSS":"0.5","severity":"","updatedOn":"0001-01-01T00:00:00Z","exploitTypes":["Dos"]}`,
		`{"id":"TVM-2020-0002"}`, `{"id":"CVE-2024-2"}`,
	}, max: 2}
	score, epss := 7.0, 0.5
	want := defender.Vulnerability{ID: "CVE-2024-1", Severity: new(string), CVSSV3: &score, EPSS: &epss, ExploitTypes: []string{"Dos"}}
	for got, err := range newClient(t, server).Vulnerabilities(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("first vulnerability (-want +got):\n%s", diff)
		}
		break
	}
	if diff := cmp.Diff([]string{"GET /api/vulnerabilities?$top=8000&$skip=0 Bearer token"}, server.queries); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestLogonUsersAsksAgainWhenNotFound(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		missing   int // answers that are 404
		wantFound bool
		wantCalls int
	}{
		"found":               {0, true, 1},
		"found at third try":  {2, true, 3},
		"not found, it seems": {9, false, 3},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					calls++
					if calls <= c.missing {
						w.WriteHeader(http.StatusNotFound)
						fmt.Fprint(w, `{"error":{"code":"ResourceNotFound","message":"Machine 5a was not found"}}`)
						return
					}
					fmt.Fprintf(w, `{"value":[{"id":"contoso\\ann","accountName":"ann","isDomainAdmin":false,"path":%q}]}`, r.URL.Path)
				}))
				users, err := client.LogonUsers(t.Context(), "5a")
				var refused *transport.Error
				notFound := errors.As(err, &refused) && refused.Kind == transport.NotFound
				if found := err == nil && len(users) == 1 && users[0].ID == `contoso\ann`; found != c.wantFound || notFound == c.wantFound {
					t.Errorf("LogonUsers = %v, %v", users, err)
				}
				if calls != c.wantCalls {
					t.Errorf("calls = %d, want %d", calls, c.wantCalls)
				}
			})
		})
	}
}

func TestLogonUsersReturnsWhatCanBeRead(t *testing.T) {
	t.Parallel()
	client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if want := "/api/machines/a%2Fb/logonusers"; r.URL.EscapedPath() != want {
			t.Errorf("path = %s, want %s", r.URL.EscapedPath(), want)
		}
		fmt.Fprint(w, `{"value":[{"id":"x\\a"},{"accountName":"b"},{"id":"x\\c","lastSeen":"soon"}]}`)
	}))
	users, err := client.LogonUsers(t.Context(), "a/b")
	var unreadable *odata.RowError
	if !errors.As(err, &unreadable) || unreadable.Position != 1 {
		t.Errorf("LogonUsers error = %v, want that record 1 cannot be read", err)
	}
	if len(users) != 2 || users[0].ID != `x\a` || users[1].ID != `x\c` || !users[1].LastSeen.IsZero() {
		t.Errorf("LogonUsers = %v, want x\\a and, without a time, x\\c", users)
	}
}

func TestLogonUsersReadsLogonTypesOfAllForms(t *testing.T) {
	t.Parallel()
	client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"value":[{"id":"text","logonTypes":"Interactive, Network"},{"id":"list","logonTypes":["Interactive",null]},`+
			`{"id":"list in text","logonTypes":"[\"Batch\"]"},{"id":"none","logonTypes":null},{"id":"empty","logonTypes":""}]}`)
	}))
	users, err := client.LogonUsers(t.Context(), "5a")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, u := range users {
		got[u.ID] = u.LogonTypes
	}
	want := map[string][]string{
		"text": {"Interactive", " Network"}, "list": {"Interactive", ""}, "list in text": {"Batch"}, "none": {}, "empty": {},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("logon types (-want +got):\n%s", diff)
	}
}

func TestProbeAsksForOneRow(t *testing.T) {
	t.Parallel()
	server := &pages{rows: []string{`{"id":"a"}`, `{"id":"b"}`}, max: 10}
	client := newClient(t, server)
	if err := errors.Join(client.ProbeMachines(t.Context()), client.ProbeVulnerabilities(t.Context())); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"GET /api/machines?$top=1&$skip=0 Bearer token",
		"GET /api/vulnerabilities?$top=1&$skip=0 Bearer token",
	}
	if diff := cmp.Diff(want, server.queries); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestProbeTellsAMissingLicence(t *testing.T) {
	t.Parallel()
	client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"error":{"code":"Unauthorized","message":"Unauthorized request - reason of failure: No Tvm license"}}`)
	}))
	var refused *transport.Error
	if err := client.ProbeVulnerabilities(t.Context()); !errors.As(err, &refused) || refused.Kind != transport.Unlicensed {
		t.Errorf("ProbeVulnerabilities = %v, want kind Unlicensed", err)
	}
}
