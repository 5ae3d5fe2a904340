// Package defender is the Defender for Endpoint API of a simulated tenant:
// machines, their logon users, the vulnerability catalogue and what of it is
// found where.
//
// Its flow: a route carries the rule of who may call it; the rule is checked;
// the handler reads the OData options and answers from one moment of the
// world. Shapes, limits and error texts follow Microsoft's pages on the API and
// published captures of it, deviations of the two included: the captures win.
// It knows no sign-in beyond asking the gate, and no files: those are storage's.
package defender

import (
	"net/http"
	"time"

	"parapet/internal/simulator/access"
	"parapet/internal/simulator/export"
	"parapet/internal/simulator/quota"
	"parapet/internal/simulator/registration"
	"parapet/internal/simulator/world"
)

// Config is what the API answers from.
type Config struct {
	// Tenant returns the world as it is now.
	Tenant func() *world.Tenant
	// Gate admits calls.
	Gate *access.Gate
	// Storage makes the links of the file export.
	Storage *export.Storage
}

// API is the Defender API of one tenant.
type API struct {
	cfg Config
}

// New returns the API.
func New(cfg Config) *API { return &API{cfg} }

// The roles of WindowsDefenderATP that the routes ask for; one of each suffices.
var (
	machineRoles       = []string{"Machine.Read.All", "Machine.ReadWrite.All"}
	userRoles          = []string{"User.Read.All"}
	vulnerabilityRoles = []string{"Vulnerability.Read.All"}
)

// Limits as the page of each API prints them. Those that print none get the
// general ones.
var (
	general       = limits(100, 1500)
	perMachine    = limits(50, 1500) // machines/{id}/vulnerabilities
	assessment    = limits(30, 1000) // the JSON pages of assessments
	assessedFiles = limits(5, 20)    // their files
)

func limits(minute, hour int) []quota.Limit {
	return []quota.Limit{{Calls: minute, Window: time.Minute}, {Calls: hour, Window: time.Hour}}
}

// handler answers a call that was let in, from one moment of the world.
type handler func(w http.ResponseWriter, r *http.Request, t *world.Tenant)

// Routes serves everything below /api. Paths must come in lower case and
// without a version.
func (a *API) Routes() *http.ServeMux {
	mux := http.NewServeMux()
	add := func(path string, roles []string, limits []quota.Limit, h handler) {
		rule := access.Rule{
			Resource: registration.Defender, Roles: roles, Destination: path, Limits: limits,
			Licences: []registration.Licence{registration.MDE},
		}
		if roles[0] == vulnerabilityRoles[0] {
			rule.Licences = append(rule.Licences, registration.TVM)
		}
		mux.HandleFunc("GET /api/"+path, a.guard(rule, h))
	}
	add("machines", machineRoles, general, a.machines)
	add("machines/{id}", machineRoles, general, a.machine)
	add("machines/{id}/logonusers", userRoles, general, a.logonUsers)
	add("machines/{id}/vulnerabilities", vulnerabilityRoles, perMachine, a.machineVulnerabilities)
	add("machines/softwarevulnerabilitiesbymachine", vulnerabilityRoles, assessment, a.pages(export.Vulnerabilities))
	add("machines/softwarevulnerabilitiesexport", vulnerabilityRoles, assessedFiles, a.files(export.Vulnerabilities))
	add("vulnerabilities", vulnerabilityRoles, general, a.vulnerabilities)
	add("vulnerabilities/{id}", vulnerabilityRoles, general, a.vulnerability)
	add("vulnerabilities/{id}/machinereferences", vulnerabilityRoles, general, a.machineReferences)
	add("vulnerabilities/machinesvulnerabilities", vulnerabilityRoles, general, a.machinesVulnerabilities)
	return mux
}

func (a *API) guard(rule access.Rule, h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if refusal := a.cfg.Gate.Admit(r, rule); refusal != nil {
			a.refuse(w, r, rule, refusal)
			return
		}
		h(w, r, a.cfg.Tenant())
	}
}
