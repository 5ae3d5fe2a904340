package world

import (
	"slices"
	"time"
)

// MachineAction is something that Defender was told to do to a device, as it
// stands now. An empty string means null.
type MachineAction struct {
	ID string // a GUID
	// Type is Isolate, Unisolate, RunAntiVirusScan, CollectInvestigationPackage,
	// StopAndQuarantineFile, RestrictCodeExecution, UnrestrictCodeExecution or
	// LiveResponse.
	Type  string
	Title string
	// Scope is Full or Selective of an isolation, Quick or Full of a scan.
	Scope string
	// Status is Pending, InProgress, Succeeded, Failed, TimeOut or Cancelled.
	Status           string
	Requestor        string // a UPN, or the object id of an application
	RequestSource    string // Portal or PublicApi
	Comment          string
	DeviceID         string
	ComputerName     string
	Created, Updated time.Time
	// What cancelled it; zero unless it was cancelled.
	CancelledBy, CancelComment string
	Cancelled                  time.Time
	// ErrorHResult is 0, or a negative code when it failed.
	ErrorHResult int
	ExternalID   string
	// FileSHA1 is the file it is about.
	FileSHA1 string
}

// MachineActions lists what was asked for within the last 180 days, the newest
// first. Nobody may change the list.
func (t *Tenant) MachineActions() []MachineAction { return t.ordered() }

// MachineAction finds one by its id.
func (t *Tenant) MachineAction(id string) (*MachineAction, bool) {
	all := t.ordered()
	i := slices.IndexFunc(all, func(a MachineAction) bool { return a.ID == id })
	if i < 0 {
		return nil, false
	}
	return &all[i], true
}

// Isolated says whether the device is cut off from the network: its last
// isolation succeeded and its release has not.
func (t *Tenant) Isolated(d *Device) bool { return t.isolated()[d.ID] }
