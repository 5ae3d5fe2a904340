package defender

import (
	"net/http"
	"time"

	"parapet/internal/simulator/access"
	"parapet/internal/simulator/export"
	"parapet/internal/simulator/quota"
	"parapet/internal/simulator/registration"
)

// right is what a call needs: a role of WindowsDefenderATP, of which any one
// suffices, and licences.
type right struct {
	roles    []string
	licences []registration.Licence
}

var (
	endpoint   = []registration.Licence{registration.MDE}
	management = []registration.Licence{registration.MDE, registration.TVM}

	readMachines        = right{[]string{"Machine.Read.All", "Machine.ReadWrite.All"}, endpoint}
	readUsers           = right{[]string{"User.Read.All"}, endpoint}
	readAlerts          = right{[]string{"Alert.Read.All", "Alert.ReadWrite.All"}, endpoint}
	readVulnerabilities = right{[]string{"Vulnerability.Read.All"}, management}
	readSoftware        = right{[]string{"Software.Read.All"}, management}
	readRecommendations = right{[]string{"SecurityRecommendation.Read.All"}, management}
	readScores          = right{[]string{"Score.Read.All"}, management}
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

// router adds routes below /api. Each has a quota of its own.
type router struct {
	*API
	mux *http.ServeMux
}

func (r router) get(path string, right right, limits []quota.Limit, h handler) {
	rule := access.Rule{
		Resource: registration.Defender, Roles: right.roles, Licences: right.licences, Destination: path, Limits: limits,
	}
	r.mux.HandleFunc("GET /api/"+path, r.guard(rule, h))
}

// Routes serves everything below /api. Paths must come in lower case and
// without a version.
func (a *API) Routes() *http.ServeMux {
	r := router{a, http.NewServeMux()}
	r.machines()
	r.vulnerabilities()
	r.software()
	r.recommendations()
	r.assessments()
	r.hunting()
	return r.mux
}

func (r router) machines() {
	r.get("machines", readMachines, general, r.rehearsed(r.API.machines))
	r.get("machines/{id}", readMachines, general, r.machine)
	r.get("machines/{id}/logonusers", readUsers, general, r.logonUsers)
	r.get("machines/{id}/alerts", readAlerts, general, r.machineAlerts)
	r.get("alerts", readAlerts, general, r.alerts)
	r.get("alerts/{id}", readAlerts, general, r.alert)
	r.get("machineactions", readMachines, general, r.rehearsed(r.machineActions))
	r.get("machineactions/{id}", readMachines, general, r.machineAction)
	r.get("deviceavinfo", readMachines, assessment, r.antivirusHealth)
}

func (r router) vulnerabilities() {
	r.get("machines/{id}/vulnerabilities", readVulnerabilities, perMachine, r.machineVulnerabilities)
	r.get("vulnerabilities", readVulnerabilities, general, r.API.vulnerabilities)
	r.get("vulnerabilities/{id}", readVulnerabilities, general, r.vulnerability)
	r.get("vulnerabilities/{id}/machinereferences", readVulnerabilities, general, r.machineReferences)
	r.get("vulnerabilities/machinesvulnerabilities", readVulnerabilities, general, r.machinesVulnerabilities)
}

func (r router) software() {
	r.get("software", readSoftware, general, r.rehearsed(r.API.software))
	r.get("software/{id}", readSoftware, general, ofProduct(r.oneSoftware))
	r.get("software/{id}/distributions", readSoftware, general, ofProduct(r.distributions))
	r.get("software/{id}/machinereferences", readSoftware, general, ofProduct(r.softwareMachines))
	r.get("software/{id}/vulnerabilities", readVulnerabilities, general, ofProduct(r.softwareVulnerabilities))
	r.get("software/{id}/getmissingkbs", readSoftware, general, ofProduct(r.softwareMissingKBs))
	r.get("machines/{id}/software", readSoftware, general, r.machineSoftware)
	r.get("machines/{id}/getmissingkbs", readSoftware, general, r.machineMissingKBs)
}

func (r router) recommendations() {
	r.get("recommendations", readRecommendations, general, r.API.recommendations)
	r.get("recommendations/{id}", readRecommendations, general, ofRecommendation(r.recommendation))
	r.get("recommendations/{id}/machinereferences", readRecommendations, general, r.rehearsed(ofRecommendation(r.recommendationMachines)))
	r.get("recommendations/{id}/software", readSoftware, general, ofRecommendation(r.recommendationSoftware))
	r.get("recommendations/{id}/vulnerabilities", readVulnerabilities, general, ofRecommendation(r.recommendationVulnerabilities))
	r.get("machines/{id}/recommendations", readRecommendations, general, r.machineRecommendations)
	r.get("exposurescore", readScores, general, r.exposureScore)
	r.get("exposurescore/bymachinegroups", readScores, general, r.rehearsed(r.groupScores))
	r.get("configurationscore", readScores, general, r.configurationScore)
}

// assessments come in pages and in files; information is gathered into files
// only, and changes come in pages only.
func (r router) assessments() {
	for _, a := range []struct {
		pages, files string
		right        right
		kind         *export.Kind
	}{
		{"softwarevulnerabilitiesbymachine", "softwarevulnerabilitiesexport", readVulnerabilities, export.Vulnerabilities},
		{"softwareinventorybymachine", "softwareinventoryexport", readSoftware, export.Software},
		{"softwareinventorynoproductcodebymachine", "softwareinventorynoncpeexport", readSoftware, export.UncodedSoftware},
		{"secureconfigurationsassessmentbymachine", "secureconfigurationsassessmentexport", readVulnerabilities, export.Configurations},
		{"browserextensionsinventorybymachine", "browserextensionsinventoryexport", readSoftware, export.Extensions},
		{"certificateassessmentbymachine", "certificateassessmentexport", readVulnerabilities, export.Certificates},
	} {
		r.get("machines/"+a.pages, a.right, assessment, r.pages(a.kind))
		r.get("machines/"+a.files, a.right, assessedFiles, r.files(a.kind))
	}
	r.get("machines/infogatheringexport", readVulnerabilities, assessment, r.files(export.Gathering))
	r.get("machines/softwarevulnerabilitychangesbymachine", readVulnerabilities, assessment, r.vulnerabilityChanges)
}
