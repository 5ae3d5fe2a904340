// Package msgraph is the part of Microsoft Graph that a simulated tenant
// serves: its organisation, its users and groups and what changed of them, the
// alerts of all products, advanced hunting, and batches of calls.
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
	"parapet/internal/simulator/rehearsal"
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
	// Units are what applications spend on calls of the directory.
	Units *quota.Purse
	// Members serves the requests inside a batch, whatever befalls calls that
	// come alone.
	Members http.Handler
}

// API is Graph for one tenant.
type API struct {
	cfg       Config
	userList  ordered[user]
	groupList ordered[group]
	kept      rehearsal.Pages
}

// New returns the API.
func New(cfg Config) *API { return &API{cfg: cfg} }

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
	alertRoles   = []string{"SecurityAlert.Read.All", "SecurityAlert.ReadWrite.All"}
)

// Limits per application and tenant: of hunting what Microsoft promises the
// smallest tenants, of alerts what it prints.
var (
	huntingLimits = []quota.Limit{{Calls: 45, Window: time.Minute}}
	alertLimits   = []quota.Limit{{Calls: 150, Window: time.Minute}}
)

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
	a.directory(mux)
	a.security(mux)
	mux.HandleFunc("POST "+batchPath, a.batch)
	return mux
}

// directory adds the routes whose calls draw on the units of the directory.
func (a *API) directory(mux *http.ServeMux) {
	add := func(path string, roles []string, h handler) {
		mux.HandleFunc("GET /v1.0/"+path, a.guard(access.Rule{Resource: registration.Graph, Roles: roles}, a.charged(h)))
	}
	add("organization", organizationRoles, a.organization)
	add("users", userRoles, a.users)
	add("users/delta", userRoles, a.usersDelta)
	add("users/{id}", userRoles, a.oneUser)
	add("groups", groupRoles, a.groups)
	add("groups/delta", groupRoles, a.groupsDelta)
	add("groups/{id}", groupRoles, a.oneGroup)
	add("groups/{id}/members", groupRoles, a.members)
	add("groups/{id}/members/{cast}", groupRoles, a.members)
	add("groups/{id}/transitivemembers", groupRoles, a.transitiveMembers)
	add("groups/{id}/transitivemembers/{cast}", groupRoles, a.transitiveMembers)
}

// security adds the routes that need more than a directory: quotas and licences
// of their own.
func (a *API) security(mux *http.ServeMux) {
	hunt := a.guard(access.Rule{
		Resource: registration.Graph, Roles: huntingRoles,
		Licences:    []registration.Licence{registration.MDE, registration.Hunting},
		Destination: "hunting", Limits: huntingLimits,
	}, a.hunt)
	mux.HandleFunc("POST "+HuntingPath, hunt)
	mux.HandleFunc("POST "+QualifiedHuntingPath, hunt)
	alerts := access.Rule{
		Resource: registration.Graph, Roles: alertRoles, Licences: []registration.Licence{registration.MDE},
		Destination: "alerts", Limits: alertLimits,
	}
	mux.HandleFunc("GET /v1.0/security/alerts_v2", a.guard(alerts, a.rehearsed(a.alerts)))
	mux.HandleFunc("GET /v1.0/security/alerts_v2/{id}", a.guard(alerts, a.alert))
}

// Prepare finds in a large tenant what clients asked of it before time passed.
func (a *API) Prepare() { a.kept.Rehearse(a.cfg.Tenant()) }

// rehearsed answers as h does, which takes long in a large tenant and follows from
// the call and the moment alone.
func (a *API) rehearsed(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
		a.kept.Serve(w, r, t, rehearsal.Handler(h))
	}
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

// charged answers a call when its cost is paid.
func (a *API) charged(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
		if problem := a.charge(w, r, t); problem != nil {
			fail(w, r, problem)
			return
		}
		h(w, r, t)
	}
}
