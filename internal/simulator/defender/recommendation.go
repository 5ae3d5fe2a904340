package defender

import (
	"net/http"
	"slices"

	"parapet/internal/simulator/filter"
	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// recommendation is something that Defender recommends to do.
type recommendation struct {
	Context                string   `json:"@odata.context,omitempty"`
	ID                     string   `json:"id"`
	ProductName            string   `json:"productName"`
	RecommendationName     string   `json:"recommendationName"`
	Weaknesses             int      `json:"weaknesses"`
	Vendor                 string   `json:"vendor"`
	RecommendedVersion     string   `json:"recommendedVersion"`
	RecommendedProgram     string   `json:"recommendedProgram"`
	RecommendedVendor      string   `json:"recommendedVendor"`
	RecommendationCategory string   `json:"recommendationCategory"`
	SubCategory            string   `json:"subCategory"`
	SeverityScore          float64  `json:"severityScore"`
	PublicExploit          bool     `json:"publicExploit"`
	ActiveAlert            bool     `json:"activeAlert"`
	AssociatedThreats      []string `json:"associatedThreats"`
	RemediationType        string   `json:"remediationType"`
	Status                 string   `json:"status"`
	ConfigScoreImpact      float64  `json:"configScoreImpact"`
	ExposureImpact         float64  `json:"exposureImpact"`
	TotalMachineCount      int      `json:"totalMachineCount"`
	ExposedMachinesCount   int      `json:"exposedMachinesCount"`
	NonProductivityLoss    int      `json:"nonProductivityImpactedAssets"`
	RelatedComponent       string   `json:"relatedComponent"`
}

func renderRecommendation(r world.Recommendation) recommendation {
	return recommendation{
		ID: r.ID, ProductName: r.Product, RecommendationName: r.Name, Weaknesses: r.Weaknesses, Vendor: r.Vendor,
		RecommendedVersion: r.RecommendedVersion, RecommendedProgram: r.RecommendedProgram, RecommendedVendor: r.RecommendedVendor,
		RecommendationCategory: r.Category, SubCategory: r.Subcategory, SeverityScore: r.Severity,
		PublicExploit: r.PublicExploit, ActiveAlert: r.ActiveAlert, AssociatedThreats: wire.List(r.Threats),
		RemediationType: r.Remediation, Status: r.Status, ConfigScoreImpact: r.ConfigurationImpact, ExposureImpact: r.ExposureImpact,
		TotalMachineCount: r.Machines, ExposedMachinesCount: r.Exposed, NonProductivityLoss: r.WithoutProductivityLoss,
		RelatedComponent: r.RelatedComponent,
	}
}

var recommendationList = collection[world.Recommendation]{
	context: "Recommendations",
	maxTop:  10_000,
	filterable: []string{
		"id", "productName", "vendor", "recommendedVersion", "recommendationCategory", "subCategory", "severityScore",
		"remediationType", "recommendedProgram", "recommendedVendor", "status",
	},
	value:  recommendationValue,
	render: func(r world.Recommendation) any { return renderRecommendation(r) },
}

func recommendationValue(r world.Recommendation, name string) filter.Value {
	if name == "severityScore" {
		return r.Severity
	}
	return map[string]string{
		"id": r.ID, "productName": r.Product, "vendor": r.Vendor, "recommendedVersion": r.RecommendedVersion,
		"recommendationCategory": r.Category, "subCategory": r.Subcategory, "remediationType": r.Remediation,
		"recommendedProgram": r.RecommendedProgram, "recommendedVendor": r.RecommendedVendor, "status": r.Status,
	}[name]
}

func (a *API) recommendations(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	recommendationList.serve(w, r, slices.Values(t.Recommendations()))
}

// ofRecommendation answers about the recommendation that the path names.
func ofRecommendation(h func(http.ResponseWriter, *http.Request, *world.Tenant, world.Recommendation)) handler {
	return func(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
		id := r.PathValue("id")
		about, ok := t.Recommendation(id)
		if !ok {
			fail(w, r, missing("Recommendation", id))
			return
		}
		h(w, r, t, about)
	}
}

func (a *API) recommendation(w http.ResponseWriter, r *http.Request, _ *world.Tenant, about world.Recommendation) {
	body := renderRecommendation(about)
	body.Context = metadata + "Recommendations/$entity"
	succeed(w, r, body)
}

// recommendationMachines lists the machines that do not follow it. Clients have
// met null where there are none.
func (a *API) recommendationMachines(w http.ResponseWriter, r *http.Request, t *world.Tenant, about world.Recommendation) {
	list := machineReferenceList
	list.noneIsNull = true
	list.serve(w, r, t.ExposedTo(about))
}

// recommendationSoftware answers the one product that it is about.
func (a *API) recommendationSoftware(w http.ResponseWriter, r *http.Request, t *world.Tenant, about world.Recommendation) {
	p, ok := t.Subject(about)
	if !ok {
		fail(w, r, missing("Software of recommendation", about.ID))
		return
	}
	body := renderSoftware(p)
	body.Context = metadata + "Analytics.Contracts.PublicAPI.PublicProductDto"
	succeed(w, r, body)
}

func (a *API) recommendationVulnerabilities(w http.ResponseWriter, r *http.Request, t *world.Tenant, about world.Recommendation) {
	found := func(func(*world.CVE) bool) {} // none of a setting
	if p, ok := t.Subject(about); ok {
		found = t.VulnerabilitiesOf(p)
	}
	relatedVulnerabilities(t).serve(w, r, found)
}

func (a *API) machineRecommendations(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	d, problem := findMachine(r, t)
	if problem != nil {
		fail(w, r, problem)
		return
	}
	recommendationList.serve(w, r, t.RecommendationsFor(d))
}
