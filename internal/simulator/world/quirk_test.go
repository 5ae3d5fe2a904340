package world_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"parapet/internal/simulator/world"
)

// Every oddity of a real tenant occurs in a world of 500 devices, whatever its
// seed.
func TestQuirksOccur(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{0, 1, 42} {
		tenant := world.New(world.Config{Seed: seed, Devices: 500}).Tenant()
		for name, is := range deviceQuirks(tenant) {
			if !slices.ContainsFunc(tenant.Devices, is) {
				t.Errorf("seed %d: no device with %s", seed, name)
			}
		}
		for name, is := range userQuirks {
			if !slices.ContainsFunc(tenant.Users, is) {
				t.Errorf("seed %d: no user with %s", seed, name)
			}
		}
		for name, is := range groupQuirks {
			if !slices.ContainsFunc(tenant.Groups, is) {
				t.Errorf("seed %d: no group with %s", seed, name)
			}
		}
		for name, is := range cveQuirks {
			if !slices.ContainsFunc(tenant.CVEs, func(c *world.CVE) bool { return is(tenant.Exposure(c).Machines, c) }) {
				t.Errorf("seed %d: no catalogue entry with %s", seed, name)
			}
		}
	}
}

func deviceQuirks(tenant *world.Tenant) map[string]func(*world.Device) bool {
	dashes := regexp.MustCompile(`^([0-9A-F]{2}-){5}[0-9A-F]{2}$`)
	silent := func(d *world.Device) bool { return tenant.Clock.Sub(d.LastSeen) > 80*24*time.Hour }
	quirks := map[string]func(*world.Device) bool{
		"no name":               func(d *world.Device) bool { return d.ComputerName == "" },
		"free text as name":     func(d *world.Device) bool { return strings.Contains(d.ComputerName, " ") },
		"upper case in name":    func(d *world.Device) bool { return strings.Contains(d.ComputerName, "WS-") },
		"first seen in year 1":  func(d *world.Device) bool { return d.FirstSeen.IsZero() },
		"no AV status":          func(d *world.Device) bool { return d.DefenderAVStatus == "" },
		"no interfaces":         func(d *world.Device) bool { return len(d.Interfaces) == 0 },
		"no Entra device":       func(d *world.Device) bool { return d.AADDeviceID == "" },
		"an Entra device":       func(d *world.Device) bool { return d.AADDeviceID != "" },
		"unknown join":          func(d *world.Device) bool { return d.AADJoined == nil },
		"no OS build":           func(d *world.Device) bool { return d.Onboarded() && d.OSBuild == 0 },
		"no RBAC group":         func(d *world.Device) bool { return d.RBACGroupID == 0 },
		"tags":                  func(d *world.Device) bool { return len(d.Tags) > 0 },
		"no tags":               func(d *world.Device) bool { return len(d.Tags) == 0 },
		"exclusion":             func(d *world.Device) bool { return d.Excluded && d.ExclusionReason != "" },
		"an id that is unknown": func(d *world.Device) bool { return d.Unknown && d.HealthStatus == "Inactive" },
		"a known twin":          func(d *world.Device) bool { return d.MergedInto != "" && !d.Unknown },
		"a possible twin":       func(d *world.Device) bool { return d.PotentialDuplication },
		"no subscription":       func(d *world.Device) bool { return d.VM != nil && d.VM.SubscriptionID == "" },
		"a subscription":        func(d *world.Device) bool { return d.VM != nil && d.VM.SubscriptionID != "" },
		"health Active though not onboarded and long silent": func(d *world.Device) bool {
			return !d.Onboarded() && d.HealthStatus == "Active" && silent(d) &&
				d.OSArchitecture == "" && d.OSProcessor == "" && d.LastExternalIP == ""
		},
	}
	for _, os := range []string{
		"Windows10", "Windows11", "WindowsServer2016", "WindowsServer2019", "WindowsServer2022",
		"Ubuntu", "Debian", "RedHatEnterpriseLinux", "macOS", "iOS", "Android", "Other",
	} {
		quirks["platform "+os] = func(d *world.Device) bool { return d.OSPlatform == os }
	}
	for _, status := range []string{"Onboarded", "CanBeOnboarded", "Unsupported", "InsufficientInfo"} {
		quirks["status "+status] = func(d *world.Device) bool { return d.OnboardingStatus == status }
	}
	for _, health := range []string{"Active", "Inactive", "NoSensorData", "ImpairedCommunication"} {
		quirks["health "+health] = func(d *world.Device) bool { return d.HealthStatus == health }
	}
	for name, is := range map[string]func(world.Interface) bool{
		"loopback of Windows": func(i world.Interface) bool { return i.IP == "::1" && i.Type == "SoftwareLoopback" && i.MAC == "" },
		"loopback of Linux":   func(i world.Interface) bool { return i.IP == "127.0.0.1" && i.MAC == "000000000000" },
		"link-local address":  func(i world.Interface) bool { return strings.HasPrefix(i.IP, "fe80::") && i.MAC != "" },
		"public address":      func(i world.Interface) bool { return strings.HasPrefix(i.IP, "203.0.113.") },
		"docker bridge":       func(i world.Interface) bool { return i.IP == "172.17.0.1" },
		"tunnel":              func(i world.Interface) bool { return i.Type == "Tunnel" },
		"empty address":       func(i world.Interface) bool { return i.IP == "" },
		"MAC with dashes":     func(i world.Interface) bool { return dashes.MatchString(i.MAC) },
	} {
		quirks[name] = func(d *world.Device) bool { return slices.ContainsFunc(d.Interfaces, is) }
	}
	return quirks
}

