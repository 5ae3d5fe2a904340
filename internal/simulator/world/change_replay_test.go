package world_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/raced"
	"parapet/internal/simulator/world"
)

// spot tells findings apart as a client does, by their id and the device group.
type spot struct {
	device, product, version, cve string
	group                         int
}

// snapshot is what the vulnerability snapshot holds of the devices that are
// listed, each finding with what does not keep up with the clock.
func snapshot(t *world.Tenant) map[spot]string {
	all := map[spot]string{}
	for _, d := range t.Devices {
		for f := range t.Findings(d) {
			at, row := describe(d, f)
			all[at] = row
		}
	}
	return all
}

func describe(d *world.Device, f world.Finding) (at spot, row string) {
	at = spot{d.ID, f.Vendor + "/" + f.Product, f.Version, "", d.RBACGroupID}
	if f.CVE != nil {
		at.cve = f.CVE.ID
		row = f.CVE.Exploitability() + f.CVE.Severity + number(f.CVE.CVSS)
	}
	return at, fmt.Sprint(row, f.Update.ID, f.FirstSeen)
}

func TestVulnerabilityChangesLeadFromOneSnapshotToTheNext(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	rapid.Check(t, func(rt *rapid.T) {
		w := world.New(world.Config{
			Seed:              rapid.Uint64().Draw(rt, "seed"),
			Devices:           rapid.IntRange(1, 30).Draw(rt, "devices"),
			FindingsPerDevice: rapid.IntRange(1, 6).Draw(rt, "findings"),
		})
		w.Advance(rapid.IntRange(0, 20).Draw(rt, "before"))
		since := w.Tenant().Generated
		rows := snapshot(w.Tenant())
		w.Advance(rapid.IntRange(0, 40).Draw(rt, "hours"))
		// Also of the generation that is known already: repeating them does no harm.
		overlap := time.Duration(rapid.IntRange(0, 5).Draw(rt, "overlap")) * time.Hour
		replay(rt, w.Tenant(), since.Add(overlap), rows)
		if diff := cmp.Diff(snapshot(w.Tenant()), rows); diff != "" {
			rt.Fatalf("after %d hours (-snapshot +replayed):\n%s", w.Hours(), diff)
		}
	})
}

// replay applies the changes since a time, and forgets the devices that left.
func replay(t *rapid.T, tenant *world.Tenant, since time.Time, rows map[spot]string) {
	changes, ok := tenant.VulnerabilityChanges(since)
	if !ok {
		t.Fatal("changes of two days are too old")
	}
	last := time.Time{}
	for c := range changes {
		at, row := describe(c.Device, c.Finding)
		if c.Status == "Fixed" {
			delete(rows, at)
		} else {
			rows[at] = row
		}
		if c.At.Before(last) || c.At.Before(since.Truncate(6*time.Hour)) || c.At.After(tenant.Generated) {
			t.Fatalf("a change of %v after one of %v, since %v", c.At, last, since)
		}
		last = c.At
	}
	for at := range rows {
		if _, listed := tenant.Device(at.device); !listed {
			delete(rows, at)
		}
	}
}

func TestVulnerabilityChangesTellWhatHappened(t *testing.T) {
	t.Parallel()
	w := world.New(world.Config{Seed: 3, Devices: 300, FindingsPerDevice: 10})
	since := w.Tenant().Generated
	w.Advance(7 * 24)
	changes, _ := w.Tenant().VulnerabilityChanges(since)
	statuses := map[string]int{}
	fixed := map[spot]world.VulnerabilityChange{} // without version
	upgrades, moves := 0, 0
	for c := range changes {
		statuses[c.Status]++
		at, _ := describe(c.Device, c.Finding)
		version := at.version
		if at.version = ""; c.Status == "Fixed" {
			fixed[at] = c
			continue
		}
		old, met := fixed[at]
		if met && old.At.Equal(c.At) && old.Version != version {
			upgrades++
			if at.cve != "" && !c.FirstSeen.Equal(old.FirstSeen) {
				t.Errorf("%+v: first seen %v, before the upgrade %v", at, c.FirstSeen, old.FirstSeen)
			}
		}
		for _, group := range []int{0, 1, 2, 3, 4} {
			at.group = group
			if old, met := fixed[at]; met && group != c.Device.RBACGroupID && old.At.Equal(c.At) && old.Version == version {
				moves++
			}
		}
	}
	if statuses["New"] == 0 || statuses["Fixed"] == 0 || statuses["Updated"] == 0 || upgrades == 0 || moves == 0 {
		t.Errorf("in a week: %v, %d upgrades, %d moves; want some of each", statuses, upgrades, moves)
	}
}

