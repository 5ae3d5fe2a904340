package world

import (
	"slices"
	"sync"
	"time"
)

// Tenant is one moment of the world. It never changes: nothing reachable from
// it may be modified, by its holder or by the world.
type Tenant struct {
	// Clock is the moment.
	Clock time.Time
	// Generated is when the vulnerability snapshot was built: the last of the
	// boundaries 00:00, 06:00, 12:00 and 18:00 UTC that is not after Clock.
	Generated time.Time
	// Organisation is the customer.
	Organisation *Organisation
	// Devices lists every machine, in the order of the machine list.
	Devices []*Device
	// Users lists the directory's users, in the order of the user list.
	Users []*User
	// Groups lists the directory's groups, in the order of the group list.
	Groups []*Group
	// CVEs is the whole vulnerability catalogue, also of what nobody has.
	CVEs []*CVE

	began       time.Time // the clock at the founding
	integration string
	hours       int // lived since the founding
	serials     serials
	products    []*product
	admins      []*Account   // who administers devices; they never leave
	alerts      []*detection // in the order in which they were raised
	actions     []*errand    // in the order in which they were asked for
	shifts      []shift      // of the vulnerability snapshot, oldest first
	snapped     []*Device    // as the vulnerability snapshot saw them
	log         []entry      // of the directory, oldest first

	index     func() *index
	exposures func() []Exposure
	standings func() []standing
	advice    func() advice
	raised    func() []Alert
	suspects  func() map[string]bool
	ordered   func() []MachineAction
	isolated  func() map[string]bool
}

// generation is how often Microsoft rebuilds the vulnerability snapshot (see
// "Export software vulnerabilities assessment per device").
const generation = 6 * time.Hour

// serials number what was ever made, gone or not.
type serials struct {
	devices, people, groups, alerts int
}

// Organisation is the tenant as its directory describes it.
type Organisation struct {
	// ID is the tenant id, a GUID.
	ID          string
	DisplayName string
	// Domains are the verified domains; exactly one is the default and exactly
	// one the initial .onmicrosoft.com domain.
	Domains []Domain
	Country string
	Created time.Time
}

// Domain is a verified domain of the organisation.
type Domain struct {
	Name      string
	IsDefault bool
	IsInitial bool
}

func (o *Organisation) defaultDomain() string {
	for _, d := range o.Domains {
		if d.IsDefault {
			return d.Name
		}
	}
	panic("world: organisation without a default domain")
}

func (o *Organisation) initialDomain() string {
	for _, d := range o.Domains {
		if d.IsInitial {
			return d.Name
		}
	}
	panic("world: organisation without an initial domain")
}

// index finds things by their id.
type index struct {
	devices map[string]*Device
	users   map[string]*User
	groups  map[string]*Group
	cves    map[string]*CVE
}

// Device returns the machine with this id. Machines that are [Device.Unknown]
// are found too; the caller decides what asking for them answers.
func (t *Tenant) Device(id string) (*Device, bool) {
	d, ok := t.index().devices[id]
	return d, ok
}

// User returns the directory user with this object id.
func (t *Tenant) User(id string) (*User, bool) {
	u, ok := t.index().users[id]
	return u, ok
}

// Group returns the directory group with this object id.
func (t *Tenant) Group(id string) (*Group, bool) {
	g, ok := t.index().groups[id]
	return g, ok
}

// CVE returns the catalogue's entry with this id, as it is spelt there.
func (t *Tenant) CVE(id string) (*CVE, bool) {
	c, ok := t.index().cves[id]
	return c, ok
}

// successor returns a tenant that may be changed without touching t: its lists
// are copies, the things in them are shared until they are replaced.
func (t *Tenant) successor() *Tenant {
	next := *t
	next.Devices = slices.Clone(t.Devices)
	next.Users = slices.Clone(t.Users)
	next.Groups = slices.Clone(t.Groups)
	next.CVEs = slices.Clone(t.CVEs)
	next.products = slices.Clone(t.products)
	return &next
}

// refresh sets the time of the last report of every device that reports.
func (t *Tenant) refresh() {
	for i, d := range t.Devices {
		if seen := d.lastReport(t.Clock); !seen.Equal(d.LastSeen) {
			next := *d
			next.LastSeen = seen
			t.Devices[i] = &next
		}
	}
}

// seal makes the lookups, each built at its first use.
func (t *Tenant) seal() {
	t.index = sync.OnceValue(t.buildIndex)
	t.exposures = sync.OnceValue(t.countExposures)
	t.standings = sync.OnceValue(t.countStandings)
	t.advice = sync.OnceValue(t.advise)
	t.raised = sync.OnceValue(t.raise)
	t.suspects = sync.OnceValue(t.countSuspects)
	t.ordered = sync.OnceValue(t.order)
	t.isolated = sync.OnceValue(t.isolate)
}

func (t *Tenant) buildIndex() *index {
	x := &index{
		devices: make(map[string]*Device, len(t.Devices)),
		users:   make(map[string]*User, len(t.Users)),
		groups:  make(map[string]*Group, len(t.Groups)),
		cves:    make(map[string]*CVE, len(t.CVEs)),
	}
	for _, d := range t.Devices {
		x.devices[d.ID] = d
	}
	for _, u := range t.Users {
		x.users[u.ID] = u
	}
	for _, g := range t.Groups {
		x.groups[g.ID] = g
	}
	for _, c := range t.CVEs {
		x.cves[c.ID] = c
	}
	return x
}