var userQuirks = map[string]func(*world.User) bool{
	"no display name":    func(u *world.User) bool { return u.DisplayName == "" },
	"no mail":            func(u *world.User) bool { return u.Mail == "" },
	"no job title":       func(u *world.User) bool { return u.JobTitle == "" && u.GivenName != "" },
	"a disabled account": func(u *world.User) bool { return !u.AccountEnabled },
	"a guest": func(u *world.User) bool {
		return u.Type == "Guest" && strings.Contains(u.UserPrincipalName, "#EXT#@") && u.GivenName == "" && u.OnPremises == nil
	},
	"a synchronised account":  func(u *world.User) bool { return u.OnPremises != nil },
	"an account of the cloud": func(u *world.User) bool { return u.Type == "Member" && u.OnPremises == nil && u.GivenName != "" },
}

var groupQuirks = map[string]func(*world.Group) bool{
	"a rule":              func(g *world.Group) bool { return g.MembershipRule != "" },
	"mail":                func(g *world.Group) bool { return g.Mail != "" && slices.Contains(g.Types, "Unified") },
	"no type":             func(g *world.Group) bool { return len(g.Types) == 0 && g.SecurityEnabled },
	"no members":          func(g *world.Group) bool { return len(g.Members) == 0 },
	"a nested group":      func(g *world.Group) bool { return slices.ContainsFunc(g.Members, ofKind(world.MemberGroup)) },
	"a service principal": func(g *world.Group) bool { return slices.ContainsFunc(g.Members, ofKind(world.MemberServicePrincipal)) },
}

func ofKind(k world.MemberKind) func(world.Member) bool {
	return func(m world.Member) bool { return m.Kind == k }
}

var cveQuirks = map[string]func(machines int, c *world.CVE) bool{
	"nobody exposed":        func(n int, _ *world.CVE) bool { return n == 0 },
	"TVM-2020-0002 exposed": func(n int, c *world.CVE) bool { return n > 0 && c.ID == "TVM-2020-0002" },
	"no severity":           func(n int, c *world.CVE) bool { return n > 0 && c.Severity == "" },
	"no score":              func(n int, c *world.CVE) bool { return n > 0 && c.CVSS == nil },
	"a whole score":         func(n int, c *world.CVE) bool { return n > 0 && c.CVSS != nil && *c.CVSS == float64(int(*c.CVSS)) },
	"no EPSS":               func(n int, c *world.CVE) bool { return n > 0 && c.EPSS == nil },
	"no vector":             func(n int, c *world.CVE) bool { return n > 0 && c.Vector == "" && c.Description != "" },
	"nothing but an id": func(n int, c *world.CVE) bool {
		return n > 0 && c.Description == "" && c.Supportability == "" && c.Updated.IsZero()
	},
	"an exploit in a kit": func(_ int, c *world.CVE) bool { return c.Exploitability() == "ExploitIsInKit" },
	"a verified exploit": func(_ int, c *world.CVE) bool {
		return c.Exploitability() == "ExploitIsVerified" && len(c.ExploitURIs) > 0
	},
	"a public exploit": func(_ int, c *world.CVE) bool {
		return c.Exploitability() == "ExploitIsPublic" && len(c.ExploitTypes) > 0
	},
}

func TestFindingsAreOdd(t *testing.T) {
	t.Parallel()
	tenant := world.New(world.Config{Devices: 500, FindingsPerDevice: 20}).Tenant()
	var clean, several, sideBySide, kb, noUpdateID bool
	for _, d := range tenant.Devices {
		versions := map[string]string{}
		products := map[*world.CVE]string{}
		for f := range tenant.Findings(d) {
			if !d.Onboarded() || d.Unknown {
				t.Fatalf("%s (%s) has findings", d.ID, d.OnboardingStatus)
			}
			if v, ok := versions[f.Product]; ok && v != f.Version {
				sideBySide = true
			}
			versions[f.Product] = f.Version
			if f.CVE == nil {
				clean = true
				continue
			}
			if p, ok := products[f.CVE]; ok && p != f.Product {
				several = true
			}
			products[f.CVE] = f.Product
			kb = kb || f.Update.ID != "" && f.Vendor == "microsoft"
			noUpdateID = noUpdateID || f.Update.ID == ""
			if f.FirstSeen.After(f.LastSeen) || f.LastSeen.After(tenant.Generated) {
				t.Fatalf("%s on %s: first %v, last %v, generated %v", f.CVE.ID, d.ID, f.FirstSeen, f.LastSeen, tenant.Generated)
			}
		}
	}
	for name, met := range map[string]bool{
		"a row without a CVE":                      clean,
		"one CVE in several products":              several,
		"two versions of one product side by side": sideBySide,
		"a KB number":                              kb,
		"a finding whose update has no id":         noUpdateID,
	} {
		if !met {
			t.Errorf("no device with %s", name)
		}
	}
}

// Twins carry the name of a device that is still there, and are silent.
func TestTwinsResembleTheirDevice(t *testing.T) {
	t.Parallel()
	tenant := world.New(world.Config{Devices: 200}).Tenant()
	for _, d := range tenant.Devices {
		if d.MergedInto == "" {
			continue
		}
		current, ok := tenant.Device(d.MergedInto)
		if !ok || current.ComputerName != d.ComputerName || current.ID == d.ID || d.HealthStatus != "Inactive" {
			t.Errorf("%s (%s) was merged into %+v", d.ID, d.ComputerName, current)
		}
	}
}
