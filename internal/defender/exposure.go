package defender

import (
	"context"
	"iter"
)

// MachineVulnerability is a vulnerability of a version of a product on a device,
// with the update that mends it.
type MachineVulnerability struct {
	ID         string `json:"id"`
	CVEID      string `json:"cveId"`
	MachineID  string `json:"machineId"`
	FixingKBID string `json:"fixingKbId"`
	Product    string `json:"productName"`
	Vendor     string `json:"productVendor"`
	Version    string `json:"productVersion"`
	Severity   string `json:"severity"`
}

var exposureList = list[MachineVulnerability]{
	name: "vulnerabilities of devices", path: "/vulnerabilities/machinesVulnerabilities", top: 10_000, quota: exposuresQuota,
	id:     func(v MachineVulnerability) string { return v.ID },
	passes: 2,
}

// MachineVulnerabilities streams the vulnerabilities of one device.
func (c *Client) MachineVulnerabilities(ctx context.Context, machineID string) iter.Seq2[MachineVulnerability, error] {
	return walk(ctx, c, exposureList.where("machineId eq "+quoted(machineID)))
}
