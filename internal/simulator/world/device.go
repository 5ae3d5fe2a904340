package world

import (
	"math/rand/v2"
	"time"
)

// Device is a machine as Defender lists it. Unless a field says otherwise, an
// empty string, a zero number and a nil pointer mean that the API says null.
type Device struct {
	// ID is 40 lower-case hexadecimal digits.
	ID string
	// ComputerName is computerDnsName: a name in any case, free text, or null.
	ComputerName string
	// FirstSeen is the zero time on a few devices: the API prints year 1.
	FirstSeen time.Time
	// LastSeen is the last full report: about daily for active devices, months
	// ago for discovered ones. It has 7, 6, 3 or 0 digits of fraction, as the
	// platform reports it.
	LastSeen       time.Time
	OSPlatform     string
	OSVersion      string
	OSProcessor    string
	OSArchitecture string
	OSBuild        int64
	Version        string
	AgentVersion   string
	LastIP         string
	LastExternalIP string
	HealthStatus   string
	DeviceValue    string
	RBACGroupID    int
	RBACGroupName  string
	RiskScore      string
	ExposureLevel  string
	AADJoined      *bool
	AADDeviceID    string
	// Tags are the machine tags; empty means an empty list, never null.
	Tags []string
	// DefenderAVStatus is absent, not null, when empty.
	DefenderAVStatus string
	OnboardingStatus string
	ManagedBy        string
	ManagedByStatus  string
	// Interfaces are ipAddresses; empty means an empty list, never null.
	Interfaces []Interface
	VM         *VM
	// MergedInto is the id of the device this one was merged into.
	MergedInto           string
	PotentialDuplication bool
	Excluded             bool
	ExclusionReason      string
	// Unknown marks a listed device that answers 404 when asked for by its id.
	// It has neither logons nor findings.
	Unknown bool

	serial   int
	luck     uint64 // what its lots are drawn from
	host     string // the short name, in lower case
	kind     *platform
	born     time.Time     // since when it reports: FirstSeen, where that is not lost
	phase    time.Duration // when, in the day, it reports
	sessions []session
	// successor is the id of the record under which the device goes on; succeeds
	// marks that record.
	successor string
	succeeds  bool
	installs  []install
}

// Interface is one address of a network interface; an interface with several
// addresses occurs several times.
type Interface struct {
	// IP is "" when the API says the empty string; it is never null.
	IP string
	// MAC is null when empty. It has no separators, or dashes on devices that
	// are not onboarded.
	MAC string
	// Type is Ethernet, SoftwareLoopback, Tunnel, Other, or null when empty.
	Type string
	// Status is Up, Down or Unknown.
	Status string
}

// VM says which cloud machine a device is. SubscriptionID is null when empty.
type VM struct {
	ID             string
	CloudProvider  string
	ResourceID     string
	SubscriptionID string
}

// identify gives the device an id of its own.
func (d *Device) identify(r *rand.Rand) {
	d.ID = hexID(r, 20)
	d.luck = digest(d.ID)
}

// Onboarded says whether the device runs Defender's sensor.
func (d *Device) Onboarded() bool { return d.OnboardingStatus == "Onboarded" }

// replaced says whether the device goes on under another id.
func (d *Device) replaced() bool { return d.successor != "" }

// assessed says whether the device can have logons and findings.
func (d *Device) assessed() bool { return d.Onboarded() && !d.Unknown }

// reports says whether the device sends its daily full report.
func (d *Device) reports() bool {
	return d.Onboarded() && (d.HealthStatus == "Active" || d.HealthStatus == "ImpairedCommunication")
}

// reportAfter returns when a device that reports does so from a moment on: at the
// same time of each day.
func (d *Device) reportAfter(moment time.Time) time.Time {
	at := moment.Truncate(day).Add(d.phase)
	if at.Before(moment) {
		at = at.Add(day)
	}
	return at
}

// lastReport returns when the device last sent its full report.
func (d *Device) lastReport(clock time.Time) time.Time {
	if !d.reports() {
		return d.LastSeen
	}
	last := d.reportAfter(clock)
	if last.After(clock) {
		last = last.Add(-day)
	}
	if last.Before(d.born) {
		return d.born
	}
	return last
}
