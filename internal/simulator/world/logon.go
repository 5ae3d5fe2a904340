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
	// Reported is when the device told of the last logon.
	Reported time.Time
	// Types are sorted and never empty: Interactive, Network, Service, …. They are
	// shared: nobody may change them.
	Types []string
}

// OnlyNetwork says whether the account never sat at the device.
func (l Logon) OnlyNetwork() bool { return len(l.Types) == 1 && l.Types[0] == "Network" }

// Logons yields who logged on to the device within the last 30 days.
func (t *Tenant) Logons(d *Device) iter.Seq[Logon] {
	return func(yield func(Logon) bool) {
		forgotten := t.Clock.Add(-logonMemory)
		for i := range d.sessions {
			s := &d.sessions[i]
			last, reported := s.last(d)
			if last.After(forgotten) && !yield(Logon{s.account, s.since, last, reported, s.kinds.names()}) {
				return
			}
		}
	}
}

// session is an account's habit of logging on to a device: it comes back every so
// often as long as the device reports, until it ends, and fades 30 days after the
// last time. What was a logon once stays one.
type session struct {
	account *Account
	since   time.Time
	// woke is when the account logged on as it does now, after since: from then on
	// it does so every so often, and no more than so long when it has ended.
	woke, every, lasted time.Duration
	hasEnded            bool
	kinds               logonKinds
}

// logonMemory is how long a logon is remembered: as long as hunting looks back.
const logonMemory = 30 * day

// last is the last logon that is known, and when the device told of it: at once of
// the first of them, of others with its next report.
func (s session) last(d *Device) (at, reported time.Time) {
	at = s.since.Add(s.woke)
	after := d.LastSeen.Sub(at)
	if s.hasEnded {
		after = min(after, s.lasted)
	}
	if after < s.every {
		return at, at
	}
	at = at.Add(after / s.every * s.every)
	return at, d.reportAfter(at)
}

func (s session) visible(d *Device, clock time.Time) bool {
	at, _ := s.last(d)
	return at.After(clock.Add(-logonMemory))
}

// wakened is the session when its account logs on now, in these ways besides.
func (s session) wakened(now time.Time, kinds logonKinds) session {
	s.woke, s.hasEnded, s.kinds = now.Truncate(time.Second).Sub(s.since), false, s.kinds|kinds
	return s
}

// ended is the session when its account does not log on any more.
func (s session) ended(d *Device) session {
	at, _ := s.last(d)
	s.lasted, s.hasEnded = at.Sub(s.since.Add(s.woke)), true
	return s
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
func (k logonKinds) names() []string { return kindLists[k] }

// kindLists are the names of every set.
var kindLists = func() (lists [1 << len(kindNames)][]string) {
	for k := range lists {
		for i, name := range kindNames {
			if k&(1<<i) != 0 {
				lists[k] = append(lists[k], name)
			}
		}
	}
	return lists
}()
