package defender

import (
	"iter"
	"net/http"
	"strings"

	"parapet/internal/simulator/filter"
	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// machineReference is a machine that has a vulnerability.
type machineReference struct {
	ID              string  `json:"id"`
	ComputerDNSName *string `json:"computerDnsName"`
	OSPlatform      string  `json:"osPlatform"`
	RBACGroupName   *string `json:"rbacGroupName"`
}

var machineReferenceList = collection[*world.Device]{
	context: "MachineReferences",
	maxTop:  10_000,
	render: func(d *world.Device) any {
		return machineReference{d.ID, wire.Null(d.ComputerName), d.OSPlatform, wire.Null(d.RBACGroupName)}
	},
}

func (a *API) machineReferences(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	c, problem := findVulnerability(r, t)
	if problem != nil {
		fail(w, r, problem)
		return
	}
	machineReferenceList.serve(w, r, t.Exposed(c))
}

// assetVulnerability is a vulnerable product of a machine.
type assetVulnerability struct {
	ID             string  `json:"id"`
	CVEID          string  `json:"cveId"`
	MachineID      string  `json:"machineId"`
	FixingKBID     *string `json:"fixingKbId"`
	ProductName    string  `json:"productName"`
	ProductVendor  string  `json:"productVendor"`
	ProductVersion string  `json:"productVersion"`
	Severity       string  `json:"severity"`
}

// asset is a finding with its device.
type asset struct {
	device  *world.Device
	finding world.Finding
}

// assetList reports no rows in @odata.count, as published answers of this API do.
var assetList = collection[asset]{
	context:    "Collection(microsoft.windowsDefenderATP.api.PublicAssetVulnerabilityDto)",
	maxTop:     10_000,
	page:       10_000,
	filterable: []string{"id", "cveId", "machineId", "fixingKbId", "productName", "productVersion", "severity", "productVendor"},
	value:      assetValue,
	count:      func(int) int { return 0 },
	render:     func(a asset) any { return renderAsset(a) },
}

func renderAsset(a asset) assetVulnerability {
	f := a.finding
	return assetVulnerability{
		ID:             strings.Join([]string{a.device.ID, f.CVE.ID, f.Vendor, f.Product, f.Version, f.Update.ID}, "-_-"),
		CVEID:          f.CVE.ID,
		MachineID:      a.device.ID,
		FixingKBID:     wire.Null(f.Update.ID),
		ProductName:    f.Product,
		ProductVendor:  f.Vendor,
		ProductVersion: f.Version,
		Severity:       f.CVE.Severity,
	}
}

func assetValue(a asset, name string) filter.Value {
	switch name {
	case "machineId":
		return a.device.ID
	case "cveId":
		return a.finding.CVE.ID
	case "fixingKbId":
		return nullable(a.finding.Update.ID)
	case "productName":
		return a.finding.Product
	case "productVendor":
		return a.finding.Vendor
	case "productVersion":
		return a.finding.Version
	case "severity":
		return a.finding.CVE.Severity
	}
	return renderAsset(a).ID
}

func (a *API) machinesVulnerabilities(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	assetList.serve(w, r, assets(t))
}

// assets yields every vulnerable product of every machine.
func assets(t *world.Tenant) iter.Seq[asset] {
	return func(yield func(asset) bool) {
		for _, d := range t.Devices {
			for f := range t.Findings(d) {
				if f.CVE != nil && !yield(asset{d, f}) {
					return
				}
			}
		}
	}
}
