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
	// SID is empty where the platform has none (Linux, macOS).
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
	FirstSeen, LastSeen time.Time
	// Types are sorted and never empty: Interactive, Network, Service, ….
	Types []string
}

// OnlyNetwork says whether the account never sat at the device.
func (l Logon) OnlyNetwork() bool { return len(l.Types) == 1 && l.Types[0] == "Network" }

// Logons yields who logged on to the device within the last 30 days.
func (t *Tenant) Logons(d *Device) iter.Seq[Logon] {
	return func(yield func(Logon) bool) {}
}
