package world

import (
	"iter"
	"time"
)

// Account is what logs on to devices. It never changes.
type Account struct {
	// ID is domain\name in lower case.
	ID     string
	Domain string
	Name   string
	// SID is empty for local accounts of Linux and macOS, which have none.
	SID string
	// SIDWithheld says that the list of a device's logon users reports no SID
	// for this account, though its logon events carry it.
	SIDWithheld bool
	DomainAdmin bool
	// UserID is the object id of the directory user whose account this is;
	// empty for local, service and system accounts. The user may have left.
	UserID string
}

// Logon is an account's presence on a device.
type Logon struct {
	Account *Account
	// FirstSeen may lie years back; LastSeen is always within the last 30 days.
	// Both are in whole seconds.
	FirstSeen, LastSeen time.Time
	// Types are sorted and never empty: Interactive, Network, Service, ….
	Types []string
}

// OnlyNetwork says whether the account never sat at the device.
func (l Logon) OnlyNetwork() bool { return len(l.Types) == 1 && l.Types[0] == "Network" }

// Logons yields who logged on to the device within the last 30 days.
func (t *Tenant) Logons(d *Device) iter.Seq[Logon] {
	return func(yield func(Logon) bool) {
		for _, s := range d.sessions {
			if !s.visible(d, t.Clock) {
				continue
			}
			l := Logon{s.account, s.since, s.lastSeen(d), s.kinds.names()}
			if !yield(l) {
				return
			}
		}
	}
}

// session is an account's habit of logging on to a device: it comes back as
// long as the device reports, and fades 30 days after the device has fallen
// silent.
type session struct {
	account *Account
	since   time.Time
	lag     time.Duration // from the last logon to the device's last report
	kinds   logonKinds
}

// memory is how long a logon is remembered. One day less than the 30 days of
// advanced hunting, so that no answer depends on the moment of the question.
const memory = 29 * day

func (s session) lastSeen(d *Device) time.Time {
	return later(d.LastSeen.Add(-s.lag).Truncate(time.Second), s.since)
}

func (s session) visible(d *Device, clock time.Time) bool {
	return s.lastSeen(d).After(clock.Add(-memory))
}

// logonKinds is a set of logon types.
type logonKinds uint8

const (
	batch logonKinds = 1 << iota
	interactive
	network
	remoteInteractive
	service
)

var kindNames = [...]string{"Batch", "Interactive", "Network", "RemoteInteractive", "Service"}

// names lists the set in alphabetical order.
func (k logonKinds) names() []string {
	var names []string
	for i, name := range kindNames {
		if k&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}
