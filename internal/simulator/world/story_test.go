package world_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parapet/internal/raced"
	"parapet/internal/simulator/world"
)

// What is odd about the sources beside devices, people and findings occurs in a
// world of 500 devices, whatever its seed.
func TestStoriesOccur(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{0, 1, 42} {
		w := world.New(world.Config{Seed: seed, Devices: 500, FindingsPerDevice: 10})
		w.Advance(30)
		tenant := w.Tenant()
		met := map[string]bool{}
		for _, d := range tenant.Devices {
			inventory(met, tenant, d)
			surroundings(met, tenant, d)
		}
		for _, a := range tenant.Alerts() {
			alerts(met, a)
		}
		for _, a := range tenant.MachineActions() {
			met["action "+a.Status], met["action "+a.Type], met["action by "+a.RequestSource] = true, true, true
		}
		for _, r := range tenant.Recommendations() {
			met["recommendation "+r.Remediation], met["recommendation "+r.Status] = true, true
			met["recommendation without weakness"] = met["recommendation without weakness"] || strings.HasPrefix(r.ID, "va-") && r.Weaknesses == 0
			met["recommendation that all follow"] = met["recommendation that all follow"] || r.Exposed == 0
		}
		for _, want := range stories {
			if !met[want] {
				t.Errorf("seed %d: no %s", seed, want)
			}
		}
	}
}

var stories = []string{
	"support None", "support EOS Version", "support Upcoming EOS Version", "support EOS Software", "support Upcoming EOS Software",
	"software without a code", "two versions of a product", "software in the registry", "software without a place",
	"setting that does not apply", "setting that is followed", "setting that is not", "missing update",
	"extension", "extension that is off", "extension in two versions", "certificate of the device", "certificate of unknown age",
	"antivirus Active", "antivirus Disabled", "antivirus of a silent device", "failed scan",
	"adapter with DHCP", "adapter with DHCPv6", "tunnel", "adapter without an address", "isolated device",
	"alert new", "alert inProgress", "alert resolved", "alert without a device", "alert without its product's id", "alert with two ids",
	"alert about a product", "evidence of an account without its id", "evidence of a file without SHA-256", "evidence of a process",
	"evidence of an IPv6 address", "evidence of a URL", "evidence of the registry",
	"action Pending", "action Succeeded", "action Failed", "action TimeOut", "action Cancelled",
	"action Isolate", "action Unisolate", "action by Portal", "action by PublicApi",
	"recommendation Update", "recommendation Upgrade", "recommendation Uninstall", "recommendation ConfigurationChange",
	"recommendation Active", "recommendation Exception", "recommendation without weakness",
}

func inventory(met map[string]bool, t *world.Tenant, d *world.Device) {
	versions := map[string]int{}
	for in := range t.Software(d) {
		met["support "+in.EndOfSupportStatus] = true
		versions[in.ID()]++
		met["software in the registry"] = met["software in the registry"] || len(in.RegistryPaths()) > 0
		met["software without a place"] = met["software without a place"] || len(in.DiskPaths()) == 0
	}
	for _, n := range versions {
		met["two versions of a product"] = met["two versions of a product"] || n > 1
	}
	for range t.NoProductCode(d) {
		met["software without a code"] = true
	}
	for a := range t.Assessments(d) {
		switch {
		case !a.Applicable:
			met["setting that does not apply"] = true
		case a.Compliant:
			met["setting that is followed"] = true
		default:
			met["setting that is not"] = true
		}
	}
	for range t.MissingUpdates(d) {
		met["missing update"] = true
	}
	extensions := map[string]int{}
	for e := range t.Extensions(d) {
		met["extension"] = true
		met["extension that is off"] = met["extension that is off"] || !e.Active
		extensions[e.Browser+e.ID]++
		met["extension in two versions"] = met["extension in two versions"] || extensions[e.Browser+e.ID] > 1
	}
}

func surroundings(met map[string]bool, t *world.Tenant, d *world.Device) {
	for c := range t.Certificates(d) {
		met["certificate of the device"] = met["certificate of the device"] || c.SubjectType == "End Entity"
		met["certificate of unknown age"] = met["certificate of unknown age"] || c.NotAfter.IsZero()
	}
	if a, ok := t.Antivirus(d); ok {
		met["antivirus "+a.Mode] = true
		met["antivirus of a silent device"] = met["antivirus of a silent device"] || a.SignatureUpToDate == "False"
		met["failed scan"] = met["failed scan"] || a.QuickScanError != ""
	}
	for a := range t.Adapters(d) {
		met["adapter with DHCP"] = met["adapter with DHCP"] || a.DHCPv4 != ""
		met["adapter with DHCPv6"] = met["adapter with DHCPv6"] || a.DHCPv6 != ""
		met["tunnel"] = met["tunnel"] || a.TunnelType != ""
		met["adapter without an address"] = met["adapter without an address"] || len(a.Addresses) == 0
	}
	met["isolated device"] = met["isolated device"] || t.Isolated(d)
}

func alerts(met map[string]bool, a world.Alert) {
	met["alert "+a.Status] = true
	met["alert without a device"] = met["alert without a device"] || a.Device() == nil
	met["alert without its product's id"] = met["alert without its product's id"] || a.ID == ""
	met["alert with two ids"] = met["alert with two ids"] || a.Endpoint() && a.ID != a.GraphID
	met["alert about a product"] = met["alert about a product"] || a.Product != ""
	for _, e := range a.Evidence {
		switch {
		case e.Account != nil && e.Account.UserID == "" && e.Account.UserPrincipalName != "":
			met["evidence of an account without its id"] = true
		case e.File != nil && e.File.SHA256 == "":
			met["evidence of a file without SHA-256"] = true
		case e.Process != nil:
			met["evidence of a process"] = true
		case strings.Contains(e.IP, ":"):
			met["evidence of an IPv6 address"] = true
		case e.URL != "":
			met["evidence of a URL"] = true
		case e.Registry != nil:
			met["evidence of the registry"] = true
		}
	}
}

