package defender

import (
	"context"
	"iter"
	"net/url"
)

// Recommendation is something that Microsoft recommends to do. Absent and null
// are alike, as in [Machine].
type Recommendation struct {
	// ID is va-_-vendor-_-name of an update, sca-_-scid-number of a setting.
	ID                  string   `json:"id"`
	Name                string   `json:"recommendationName"`
	ProductName         string   `json:"productName"`
	Vendor              string   `json:"vendor"`
	Category            string   `json:"recommendationCategory"`
	SubCategory         string   `json:"subCategory"`
	SeverityScore       *float64 `json:"severityScore"`
	RemediationType     string   `json:"remediationType"`
	Status              string   `json:"status"`
	RelatedComponent    string   `json:"relatedComponent"`
	RecommendedVersion  string   `json:"recommendedVersion"`
	RecommendedProgram  string   `json:"recommendedProgram"`
	RecommendedVendor   string   `json:"recommendedVendor"`
	Weaknesses          *int64   `json:"weaknesses"`
	PublicExploit       *bool    `json:"publicExploit"`
	ActiveAlert         *bool    `json:"activeAlert"`
	AssociatedThreats   []string `json:"associatedThreats"`
	ConfigScoreImpact   *float64 `json:"configScoreImpact"`
	ExposureImpact      *float64 `json:"exposureImpact"`
	TotalMachines       *int64   `json:"totalMachineCount"`
	ExposedMachines     *int64   `json:"exposedMachinesCount"`
	NonProductivityLoss *int64   `json:"nonProductivityImpactedAssets"`
}

// MachineReference names a device.
type MachineReference struct {
	ID              string `json:"id"`
	ComputerDNSName string `json:"computerDnsName"`
	OSPlatform      string `json:"osPlatform"`
	RBACGroupName   string `json:"rbacGroupName"`
}

var recommendationList = list[Recommendation]{
	name: "recommendations", path: "/recommendations", top: 10_000, quota: recommendationsQuota,
	id:     func(r Recommendation) string { return r.ID },
	passes: 2,
}

// Recommendations streams what Microsoft recommends to the tenant.
func (c *Client) Recommendations(ctx context.Context) iter.Seq2[Recommendation, error] {
	return walk(ctx, c, recommendationList)
}

// RecommendationMachines streams the devices that do not follow a
// recommendation.
func (c *Client) RecommendationMachines(ctx context.Context, id string) iter.Seq2[MachineReference, error] {
	return related(ctx, c, relation[MachineReference]{
		what: "devices of recommendation " + id, quota: unadvisedQuota,
		path: "/recommendations/" + url.PathEscape(id) + "/machineReferences",
		id:   func(m MachineReference) string { return m.ID },
	})
}
