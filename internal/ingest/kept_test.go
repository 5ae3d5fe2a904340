package ingest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
)

// network is acme with addresses and a group of its second device.
func network() *tenant {
	n := acme()
	n.machines[1] = `{"id":"m2","onboardingStatus":"Onboarded","managedBy":"Intune","lastIpAddress":"10.0.0.2",
		"ipAddresses":[{"ipAddress":"10.0.0.3"}],"rbacGroupId":7,"rbacGroupName":"East"}`
	return n
}

// A device of the list that nobody knows may be any that is missing from it: those
// stay, with all that is known of them. What others had and have no more stays without
// them until the list is whole: the device may be a new one that has it.
func TestARecordWithoutAnIDKeepsTheDeviceThatItMayBe(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, n := newStore(t), network()
		cfg := n.config(t)
		cfg.Sources["ip_addresses"] = true
		run(t, store, cfg)
		n.machines[1] = `{"computerDnsName":"ws-2.acme.com"}`
		n.logons["m1"] = n.logons["m1"][:1]
		n.logons["m2"] = nil
		n.findings = n.findings[:2]
		n.generation = "gen2"
		for range 2 {
			report := run(t, store, cfg)
			for _, s := range on(report) {
				want := graph.Succeeded
				if s.Name == "machines" {
					want = graph.Partial
				}
				if s.Outcome != want {
					t.Errorf("%s ended %s (%s), want %s", s.Name, s.Outcome, s.Reason, want)
				}
			}
			if got := reason(report, "machines"); !strings.Contains(got, "it has no id") {
				t.Errorf("reason of machines = %q", got)
			}
			holds(t, store.View(), map[graph.Type][]string{
				graph.Machine: {"m1", "m2"}, graph.MachineManagesEndpoint: {"m1 > user_endpoint.m1", "m2 > user_endpoint.m2"},
				graph.DeviceGroup: {"7"}, graph.DeviceGroupHasMachine: {"7 > m2"}, graph.AccountHasDeviceGroup: {"acme > 7"},
				graph.IPAddress: {"10.0.0.2", "10.0.0.3"}, graph.EndpointHasIPAddress: {"user_endpoint.m2 > 10.0.0.2", "user_endpoint.m2 > 10.0.0.3"},
				graph.MachineHasLogonUser: {`m1 > acme\ann`, `m2 > acme\ann`}, graph.LogonUser: {`acme\ann`, `ws-1\root`},
				graph.MachineIdentified: {"m1 > CVE-2024-0001", "m2 > CVE-2024-0001", "m2 > TVM-2020-0002"},
				graph.Vulnerability:     {"CVE-2024-0001", "CVE-2024-0002", "TVM-2020-0002"},
			})
		}
		n.machines = n.machines[:1]
		if got := outcomeOf(run(t, store, cfg), "machines"); got != graph.Succeeded {
			t.Errorf("machines ended %s once the list was whole", got)
		}
		if diff := cmp.Diff([]string{"m1 > CVE-2024-0001"}, keys(store.View(), graph.MachineIdentified)); diff != "" {
			t.Errorf("findings once the list is whole (-want +got):\n%s", diff)
		}
	})
}

