package world

import (
	"fmt"
	"time"
)

// Antivirus is how well Defender Antivirus on a device is.
type Antivirus struct {
	// Mode is Active, Passive, Disabled, Other, EDRBlocked or PassiveAudit.
	Mode                                             string
	SignatureVersion, EngineVersion, PlatformVersion string
	// The three are True, False or Unknown.
	SignatureUpToDate, EngineUpToDate, PlatformUpToDate string
	// Results are Completed, Canceled, Failed, or empty before the first scan,
	// whose times are zero then. Errors are empty but after a failure.
	QuickScanResult, QuickScanError string
	FullScanResult, FullScanError   string
	QuickScan, FullScan             time.Time
	SignatureUpdated                time.Time
	EngineUpdated, PlatformUpdated  time.Time
	LastSeen                        time.Time
	// CloudProtection is told by the information gathering export only.
	CloudProtection string
}

var antivirusLot = digest("antivirus")

var antivirusModes = []string{"Active", "Active", "Active", "Active", "Active", "Active", "Passive", "Passive", "EDRBlocked", "Disabled", "Other", "PassiveAudit"}

// Antivirus tells of the antivirus on the device. It is false for phones and for
// what is not onboarded.
func (t *Tenant) Antivirus(d *Device) (Antivirus, bool) {
	if !d.assessed() || d.kind.family&anything == 0 {
		return Antivirus{}, false
	}
	l := d.lot(antivirusLot, 0)
	seen := d.LastSeen.Truncate(time.Millisecond)
	updated := later(seen.Truncate(day).Add(-time.Duration(l.of(20))*time.Hour), d.born).Truncate(time.Second)
	months := t.edition(l, seen, 30*day)
	_, released := t.epoch(l, seen, 30*day)
	a := Antivirus{
		Mode:              antivirusModes[l.of(len(antivirusModes))],
		SignatureVersion:  fmt.Sprintf("1.%d.%d.0", 421+months/6, int(t.sinceDawn(updated)/day)%600),
		EngineVersion:     fmt.Sprintf("1.1.24%03d.5", months),
		PlatformVersion:   fmt.Sprintf("4.18.24%03d.7", months),
		SignatureUpToDate: "True", EngineUpToDate: "True", PlatformUpToDate: "True",
		SignatureUpdated: updated,
		EngineUpdated:    released, PlatformUpdated: released,
		LastSeen:        seen,
		CloudProtection: "Enabled",
	}
	if !d.reports() {
		a.SignatureUpToDate, a.EngineUpToDate = "False", "Unknown"
	}
	t.scan(&a, l.draw(1), seen)
	return a, true
}

// scan tells of the weekly quick scan and of the full scan, which few make.
func (t *Tenant) scan(a *Antivirus, l lot, seen time.Time) {
	held, since := t.epoch(l, seen, 7*day)
	a.QuickScanResult, a.QuickScan = "Completed", since
	switch {
	case held.below(0.04):
		a.QuickScanResult = "Canceled"
	case held.below(0.08):
		a.QuickScanResult, a.QuickScanError = "Failed", "0x80508023"
	}
	if l.below(0.3) {
		_, since = t.epoch(l.draw(2), seen, 40*day)
		a.FullScanResult, a.FullScan = "Completed", since
	}
}
