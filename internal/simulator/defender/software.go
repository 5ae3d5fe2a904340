package defender

import (
	"iter"
	"net/http"

	"parapet/internal/simulator/filter"
	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// software is a product that the organisation has, whatever its versions.
type software struct {
	Context           string  `json:"@odata.context,omitempty"`
	ID                string  `json:"id"`
	Name              string  `json:"name"`
	Vendor            string  `json:"vendor"`
	Weaknesses        int     `json:"weaknesses"`
	PublicExploit     bool    `json:"publicExploit"`
	ActiveAlert       bool    `json:"activeAlert"`
	ExposedMachines   int     `json:"exposedMachines"`
	InstalledMachines int     `json:"installedMachines"`
	ImpactScore       float64 `json:"impactScore"`
}

func renderSoftware(p world.Product) software {
	return software{
		ID: p.ID(), Name: p.Name, Vendor: p.Vendor, Weaknesses: p.Weaknesses, PublicExploit: p.PublicExploit, ActiveAlert: p.ActiveAlert,
		ExposedMachines: p.ExposedMachines, InstalledMachines: p.InstalledMachines, ImpactScore: p.ImpactScore,
	}
}

var softwareList = collection[world.Product]{
	context:    "Software",
	maxTop:     10_000,
	filterable: []string{"id", "name", "vendor"},
	value: func(p world.Product, name string) filter.Value {
		return map[string]string{"id": p.ID(), "name": p.Name, "vendor": p.Vendor}[name]
	},
	render: func(p world.Product) any { return renderSoftware(p) },
}

func (a *API) software(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	softwareList.serve(w, r, coded(t))
}

// coded yields the products that have a product code: the list knows no others.
func coded(t *world.Tenant) iter.Seq[world.Product] {
	return func(yield func(world.Product) bool) {
		for p := range t.Products() {
			if p.HasProductCode && !yield(p) {
				return
			}
		}
	}
}

func (a *API) oneSoftware(w http.ResponseWriter, r *http.Request, _ *world.Tenant, p world.Product) {
	body := renderSoftware(p)
	body.Context = metadata + "Software/$entity"
	succeed(w, r, body)
}

// ofProduct answers about the product that the path names.
func ofProduct(h func(http.ResponseWriter, *http.Request, *world.Tenant, world.Product)) handler {
	return func(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
		id := r.PathValue("id")
		p, ok := t.Product(id)
		if !ok {
			fail(w, r, missing("Software", id))
			return
		}
		h(w, r, t, p)
	}
}

// distribution is how widely a version is installed.
type distribution struct {
	Version         string `json:"version"`
	Installations   int    `json:"installations"`
	Vulnerabilities int    `json:"vulnerabilities"`
}

var distributionList = collection[world.Distribution]{
	context: "Distributions",
	maxTop:  10_000,
	render: func(d world.Distribution) any {
		return distribution{d.Version, d.Installations, d.Vulnerabilities}
	},
}

func (a *API) distributions(w http.ResponseWriter, r *http.Request, t *world.Tenant, p world.Product) {
	distributionList.serve(w, r, t.Distributions(p))
}

func (a *API) softwareMachines(w http.ResponseWriter, r *http.Request, t *world.Tenant, p world.Product) {
	machineReferenceList.serve(w, r, t.InstalledOn(p))
}

func (a *API) softwareVulnerabilities(w http.ResponseWriter, r *http.Request, t *world.Tenant, p world.Product) {
	relatedVulnerabilities(t).serve(w, r, t.VulnerabilitiesOf(p))
}

// relatedVulnerabilities lists those of a product or of a recommendation.
func relatedVulnerabilities(t *world.Tenant) collection[*world.CVE] {
	return collection[*world.CVE]{
		context: "Collection(Analytics.Contracts.PublicAPI.PublicVulnerabilityDto)",
		maxTop:  10_000,
		render:  func(c *world.CVE) any { return renderVulnerability(t, c) },
	}
}

// machineSoftware lists the products of a machine, each once and without a
// version; their numbers are those of the whole organisation.
func (a *API) machineSoftware(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	d, problem := findMachine(r, t)
	if problem != nil {
		fail(w, r, problem)
		return
	}
	softwareList.serve(w, r, productsOf(t, d))
}

func productsOf(t *world.Tenant, d *world.Device) iter.Seq[world.Product] {
	return func(yield func(world.Product) bool) {
		listed := map[string]bool{}
		for i := range t.Software(d) {
			if listed[i.ID()] {
				continue
			}
			listed[i.ID()] = true
			if p, ok := t.Product(i.ID()); ok && !yield(p) {
				return
			}
		}
	}
}

// missingKB is an update of Microsoft's that is not installed.
type missingKB struct {
	ID              string   `json:"id"`
	Name            string   `json:"name"`
	ProductsNames   []string `json:"productsNames"`
	URL             string   `json:"url"`
	MachineMissedOn int      `json:"machineMissedOn"`
	CVEAddressed    int      `json:"cveAddressed"`
}

var missingKBList = collection[world.MissingUpdate]{
	context: "Collection(microsoft.windowsDefenderATP.api.PublicProductFixDto)",
	maxTop:  10_000,
	render: func(u world.MissingUpdate) any {
		return missingKB{u.ID, u.Title, wire.List(u.Products), u.URL, u.Machines, u.CVEs}
	},
}

func (a *API) machineMissingKBs(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	d, problem := findMachine(r, t)
	if problem != nil {
		fail(w, r, problem)
		return
	}
	missingKBList.serve(w, r, t.MissingUpdates(d))
}

func (a *API) softwareMissingKBs(w http.ResponseWriter, r *http.Request, t *world.Tenant, p world.Product) {
	missingKBList.serve(w, r, t.MissingUpdatesOf(p))
}