func TestVulnerabilityChangesAreKeptForTwoWeeks(t *testing.T) {
	t.Parallel()
	w := world.New(world.Config{Devices: 30, FindingsPerDevice: 3})
	w.Advance(20 * 24)
	tenant := w.Tenant()
	if _, ok := tenant.VulnerabilityChanges(tenant.Clock.Add(-14*24*time.Hour - time.Second)); ok {
		t.Error("changes are told of more than 14 days")
	}
	changes, ok := tenant.VulnerabilityChanges(tenant.Clock.Add(-14 * 24 * time.Hour))
	if !ok {
		t.Fatal("changes of 14 days are refused")
	}
	var generations []time.Time
	for c := range changes {
		if !slices.Contains(generations, c.At) {
			generations = append(generations, c.At)
		}
	}
	if n := len(generations); n < 40 || n > 57 {
		t.Errorf("changes of %d generations within 14 days, want nearly 57", n)
	}
}

// Whoever reads the directory some time after a token was given, and then what changed
// since the token, has it as it is.
func TestDirectoryChangesLeadFromOneHourToTheNext(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	rapid.Check(t, func(rt *rapid.T) {
		w := world.New(world.Config{
			Seed:              rapid.Uint64().Draw(rt, "seed"),
			Devices:           rapid.IntRange(1, 30).Draw(rt, "devices"),
			FindingsPerDevice: 1,
		})
		w.Advance(rapid.IntRange(0, 30).Draw(rt, "before"))
		token := w.Hours()
		w.Advance(rapid.IntRange(0, 12).Draw(rt, "before it is read"))
		known := directoryOf(w.Tenant())
		w.Advance(rapid.IntRange(0, 60).Draw(rt, "hours"))
		for c := range w.Tenant().UserChanges(token) {
			if (c.Removed == "") != (c.Now != nil) {
				rt.Fatalf("%+v: removed and still there, or neither", c)
			}
			delete(known, c.ID)
			if c.Now != nil {
				known[c.ID] = user(c.Now)
			}
		}
		for c := range w.Tenant().GroupChanges(token) {
			change(known, c)
		}
		if diff := cmp.Diff(directoryOf(w.Tenant()), known); diff != "" {
			rt.Fatalf("after %d hours (-directory +replayed):\n%s", w.Hours(), diff)
		}
	})
}

// directoryOf is the directory, each user and group in words, and each
// membership.
func directoryOf(t *world.Tenant) map[string]string {
	all := map[string]string{}
	for _, u := range t.Users {
		all[u.ID] = user(u)
	}
	for _, g := range t.Groups {
		all[g.ID] = group(g)
		for _, m := range g.Members {
			all[g.ID+m.ID] = "member"
		}
	}
	return all
}

func user(u *world.User) string {
	return fmt.Sprint(u.DisplayName, u.UserPrincipalName, u.JobTitle, u.OfficeLocation, u.AccountEnabled)
}

func group(g *world.Group) string { return fmt.Sprint(g.DisplayName, g.Description) }

func change(known map[string]string, c world.DirectoryChange[world.Group]) {
	for key := range known {
		if c.Now == nil && len(key) > len(c.ID) && key[:len(c.ID)] == c.ID {
			delete(known, key)
		}
	}
	delete(known, c.ID)
	for _, m := range c.Left {
		delete(known, c.ID+m.ID)
	}
	if c.Now == nil {
		return
	}
	known[c.ID] = group(c.Now)
	for _, m := range c.Joined {
		known[c.ID+m.ID] = "member"
	}
}
