// Package integration keeps the connections to tenants that people have made,
// tests them, and runs them.
//
// Its one flow: a [Kind] says what can be connected and what has to be filled in;
// a person fills it in as [Settings], which are checked and become an [Instance];
// a run of it is put into the [Queue], reads the tenant through
// parapet/internal/tenant, and leaves a [Run] with its steps, its [Event]s and
// what it changed. While it is at work, its [Progress] can be followed.
//
// The package owns its tables. It does not know who may do what, how requests
// come in, or how the queue keeps its jobs; and what is read of a tenant is
// decided in parapet/internal/ingest.
package integration

import (
	"time"
)

// ID identifies an integration for ever.
type ID string

// Settings are what a person says of an integration.
type Settings struct {
	// Name is what people call it; it is unique.
	Name string `json:"name"`
	// Kind is that of [Kinds]; it cannot be changed.
	Kind        KindID `json:"kind"`
	Description string `json:"description"`
	// AccountName is what people call the tenant; the name unless it is given.
	AccountName string `json:"account_name"`
	// TagAccountName stamps the account name on every entity.
	TagAccountName bool     `json:"tag_account_name"`
	Schedule       Schedule `json:"schedule"`
	// Enabled says that it runs by its schedule. One that is not is paused.
	Enabled bool `json:"enabled"`
	// Sources switches what is read, by the names of [Source]; what is not named is
	// as usual.
	Sources map[string]bool `json:"sources"`
	// ResponseAllowed lets people act on the tenant's devices.
	ResponseAllowed bool `json:"response_allowed"`
	// Cloud is one of Microsoft's: commercial, gcc, gcc-high or dod.
	Cloud     string    `json:"cloud"`
	Endpoints Endpoints `json:"endpoints"`
	TenantID  string    `json:"tenant_id"`
	// Credential proves who we are; several integrations may share it.
	Credential CredentialID `json:"credential_id"`
	// CACertificates are further authorities to trust, in PEM.
	CACertificates string `json:"ca_certificates"`
	// QuotaWindowScale multiplies Microsoft's quota windows: 1 but for a simulated
	// tenant that shrinks its own.
	QuotaWindowScale float64 `json:"quota_window_scale"`
}

// ConnectsAs says whether settings reach the same tenant as others, and in the same
// way: by the same credential, at hosts that are trusted alike, under the same quotas.
func (set Settings) ConnectsAs(other Settings) bool {
	return set.TenantID == other.TenantID && set.Credential == other.Credential &&
		set.Cloud == other.Cloud && set.Endpoints == other.Endpoints &&
		set.CACertificates == other.CACertificates && set.QuotaWindowScale == other.QuotaWindowScale
}

// Endpoints take the place of those of the cloud, where they are given.
type Endpoints struct {
	Login         string `json:"login,omitempty"`
	Defender      string `json:"defender,omitempty"`
	Graph         string `json:"graph,omitempty"`
	Storage       string `json:"storage,omitempty"`
	Portal        string `json:"portal,omitempty"`
	DefenderScope string `json:"defender_scope,omitempty"`
	GraphScope    string `json:"graph_scope,omitempty"`
}

// Instance is an integration that somebody has made.
type Instance struct {
	ID ID `json:"id"`
	// Version rises with every change.
	Version int64 `json:"version"`
	// Key names the integration's part of the graph. It is made of the name when
	// the integration is, stays, and is never given again.
	Key string `json:"key"`

	Settings

	// EnabledAt is when it was last enabled: intervals are counted from then. It is
	// zero of one that is paused.
	EnabledAt time.Time `json:"enabled_at,omitzero"`
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by"`
	ChangedAt time.Time `json:"changed_at"`
	ChangedBy string    `json:"changed_by"`
}

// Applied is an integration and how it is doing.
type Applied struct {
	Instance

	Status Status `json:"status"`
}

// State says what an integration is doing.
type State string

// The states of an integration.
const (
	// Idle: it waits for its schedule, or to be run by hand.
	Idle State = "idle"
	// Queued: a run is to begin as soon as another has ended.
	Queued State = "queued"
	// Running: a run is at work.
	Running State = "running"
	// Waiting: a run waits for a quota of Microsoft's.
	Waiting State = "waiting"
	// Paused: it is not enabled, and nothing runs.
	Paused State = "paused"
)

// Status is how an integration is doing.
type Status struct {
	State State `json:"state"`
	// WaitingUntil and WaitingFor belong to Waiting.
	WaitingUntil time.Time `json:"waiting_until,omitzero"`
	WaitingFor   string    `json:"waiting_for,omitempty"`
	// Next is when the schedule runs it next; zero when it does not.
	Next time.Time `json:"next,omitzero"`
	// Current is the run that has not ended; nil when there is none. Neither it nor
	// Last tells of steps and quotas: Store.Run does.
	Current *Run `json:"current,omitempty"`
	// Last is the run that ended last; nil when there was none.
	Last *Run `json:"last,omitempty"`
	// Credential is what is worth knowing of the credential, empty if nothing is.
	Credential string `json:"credential,omitempty"`
}
