// Package route says what the ways to read the sources of a tenant cost, and
// which to take.
//
// Its one flow: every source names its ways with what each would cost for a
// tenant of this size and why it may not be taken; Choose reckons how long they
// take under the quotas and orders the ways of each source, so that the first of
// all of them together are done soonest. Those that follow are for when one is
// refused.
//
// The package is arithmetic: it makes no call, and does not know what a source
// is, how a quota is kept, or who asks.
package route

import "time"

// Kind is how an API hands out a source.
type Kind string

// The kinds of ways.
const (
	// Files are written by the service every few hours and downloaded.
	Files Kind = "file export"
	// Pages are the rows of such an export, page by page.
	Pages Kind = "paged export"
	// Delta is what changed since the last reading.
	Delta Kind = "delta"
	// Hunting is queries, each for a part of the devices.
	Hunting Kind = "hunting"
	// List is a collection, page by page.
	List Kind = "list"
	// PerDevice is a call for each device.
	PerDevice Kind = "per device"
	// Known asks nobody: what another source read is enough.
	Known Kind = "no call"
)

// Size is how much there is of a tenant. What is not known is zero.
type Size struct {
	Devices         int `json:"devices"`
	Users           int `json:"users,omitempty"`
	Groups          int `json:"groups,omitempty"`
	Logons          int `json:"logons,omitempty"`   // pairs: device, account
	Adapters        int `json:"adapters,omitempty"` // network interfaces
	Findings        int `json:"findings,omitempty"` // rows: device, product, version, weakness
	Weaknesses      int `json:"weaknesses,omitempty"`
	Catalogue       int `json:"catalogue,omitempty"` // vulnerabilities of the world that are looked through
	Installs        int `json:"installs,omitempty"`  // rows: device, product, version
	Products        int `json:"products,omitempty"`
	Recommendations int `json:"recommendations,omitempty"`
	Alerts          int `json:"alerts,omitempty"`
	Actions         int `json:"actions,omitempty"`
	Configurations  int `json:"configurations,omitempty"` // rows: device, setting
	Extensions      int `json:"extensions,omitempty"`     // rows: device, extension
	Certificates    int `json:"certificates,omitempty"`   // rows: device, certificate
}

// Cost is what a way takes of one quota.
type Cost struct {
	Quota string // its name; calls without a quota of their own have the API's
	Calls int
	Bytes int64 // that come over the wire for these calls
}

// Quota is what an API allows, and what of it is used.
type Quota struct {
	Limits []Limit
}

// Limit allows so many calls within any stretch of time of a window's length.
type Limit struct {
	Calls  int
	Window time.Duration
	// Used are the calls that are made and still count.
	Used int
}

// Way is one way to read a source.
type Way struct {
	Name  string
	Kind  Kind
	Costs []Cost
	// Hindrance says why it cannot be taken, empty when it can.
	Hindrance string
	// Partial says that it does not tell the whole truth: it is taken only when
	// no other can be.
	Partial bool
}

// Calls are all calls of a way.
func (w Way) Calls() int {
	n := 0
	for _, c := range w.Costs {
		n += c.Calls
	}
	return n
}

// Bytes are all bytes of a way.
func (w Way) Bytes() int64 {
	var n int64
	for _, c := range w.Costs {
		n += c.Bytes
	}
	return n
}
