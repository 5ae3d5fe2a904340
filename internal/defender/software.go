package defender

import (
	"context"
	"iter"
	"net/url"
)

// Software is a product that is installed somewhere in the tenant. Its counts
// are those of the whole tenant. Absent and null are alike, as in [Machine].
type Software struct {
	ID                string   `json:"id"` // vendor-_-name
	Name              string   `json:"name"`
	Vendor            string   `json:"vendor"`
	Weaknesses        *int64   `json:"weaknesses"`
	PublicExploit     *bool    `json:"publicExploit"`
	ActiveAlert       *bool    `json:"activeAlert"`
	ExposedMachines   *int64   `json:"exposedMachines"`
	InstalledMachines *int64   `json:"installedMachines"`
	ImpactScore       *float64 `json:"impactScore"`
}

// MissingKB is a security update that a device lacks.
type MissingKB struct {
	ID              string   `json:"id"` // the number of the KB article
	Name            string   `json:"name"`
	Products        []string `json:"productsNames"`
	URL             string   `json:"url"`
	MissingMachines *int64   `json:"machineMissedOn"`
	CVEs            *int64   `json:"cveAddressed"`
}

var softwareList = list[Software]{
	name: "software", path: "/Software", top: 10_000, quota: softwareQuota,
	id:     func(s Software) string { return s.ID },
	passes: 2,
}

// Software streams the products of the tenant. It does not say where they are
// installed.
func (c *Client) Software(ctx context.Context) iter.Seq2[Software, error] {
	return walk(ctx, c, softwareList)
}

// MachineMissingKBs streams the security updates that a device lacks.
func (c *Client) MachineMissingKBs(ctx context.Context, machineID string) iter.Seq2[MissingKB, error] {
	return related(ctx, c, relation[MissingKB]{
		what: "missing updates of device " + machineID, quota: missingKBsQuota,
		path: "/machines/" + url.PathEscape(machineID) + "/getmissingkbs",
		id:   func(kb MissingKB) string { return kb.ID },
	})
}
