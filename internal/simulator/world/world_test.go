package world_test

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/raced"
	"parapet/internal/simulator/world"
)

// portrait is everything a tenant serves, as text.
func portrait(t *testing.T, tenant *world.Tenant) string {
	t.Helper()
	type device struct {
		*world.Device
		Logons   []world.Logon
		Findings []world.Finding
		Software []world.Installation
	}
	var devices []device
	for _, d := range tenant.Devices {
		devices = append(devices, device{d, slices.Collect(tenant.Logons(d)), slices.Collect(tenant.Findings(d)), slices.Collect(tenant.Software(d))})
	}
	changes, _ := tenant.VulnerabilityChanges(tenant.Clock.Add(-time.Hour))
	text, err := json.Marshal([]any{
		tenant.Clock, tenant.Generated, tenant.Organisation, devices, tenant.Users, tenant.Groups, tenant.CVEs,
		tenant.Alerts(), tenant.MachineActions(), tenant.Recommendations(), slices.Collect(changes),
		slices.Collect(tenant.UserChanges(0)), slices.Collect(tenant.GroupChanges(0)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSameConfigSameWorld(t *testing.T) {
	t.Parallel()
	cfg := world.Config{Seed: 7, Devices: 40, FindingsPerDevice: 6}
	first := portrait(t, world.New(cfg).Tenant())
	if portrait(t, world.New(cfg).Tenant()) != first {
		t.Error("two worlds of the same configuration differ")
	}
	cfg.Seed = 8
	if portrait(t, world.New(cfg).Tenant()) == first {
		t.Error("two worlds of different seeds are equal")
	}
}

func TestHoursPassAlikeHoweverTheyAreCounted(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	cfg := world.Config{Seed: 3, Devices: 150, FindingsPerDevice: 3}
	whole := world.New(cfg)
	whole.Advance(77)
	parts := world.New(cfg)
	for _, hours := range []int{1, 2, 0, 5, 10, 13, 1, 1, 1, 43} {
		parts.Advance(hours)
	}
	if got, want := parts.Hours(), whole.Hours(); got != want {
		t.Errorf("Hours() = %d, want %d", got, want)
	}
	if portrait(t, parts.Tenant()) != portrait(t, whole.Tenant()) {
		t.Error("77 hours in parts lead elsewhere than 77 hours at once")
	}
}

func TestAdvanceAnswersTheNetChange(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	rapid.Check(t, func(rt *rapid.T) {
		w := world.New(world.Config{
			Seed:              rapid.Uint64().Draw(rt, "seed"),
			Devices:           rapid.IntRange(1, 20).Draw(rt, "devices"),
			FindingsPerDevice: rapid.IntRange(1, 5).Draw(rt, "findings"),
		})
		before := ledgerOf(w.Tenant())
		for _, hours := range rapid.SliceOfN(rapid.IntRange(0, 26), 1, 2).Draw(rt, "hours") {
			got := w.Advance(hours)
			after := ledgerOf(w.Tenant())
			if diff := cmp.Diff(changes(before, after), got); diff != "" {
				rt.Fatalf("Advance(%d) (-ledger +answer):\n%s", hours, diff)
			}
			before = after
		}
	})
}

// A day brings a change of every kind, so that whoever tests against the world
// meets them all.
func TestADayChangesEverything(t *testing.T) {
	t.Parallel()
	w := world.New(world.Config{Seed: 1, Devices: 500})
	got := w.Advance(48)
	truth := w.Tenant().Truth()
	for typ, pairs := range truth.Entities {
		c := got[typ]
		if !slices.Contains(lasting, typ) && c.Created == 0 || !slices.Contains(eternal, typ) && c.Updated == 0 {
			t.Errorf("%s (%d): %+v, want some created and updated", typ, pairs, c)
		}
	}
	for _, typ := range []string{"microsoft_defender_machine_identified_vulnerability", "microsoft_defender_machine_has_logon_user"} {
		if c := got[typ]; c.Created == 0 || c.Updated == 0 || c.Deleted == 0 {
			t.Errorf("%s: %+v, want created, updated and deleted", typ, c)
		}
	}
	for typ := range truth.Relationships {
		if typ != "microsoft_defender_account_has_device_group" && got[typ].Created == 0 {
			t.Errorf("%s: %+v, want some created", typ, got[typ])
		}
	}
}

var (
	// lasting are the types of which there are the same for months.
	lasting = []string{
		"microsoft_defender_account", "microsoft_defender_device_group", "microsoft_defender_software",
		"microsoft_defender_secure_configuration", "microsoft_defender_browser_extension",
	}
	// eternal are those of which nothing ever changes but that they come and go.
	eternal = []string{
		"cve", "ip_address", "microsoft_defender_url", "microsoft_defender_missing_update",
		"microsoft_defender_secure_configuration", "microsoft_defender_browser_extension", "microsoft_defender_certificate",
	}
)

func TestTruthIsWhatIsServed(t *testing.T) {
	t.Parallel()
	w := world.New(world.Config{Seed: 5, Devices: 60, FindingsPerDevice: 8})
	w.Advance(50)
	tenant := w.Tenant()
	truth := tenant.Truth()
	counts := maps.Clone(truth.Entities)
	maps.Copy(counts, truth.Relationships)
	for typ, want := range ledgerOf(tenant) {
		pairs, ok := tenant.Pairs(typ)
		if !ok {
			t.Fatalf("Pairs(%q): no such type", typ)
		}
		got := map[string]string{}
		for p := range pairs {
			got[p.Key] = want[p.Key]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Pairs(%q) (-served +truth):\n%s", typ, diff)
		}
		if counts[typ] != len(want) {
			t.Errorf("Truth of %s = %d, want %d", typ, counts[typ], len(want))
		}
	}
	if got, want := [2]int{len(truth.Entities), len(truth.Relationships)}, [2]int{22, 31}; got != want {
		t.Errorf("Truth has %v types, want %v", got, want)
	}
	if _, ok := tenant.Pairs("person"); ok {
		t.Error("Pairs of a type that no tenant has")
	}
}

func TestRelationshipsNameTheirEnds(t *testing.T) {
	t.Parallel()
	tenant := world.New(world.Config{Devices: 60}).Tenant()
	entities := map[string]bool{}
	for typ := range tenant.Truth().Entities {
		pairs, _ := tenant.Pairs(typ)
		for p := range pairs {
			entities[p.Key] = true
		}
	}
	for typ := range tenant.Truth().Relationships {
		pairs, _ := tenant.Pairs(typ)
		for p := range pairs {
			if !entities[p.From] || !entities[p.To] {
				t.Fatalf("%s: %+v has an end that does not exist", typ, p)
			}
		}
	}
}

func TestFindingsChangeAtBoundariesOnly(t *testing.T) {
	t.Parallel()
	w := world.New(world.Config{Seed: 2, Devices: 40, FindingsPerDevice: 10, Now: time.Date(2026, 3, 1, 4, 20, 0, 0, time.UTC)})
	changed := 0
	for range 20 {
		before := w.Tenant()
		w.Advance(1)
		after := w.Tenant()
		if after.Generated.Hour()%6 != 0 || after.Clock.Sub(after.Generated) >= 6*time.Hour || after.Generated.After(after.Clock) {
			t.Fatalf("generated %v at %v", after.Generated, after.Clock)
		}
		for _, d := range before.Devices {
			next, stays := after.Device(d.ID)
			if !stays || slices.Equal(stable(before, d), stable(after, next)) {
				continue
			}
			changed++
			if after.Generated.Equal(before.Generated) {
				t.Fatalf("findings of %s changed at %v", d.ID, after.Clock)
			}
		}
	}
	if changed == 0 {
		t.Error("no finding changed in 20 hours")
	}
}

// row is a finding without what keeps up with the clock.
type row struct {
	vendor, product, version, cve, exploitability, update string
	first                                                 time.Time
}

func stable(tenant *world.Tenant, d *world.Device) []row {
	var all []row
	for f := range tenant.Findings(d) {
		r := row{f.Vendor, f.Product, f.Version, "", "", f.Update.ID, f.FirstSeen}
		if f.CVE != nil {
			r.cve, r.exploitability = f.CVE.ID, f.CVE.Exploitability()
		}
		all = append(all, r)
	}
	return all
}

func TestLogonsStayWithinThirtyDays(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	w := world.New(world.Config{Seed: 4, Devices: 100, FindingsPerDevice: 1})
	for range 20 {
		w.Advance(67)
		tenant := w.Tenant()
		n := 0
		for _, d := range tenant.Devices {
			for l := range tenant.Logons(d) {
				n++
				if !d.Onboarded() || d.Unknown {
					t.Fatalf("%s (%s) has logons", d.ID, d.OnboardingStatus)
				}
				if l.LastSeen.After(tenant.Clock) || tenant.Clock.Sub(l.LastSeen) >= 30*24*time.Hour || l.FirstSeen.After(l.LastSeen) {
					t.Fatalf("logon of %s from %v to %v at %v", l.Account.ID, l.FirstSeen, l.LastSeen, tenant.Clock)
				}
			}
		}
		if n < 2*len(tenant.Devices) {
			t.Fatalf("%d logons on %d devices after %d hours", n, len(tenant.Devices), w.Hours())
		}
	}
}

// What a device tells of logons came in since it did not tell of it yet, and nothing
// is taken back before hunting forgets it: who asks for what came in since he asked
// last learns of everything, and of little else.
func TestLogonsAreReportedOnce(t *testing.T) {
	t.Parallel()
	type place struct{ device, account string }
	w := world.New(world.Config{Devices: 300, FindingsPerDevice: 1})
	before, clock := map[place]world.Logon{}, time.Time{}
	for i, hours := range []int{0, 6, 1, 24, 300, 6, 800, 6} {
		w.Advance(hours)
		tenant := w.Tenant()
		now, isNews := map[place]world.Logon{}, 0
		for _, d := range tenant.Devices {
			for l := range tenant.Logons(d) {
				at := place{d.ID, l.Account.ID}
				now[at] = l
				was, known := before[at]
				if arrived := l.Reported.After(clock); arrived {
					isNews++
				} else if !known || !was.LastSeen.Equal(l.LastSeen) || !slices.Equal(was.Types, l.Types) {
					t.Fatalf("step %d: %v was told of at %v, before %v: %+v, was %+v", i, at, l.Reported, clock, l, was)
				}
			}
		}
		for at, was := range before {
			_, stays := now[at]
			_, isThere := tenant.Device(at.device)
			if !stays && isThere && was.LastSeen.After(tenant.Clock.Add(-30*24*time.Hour)) {
				t.Fatalf("step %d: %v of %v is forgotten at %v", i, at, was.LastSeen, tenant.Clock)
			}
		}
		if hours == 6 && isNews > len(now)/5 {
			t.Errorf("step %d: %d of %d logons are news after 6 hours", i, isNews, len(now))
		}
		before, clock = now, tenant.Clock
	}
}

// A graph that keeps the earliest date it ever saw must never learn of an
// earlier one, or it would report a change that Advance does not know of.
func TestFirstSeenNeverFalls(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	w := world.New(world.Config{Seed: 1, Devices: 150, FindingsPerDevice: 1})
	known := map[string]time.Time{}
	for range 25 {
		for key, first := range firstSeen(w.Tenant()) {
			if earliest, met := known[key]; met && first.Before(earliest) {
				t.Fatalf("%s: first seen %v, was %v, after %d hours", key, first, earliest, w.Hours())
			}
			if _, met := known[key]; !met {
				known[key] = first
			}
		}
		w.Advance(23)
	}
}

func firstSeen(tenant *world.Tenant) map[string]time.Time {
	all := map[string]time.Time{}
	note := func(key string, at time.Time) {
		if first, met := all[key]; !met || at.Before(first) {
			all[key] = at
		}
	}
	for _, d := range tenant.Devices {
		note(d.ID, d.FirstSeen)
		for l := range tenant.Logons(d) {
			note(l.Account.ID, l.FirstSeen)
			note(d.ID+l.Account.ID, l.FirstSeen)
		}
		for f := range tenant.Findings(d) {
			if f.CVE != nil {
				note(d.ID+f.CVE.ID, f.FirstSeen)
			}
		}
	}
	return all
}

// How many devices a vulnerability is found on falls with its rank as in
// Zipf's law: few are everywhere, most are rare.
func TestExposureIsZipfLike(t *testing.T) {
	t.Parallel()
	tenant := world.New(world.Config{Seed: 1, Devices: 1000}).Tenant()
	var counts []int
	for _, c := range tenant.CVEs {
		e := tenant.Exposure(c)
		if (e.Machines == 0) != e.FirstDetected.IsZero() {
			t.Fatalf("%s: %+v", c.ID, e)
		}
		if e.Machines > 0 {
			counts = append(counts, e.Machines)
		}
	}
	slices.SortFunc(counts, func(a, b int) int { return b - a })
	if counts[0] < 250 {
		t.Errorf("the most common vulnerability is on %d of 1000 devices, want at least 250", counts[0])
	}
	if median := counts[len(counts)/2]; median > counts[0]/20 {
		t.Errorf("half of the vulnerabilities are on %d devices and more, the most common on %d", median, counts[0])
	}
	if s := slope(counts); s > -0.5 || s < -1.5 {
		t.Errorf("exposure falls with rank to the power of %.2f, want about -1", s)
	}
}

// slope is that of the least-squares line through log(count) over log(rank).
func slope(counts []int) float64 {
	var n, x, y, xx, xy float64
	for i, c := range counts {
		lx, ly := math.Log(float64(i+1)), math.Log(float64(c))
		n, x, y, xx, xy = n+1, x+lx, y+ly, xx+lx*lx, xy+lx*ly
	}
	return (n*xy - x*y) / (n*xx - x*x)
}

func TestFindingsPerDevice(t *testing.T) {
	t.Parallel()
	for _, want := range []int{8, 60} {
		tenant := world.New(world.Config{Seed: 9, Devices: 400, FindingsPerDevice: want}).Tenant()
		devices, findings := 0, 0
		for _, d := range tenant.Devices {
			if !d.Onboarded() {
				continue
			}
			devices++
			for f := range tenant.Findings(d) {
				if f.CVE != nil {
					findings++
				}
			}
		}
		if got := findings / devices; got < want*3/4 || got > want*5/4 {
			t.Errorf("%d findings a device, want about %d", got, want)
		}
	}
}

func TestReadersKeepTheirMoment(t *testing.T) {
	t.Parallel()
	w := world.New(world.Config{Devices: 40, FindingsPerDevice: 6})
	held := w.Tenant()
	before := portrait(t, held)
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for range 5 {
				w.Tenant().Truth()
			}
		})
	}
	for range 10 {
		w.Advance(7)
	}
	readers.Wait()
	if portrait(t, held) != before {
		t.Error("a moment changed while it was held")
	}
}

func BenchmarkAdvance(b *testing.B) {
	w := world.New(world.Config{Devices: 5000})
	for b.Loop() {
		w.Advance(6)
	}
}