// Alerts and actions go one way only, and end at the time they say.
func TestAlertsAndActionsGoOn(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	w := world.New(world.Config{Seed: 5, Devices: 200, FindingsPerDevice: 1})
	order := []string{"new", "inProgress", "resolved", "Pending", "InProgress", "Succeeded"}
	rank := func(status string) int {
		if i := slices.Index(order, status); i >= 0 {
			return i
		}
		return len(order) // an end of an action
	}
	seen := map[string]string{}
	for range 40 {
		w.Advance(5)
		tenant := w.Tenant()
		note := func(id, status string, created, updated time.Time) {
			if rank(status) < rank(seen[id]) && seen[id] != "" {
				t.Errorf("%s: %s after %s", id, status, seen[id])
			}
			if created.After(tenant.Clock) || updated.After(tenant.Clock) || updated.Before(created) {
				t.Errorf("%s: created %v, updated %v, at %v", id, created, updated, tenant.Clock)
			}
			seen[id] = status
		}
		for _, a := range tenant.Alerts() {
			note(a.GraphID, a.Status, a.Created, a.Updated)
		}
		for _, a := range tenant.MachineActions() {
			note(a.ID, a.Status, a.Created, a.Updated)
		}
	}
}

// A device is isolated from its isolation to its release.
func TestIsolatedDevices(t *testing.T) {
	t.Parallel()
	w := world.New(world.Config{Seed: 2, Devices: 400, FindingsPerDevice: 1})
	w.Advance(100)
	tenant := w.Tenant()
	isolated := map[string]bool{}
	for _, a := range slices.Backward(tenant.MachineActions()) { // the newest comes first
		if a.Status == "Succeeded" && strings.HasSuffix(strings.ToLower(a.Type), "isolate") {
			isolated[a.DeviceID] = a.Type == "Isolate"
		}
	}
	for _, d := range tenant.Devices {
		if isolated[d.ID] != tenant.Isolated(d) {
			t.Errorf("%s: isolated %v, by its actions %v", d.ID, tenant.Isolated(d), isolated[d.ID])
		}
	}
}

// What the organisation's lists count is what the devices have.
func TestListsCountTheDevices(t *testing.T) {
	t.Parallel()
	w := world.New(world.Config{Seed: 6, Devices: 250, FindingsPerDevice: 15})
	w.Advance(60)
	tenant := w.Tenant()
	advised, installed, weak, missing := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, d := range tenant.Devices {
		for r := range tenant.RecommendationsFor(d) {
			advised[r.ID]++
		}
		products, exposed, updates := map[string]bool{}, map[string]bool{}, map[string]bool{}
		for in := range tenant.Software(d) {
			products[in.ID()] = true
		}
		for f := range tenant.Findings(d) {
			if f.CVE != nil {
				exposed[f.Vendor+"-_-"+f.Product] = true
				if f.Vendor == "microsoft" {
					updates[f.Update.ID] = true
				}
			}
		}
		lacks := map[string]bool{}
		for u := range tenant.MissingUpdates(d) {
			lacks[u.ID] = true
		}
		if fmt.Sprint(lacks) != fmt.Sprint(updates) {
			t.Errorf("%s lacks %v, its findings are mended by %v", d.ID, lacks, updates)
		}
		for id := range products {
			installed[id]++
		}
		for id := range exposed {
			weak[id]++
		}
		for id := range lacks {
			missing[id]++
		}
	}
	for p := range tenant.Products() {
		if p.HasProductCode && (p.InstalledMachines != installed[p.ID()] || p.ExposedMachines != weak[p.ID()]) {
			t.Errorf("%s: %d installed, %d exposed; by device %d, %d", p.ID(), p.InstalledMachines, p.ExposedMachines, installed[p.ID()], weak[p.ID()])
		}
		for u := range tenant.MissingUpdatesOf(p) {
			if u.Machines != missing[u.ID] {
				t.Errorf("update %s: missed on %d, by device %d", u.ID, u.Machines, missing[u.ID])
			}
		}
	}
	for _, r := range tenant.Recommendations() {
		exposed := 0
		for range tenant.ExposedTo(r) {
			exposed++
		}
		if r.Exposed != exposed || r.Exposed != advised[r.ID] || r.Exposed > r.Machines {
			t.Errorf("%s: %d of %d exposed, by its list %d, by device %d", r.ID, r.Exposed, r.Machines, exposed, advised[r.ID])
		}
	}
}

func TestSoftwarePerDevice(t *testing.T) {
	t.Parallel()
	for _, want := range []int{12, 40, 150} {
		tenant := world.New(world.Config{Seed: 9, Devices: 300, FindingsPerDevice: 5, SoftwarePerDevice: want}).Tenant()
		devices, installs := 0, 0
		for _, d := range tenant.Devices {
			n := 0
			for range tenant.Software(d) {
				n++
			}
			if n > 0 {
				devices++
			}
			installs += n
		}
		if got := installs / devices; got < want*3/4 || got > want*5/4 {
			t.Errorf("%d installs a device, want about %d", got, want)
		}
	}
}
