// Package msgraph is the part of Microsoft Graph that a simulated tenant
// serves: its organisation, its users and groups, and advanced hunting for
// logons.
//
// Its flow: a route carries the rule of who may call it; the rule is checked;
// the handler picks the properties and the page that the query asks for out of
// one moment of the world. What Graph would refuse is refused with its code and
// its sentence; query options that are not served here are refused too, since
// answering as if they had been understood would be a lie.
package msgraph

import (
	"net/http"
	"time"

	"parapet/internal/simulator/access"
	"parapet/internal/simulator/hunting"
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
	// Hunting answers queries.
	Hunting *hunting.Service
}

// API is Graph for one tenant.
type API struct {
	cfg Config
}

// New returns the API.
func New(cfg Config) *API { return &API{cfg} }

// The application permissions of which one suffices, as the page of each API
// lists them.
var (
	organizationRoles = []string{
		"Organization.Read.All", "Directory.Read.All", "Organization.ReadWrite.All", "Directory.ReadWrite.All",
	}
	userRoles  = []string{"User.Read.All", "Directory.Read.All", "User.ReadWrite.All", "Directory.ReadWrite.All"}
	groupRoles = []string{
		"GroupMember.Read.All", "Group.Read.All", "Directory.Read.All", "Group.ReadWrite.All", "Directory.ReadWrite.All",
	}
	huntingRoles = []string{"ThreatHunting.Read.All"}
)

// huntingLimits are what Microsoft promises the smallest tenants.
var huntingLimits = []quota.Limit{{Calls: 45, Window: time.Minute}}

// HuntingPath is the route of advanced hunting, which clients count apart from
// the rest of Graph.
const HuntingPath = "/v1.0/security/runhuntingquery"

// QualifiedHuntingPath is the same route with the action's name in full, as
// OData permits and Microsoft's generated clients write it.
const QualifiedHuntingPath = "/v1.0/security/microsoft.graph.security.runhuntingquery"

// handler answers a call that was let in, from one moment of the world.
type handler func(w http.ResponseWriter, r *http.Request, t *world.Tenant)

// Routes serves everything below /v1.0. Paths must come in lower case.
func (a *API) Routes() *http.ServeMux {
	mux := http.NewServeMux()
	directory := func(path string, roles []string, h handler) {
		mux.HandleFunc("GET /v1.0/"+path, a.guard(access.Rule{Resource: registration.Graph, Roles: roles}, h))
	}
	directory("organization", organizationRoles, a.organization)
	directory("users", userRoles, a.users)
	directory("groups", groupRoles, a.groups)
	directory("groups/{id}/members", groupRoles, a.members)
	directory("groups/{id}/members/{cast}", groupRoles, a.members)
	directory("groups/{id}/transitivemembers", groupRoles, a.transitiveMembers)
	directory("groups/{id}/transitivemembers/{cast}", groupRoles, a.transitiveMembers)
	hunt := a.guard(access.Rule{
		Resource: registration.Graph, Roles: huntingRoles,
		Licences:    []registration.Licence{registration.MDE, registration.Hunting},
		Destination: "hunting", Limits: huntingLimits,
	}, a.hunt)
	mux.HandleFunc("POST "+HuntingPath, hunt)
	mux.HandleFunc("POST "+QualifiedHuntingPath, hunt)
	return mux
}

func (a *API) guard(rule access.Rule, h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if refusal := a.cfg.Gate.Admit(r, rule); refusal != nil {
			refuse(w, r, rule, refusal)
			return
		}
		h(w, r, a.cfg.Tenant())
	}
}
