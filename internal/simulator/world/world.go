// Package world is the seeded truth of a simulated Defender tenant: its
// organisation, people, groups, devices, logons, installed software, the
// vulnerabilities found in it, the settings and certificates of devices, alerts
// and what is done about them. Every simulated endpoint answers from it, so all
// of them tell the same story, and the change logs of the directory and of the
// vulnerability snapshot with them.
//
// Its main flow: [New] founds a tenant from a seed; [World.Tenant] hands out an
// immutable moment of it, which a request reads without locks and which stays
// consistent for as long as somebody holds it; [World.Advance] lets hours pass
// and answers the exact net change, in the graph types and keys that a sync of
// the tenant must arrive at ([Tenant.Truth] counts and lists them).
//
// The world lives in steps of one hour, and each step draws its chances from
// the seed and the number of the hour alone. So Advance(12) equals two times
// Advance(6), and a world is recreated by founding it again with the same
// Config and advancing it by the [World.Hours] it had lived.
//
// It deliberately knows no HTTP, no JSON and no wire format of Microsoft's:
// which fields are absent, how a time is printed or how rows are paged is the
// business of whoever serves it.
package world

import (
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Config says which world to found. Two worlds of equal Config are equal.
type Config struct {
	// Seed decides every chance.
	Seed uint64
	// Devices is the number of machines at the start, of every kind together:
	// onboarded, merely discovered, and inactive twins. Zero or less means 100.
	Devices int
	// Now is the world's clock at the start. Zero means 2026-11-02 09:30 UTC,
	// never the time of day.
	Now time.Time
	// FindingsPerDevice is about how many vulnerable pairs of product and CVE an
	// onboarded device has. Zero or less means 60.
	FindingsPerDevice int
	// SoftwarePerDevice is about how many versions of products an onboarded
	// device has. Zero or less means what the known products come to: about 12.
	SoftwarePerDevice int
	// Integration is the name under which the product knows the tenant; it is
	// part of the account's key. Empty means "acme".
	Integration string
}

// World is a tenant that lives. It is safe for concurrent use.
type World struct {
	cfg Config
	mu  sync.Mutex // one Advance at a time
	now atomic.Pointer[Tenant]
}

// New founds the world.
func New(cfg Config) *World {
	if cfg.Devices <= 0 {
		cfg.Devices = 100
	}
	if cfg.Now.IsZero() {
		cfg.Now = time.Date(2026, time.November, 2, 9, 30, 0, 0, time.UTC)
	}
	if cfg.FindingsPerDevice <= 0 {
		cfg.FindingsPerDevice = 60
	}
	if cfg.Integration == "" {
		cfg.Integration = "acme"
	}
	cfg.Now = cfg.Now.UTC().Round(0) // without the monotonic reading, which no file keeps
	w := &World{cfg: cfg}
	w.now.Store(found(cfg))
	return w
}

// Tenant returns the world as it is now.
func (w *World) Tenant() *Tenant { return w.now.Load() }

// Clock returns the world's time, which passes in Advance only.
func (w *World) Clock() time.Time { return w.Tenant().Clock }

// Hours returns for how many hours the world has been advanced since New.
func (w *World) Hours() int { return w.Tenant().hours }

// Advance lets hours pass and answers the net change. Less than one hour
// changes nothing.
func (w *World) Advance(hours int) Changes {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.Tenant()
	after := before.successor()
	for range hours {
		w.live(after)
	}
	after.seal()
	w.now.Store(after)
	return compare(before, after)
}

// live lets one hour pass. The snapshot of the vulnerabilities is rebuilt
// first, so that it knows nothing of what happens later in the hour.
func (w *World) live(t *Tenant) {
	t.hours++
	t.Clock = t.Clock.Add(time.Hour)
	h := hour{Tenant: t, cfg: w.cfg}
	if built := t.Clock.Truncate(generation); built.After(t.Generated) {
		h.rebuild(built)
	}
	h.turnOver()
	users, groups := slices.Clone(t.Users), slices.Clone(t.Groups)
	h.staffing()
	h.record(users, groups)
	h.logOn()
	h.alarm()
	h.command()
	t.refresh()
}

// hour is one step of a tenant that is in the making.
type hour struct {
	*Tenant
	cfg Config
}

// dice returns the chances of one noun in this hour.
func (h hour) dice(noun string) *rand.Rand { return h.cfg.dice(noun, h.hours) }

// every says whether this hour is the turn of something that happens once in n
// hours, at the given offset.
func (h hour) every(n, offset int) bool { return h.hours%n == offset }
