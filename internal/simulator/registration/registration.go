// Package registration keeps the applications registered in a simulated
// tenant: what each may do, what the tenant has licensed for it, and with
// which secrets and certificates it signs in.
//
// Its flow: the control plane puts applications in, sign-in and every request
// look them up. It issues and checks no tokens.
package registration

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Resource is an API that tokens are issued for.
type Resource string

// The resources a tenant knows. A token is good for exactly one of them.
const (
	Graph    Resource = "graph"
	Defender Resource = "defender"
	// XDR is the Microsoft Threat Protection API. Tokens for it can be had,
	// and Defender for Endpoint refuses them as it does in reality.
	XDR Resource = "xdr"
)

// Licence is something a tenant pays for and an API insists on.
type Licence string

// The licences that the simulated APIs look at.
const (
	// MDE is Defender for Endpoint itself.
	MDE Licence = "mde"
	// TVM is vulnerability management.
	TVM Licence = "tvm"
	// Hunting is advanced hunting in Graph.
	Hunting Licence = "hunting"
)

// Secret is a client secret. An expired one is known and refused.
type Secret struct {
	Value   string `json:"value"`
	Expired bool   `json:"expired"`
}

// App is one application registration.
type App struct {
	// ID is the client id, in lower case.
	ID string `json:"client_id"`
	// Roles are the application permissions with admin consent.
	Roles map[Resource][]string `json:"roles"`
	// Licences that are absent or false make the APIs refuse.
	Licences map[Licence]bool `json:"licences"`
	// Secrets sign the application in.
	Secrets []Secret `json:"secrets"`
	// Certificates do too; each is DER.
	Certificates [][]byte `json:"certificates"`
	// Absent lists resources that have no service principal in the tenant:
	// no token is issued for them.
	Absent []Resource `json:"absent_resources,omitempty"`
}

// Has reports whether the application holds one of roles at resource.
func (a App) Has(resource Resource, roles ...string) bool {
	return slices.ContainsFunc(a.Roles[resource], func(held string) bool {
		return slices.Contains(roles, held)
	})
}

// clone copies everything a caller could change.
func (a App) clone() App {
	a.Roles = maps.Clone(a.Roles)
	for resource, roles := range a.Roles {
		a.Roles[resource] = slices.Clone(roles)
	}
	a.Licences = maps.Clone(a.Licences)
	a.Secrets = slices.Clone(a.Secrets)
	a.Certificates = slices.Clone(a.Certificates)
	a.Absent = slices.Clone(a.Absent)
	return a
}

// Registry holds the applications of a tenant. It is safe for concurrent use.
type Registry struct {
	mu   sync.RWMutex
	apps map[string]App
}

// New returns a registry of apps.
func New(apps ...App) *Registry {
	r := &Registry{apps: make(map[string]App, len(apps))}
	for _, app := range apps {
		r.Put(app)
	}
	return r
}

// Get finds an application by its client id, in any case.
func (r *Registry) Get(id string) (App, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	app, ok := r.apps[strings.ToLower(id)]
	return app.clone(), ok
}

// Put registers an application, replacing the one with its id.
func (r *Registry) Put(app App) {
	app = app.clone()
	app.ID = strings.ToLower(app.ID)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.apps[app.ID] = app
}

// Update changes the application with id through change, or a new one without
// roles and with every licence when there is none, and returns the result. An
// error from change leaves the registry as it was.
func (r *Registry) Update(id string, change func(*App) error) (App, error) {
	id = strings.ToLower(id)
	r.mu.Lock()
	defer r.mu.Unlock()
	app, ok := r.apps[id]
	if !ok {
		app = App{ID: id, Licences: AllLicences()}
	}
	app = app.clone()
	if err := change(&app); err != nil {
		return App{}, err
	}
	r.apps[id] = app
	return app.clone(), nil
}

// All returns the applications ordered by client id.
func (r *Registry) All() []App {
	r.mu.RLock()
	defer r.mu.RUnlock()
	apps := make([]App, 0, len(r.apps))
	for _, app := range r.apps {
		apps = append(apps, app.clone())
	}
	slices.SortFunc(apps, func(a, b App) int { return cmp.Compare(a.ID, b.ID) })
	return apps
}

// AllLicences returns a tenant that has bought everything.
func AllLicences() map[Licence]bool {
	return map[Licence]bool{MDE: true, TVM: true, Hunting: true}
}

// graphRoles are the Graph permissions that a flat list may name. Every other
// name belongs to Defender, User.Read.All among them: both APIs have one, and
// it is Defender's that the logon users need.
var graphRoles = []string{
	"AuditLog.", "Directory.", "Group.", "GroupMember.", "Organization.",
	"SecurityAlert.", "SecurityEvents.", "SecurityIncident.", "ThreatHunting.",
}

// Roles is a set of permissions as the control plane takes it: an object of
// lists by resource, or one flat list that is sorted by name.
type Roles map[Resource][]string

// UnmarshalJSON reads either form.
func (r *Roles) UnmarshalJSON(data []byte) error {
	var flat []string
	if json.Unmarshal(data, &flat) == nil {
		*r = byResource(flat)
		return nil
	}
	var lists map[Resource][]string
	if err := json.Unmarshal(data, &lists); err != nil {
		return fmt.Errorf("roles are a list of names, or an object of lists by resource: %w", err)
	}
	for resource := range lists {
		if resource != Graph && resource != Defender && resource != XDR {
			return fmt.Errorf("unknown resource %q: want graph, defender or xdr", resource)
		}
	}
	*r = lists
	return nil
}

func byResource(names []string) Roles {
	roles := Roles{}
	for _, name := range names {
		resource := Defender
		isGraphs := func(prefix string) bool { return strings.HasPrefix(name, prefix) }
		if name == "User.Read" || slices.ContainsFunc(graphRoles, isGraphs) {
			resource = Graph
		}
		roles[resource] = append(roles[resource], name)
	}
	return roles
}