// A device of the list that nobody knows may be a new one, to which went what another
// has no more: that stays until the list is whole, whichever way it is read, and is
// looked at again then.
func TestARecordWithoutAnIDMayBeANewDevice(t *testing.T) {
	t.Parallel()
	const m3 = `{"id":"m3","onboardingStatus":"Onboarded","lastIpAddress":"10.0.0.2","rbacGroupId":7}`
	for _, c := range []struct {
		route  string
		every  time.Duration
		exists bool // the device, once the list is whole
	}{{"file export", time.Nanosecond, true}, {"file export", time.Nanosecond, false}, {"delta", 0, true}, {"delta", 0, false}} {
		t.Run(fmt.Sprintf("%s, it exists: %t", c.route, c.exists), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(time.Date(2025, 10, 7, 6, 0, 0, 0, time.UTC))) // when the files were made
				store, n := newStore(t), network()
				cfg := n.config(t)
				cfg.Sources["ip_addresses"], cfg.FullEvery = true, c.every
				run(t, store, cfg)
				time.Sleep(time.Hour)
				n.machines[1] = `{"id":"m2","onboardingStatus":"Onboarded","managedBy":"Intune","lastIpAddress":"10.0.0.3"}`
				n.machines = append(n.machines, strings.Replace(m3, `"id":"m3",`, "", 1))
				n.logons["m1"], n.logons["m3"] = n.logons["m1"][:1], n.logons["m1"][1:]
				n.findings[2], n.generation = finding("m3", "CVE-2024-0002", "nginx", "2.0", "2025-09-03 00:00:00"), "gen2"
				n.answer = map[string]http.HandlerFunc{"/machines/SoftwareVulnerabilityChangesByMachine": once(
					changed("m1", "CVE-2024-0002", "nginx", "2.0", "Fixed"), changed("m3", "CVE-2024-0002", "nginx", "2.0", "New"),
				)}
				report := run(t, store, cfg)
				if got := routeOf(report, "vulnerabilities"); got != c.route {
					t.Errorf("vulnerabilities were read by %s, want %s: %s", got, c.route, reason(report, "vulnerabilities"))
				}
				shared := map[graph.Type][]string{
					graph.Vulnerability: {"CVE-2024-0001", "CVE-2024-0002", "TVM-2020-0002"}, graph.LogonUser: {`acme\ann`, `ws-1\root`},
					graph.IPAddress: {"10.0.0.2", "10.0.0.3"}, graph.DeviceGroup: {"7"}, graph.AccountHasDeviceGroup: {"acme > 7"},
				}
				holds(t, store.View(), shared)
				holds(t, store.View(), map[graph.Type][]string{
					graph.MachineIdentified:   {"m1 > CVE-2024-0001", "m2 > CVE-2024-0001", "m2 > TVM-2020-0002"},
					graph.MachineHasLogonUser: {`m1 > acme\ann`, `m2 > acme\ann`}, graph.EndpointHasIPAddress: {"user_endpoint.m2 > 10.0.0.3"},
					graph.DeviceGroupHasMachine: {},
				})
				n.machines = n.machines[:2]
				if c.exists {
					n.machines = append(n.machines, m3)
				} else {
					shared = map[graph.Type][]string{
						graph.Vulnerability: {"CVE-2024-0001", "TVM-2020-0002"}, graph.LogonUser: {`acme\ann`},
						graph.IPAddress: {"10.0.0.3"}, graph.DeviceGroup: {}, graph.AccountHasDeviceGroup: {},
					}
				}
				mustComplete(t, run(t, store, cfg))
				holds(t, store.View(), shared)
			})
		})
	}
}

// changed is a change of a finding, told an hour after the files were made.
func changed(device, cve, product, version, status string) string {
	return fmt.Sprintf(`{"deviceId":%q,"cveId":%q,"softwareVendor":"oss","softwareName":%q,"softwareVersion":%q,"status":%q,"eventTimestamp":"2025-10-07T07:00:00Z"}`,
		device, cve, product, version, status)
}

// holds checks what a graph holds of some types.
func holds(t *testing.T, view graph.View, want map[graph.Type][]string) {
	t.Helper()
	for typ, want := range want {
		if diff := cmp.Diff(want, keys(view, typ)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", typ, diff)
		}
	}
}

// What cannot be read of a device's record is left out of it, and takes nothing
// away that it would have told of.
func TestWhatCannotBeReadOfADeviceTakesNothingAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, n := newStore(t), network()
		cfg := n.config(t)
		cfg.Sources["ip_addresses"] = true
		run(t, store, cfg)
		n.machines[0] = strings.Replace(n.machines[0], `"2025-10-07T00:00:00Z"`, `"yesterday"`, 1)
		n.machines[1] = `{"id":"m2","onboardingStatus":"Onboarded","managedBy":"Intune","lastIpAddress":"10.0.0.4","ipAddresses":"several","rbacGroupId":"East"}`
		n.users = n.users[:1]
		report := run(t, store, cfg)
		mustComplete(t, report)
		want := `what could not be read was left out of 2 records: record 0: lastSeen: "yesterday" is not a time, record 1: `
		if got := reason(report, "machines"); !strings.HasPrefix(got, want) {
			t.Errorf("reason of machines = %q, want %q …", got, want)
		}
		wantChanges := graph.Changes{
			graph.User: {Deleted: 1}, graph.AccountHasUser: {Deleted: 1}, graph.GroupHasUser: {Deleted: 1},
			graph.Machine: {Updated: 1}, graph.Endpoint: {Updated: 1}, // their addresses and groups by name
			graph.IPAddress: {Created: 1}, graph.EndpointHasIPAddress: {Created: 1},
		}
		if diff := cmp.Diff(wantChanges, report.Changes); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
	})
}

// What builds on a list that is not whole, and of which too much is missing, says
// so once for each cause.
func TestWhatBuildsOnAnEmptyListIsPartial(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, n := newStore(t), network()
		cfg := n.config(t)
		cfg.Sources["ip_addresses"] = true
		run(t, store, cfg)
		n.machines = []string{`{}`}
		report := run(t, store, cfg)
		if len(report.Changes) > 0 {
			t.Errorf("changes = %v, want none", report.Changes)
		}
		for _, step := range []string{"endpoints", "ip_addresses", "vulnerabilities"} {
			if got, want := missingOf(report, step), []string{"it builds on machines, which is partial"}; !cmp.Equal(want, got) {
				t.Errorf("%s lacks %q, want %q", step, got, want)
			}
		}
	})
}

func missingOf(report ingest.Report, step string) []string {
	for _, s := range report.Steps {
		if s.Name == step {
			return s.Missing
		}
	}
	return nil
}
