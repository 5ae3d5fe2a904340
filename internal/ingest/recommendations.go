package ingest

import (
	"context"
	"slices"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

const (
	// recommendationsPage is how many recommendations a page of their list holds,
	// and bytesPerRecommendation about what one takes of it.
	recommendationsPage    = 10_000
	bytesPerRecommendation = 150
	// Recommendations whose ids begin so are about a product, and about a setting.
	ofProduct = "va-_-"
	ofSetting = "sca-_-"
	// ofUpdates is the kind of remediation that is an update and no more.
	ofUpdates = "Update"
)

func recommendationsSource() step {
	return step{
		name: recommendationsStep, reads: "what Microsoft recommends, and which devices do not follow it",
		after: []string{machinesStep}, following: []string{settingsStep}, lastly: []string{vulnerabilitiesStep},
		types:   []graph.Type{graph.Recommendation, graph.SoftwareHasRecommendation, graph.MachineHasRecommendation},
		licence: VulnerabilityManagementLicence,
		ways: []way{
			{
				name: "list and hunting", kind: route.List, need: readRecommendations, hindrance: noSettingsHunted, cost: huntedAdviceCost,
				run: func(ctx context.Context, t *task) error { return fillRecommendations(ctx, t, t.huntSettings) },
			},
			{
				kind: route.List, need: readRecommendations,
				cost: func(s route.Size) []route.Cost {
					return append(adviceCost(s), filesCost(configurationFiles, configurationRows)(s)...)
				},
				run: func(ctx context.Context, t *task) error { return fillRecommendations(ctx, t, t.adviseSettings) },
			},
		},
	}
}

var readRecommendations = need{api: transport.Defender, roles: []string{"SecurityRecommendation.Read.All"}}

// adviceCost is that of the list, and of the recommendations that are asked for one
// by one.
func adviceCost(s route.Size) []route.Cost {
	list := listCost("recommendations", recommendationsPage, bytesPerRecommendation, func(s route.Size) int { return s.Recommendations })
	return append(list(s), route.Cost{Quota: "recommendations/{id}/machineReferences", Calls: min(asksPerRun, s.Recommendations)})
}

// task is the task of a step.
func (r *run) task(name string) *task {
	i := slices.IndexFunc(r.tasks, func(t *task) bool { return t.step.name == name })
	return r.tasks[i]
}

func (t *task) putRecommendation(r defender.Recommendation) error {
	key := recommendationKey(r.ID)
	if err := t.entity(graph.Recommendation, key, recommendationProps(r)); err != nil {
		return err
	}
	product, is := strings.CutPrefix(r.ID, ofProduct)
	if !is {
		return nil
	}
	return t.draft.PutRelationship(graph.SoftwareHasRecommendation, softwareKey(product), key, nil)
}

func recommendationKey(id string) graph.Key {
	return graph.Key("microsoft_defender_recommendation:" + id)
}

// softwareKey is the key of a product, by vendor-_-name.
func softwareKey(product string) graph.Key {
	return graph.Key("microsoft_defender_software:" + strings.ToLower(product))
}

func recommendationProps(r defender.Recommendation) graph.Props {
	return graph.Props{
		text("id", r.ID),
		text("name", r.Name),
		text("displayName", r.Name),
		text("category", r.Category),
		text("subCategory", r.SubCategory),
		text("severity", gravity(r.SeverityScore)),
		number("numericSeverity", r.SeverityScore),
		number("severityScore", r.SeverityScore),
		text("remediationType", r.RemediationType),
		text("status", r.Status),
		constant("open", r.Status != "Exception" && concernsAny(r)),
		text("productName", r.ProductName),
		text("vendor", r.Vendor),
		text("relatedComponent", r.RelatedComponent),
		text("recommendedVersion", r.RecommendedVersion),
		text("recommendedProgram", r.RecommendedProgram),
		text("recommendedVendor", r.RecommendedVendor),
		number("weaknesses", r.Weaknesses),
		truth("public", r.PublicExploit),
		truth("activeAlert", r.ActiveAlert),
		list("associatedThreats", r.AssociatedThreats),
		number("configScoreImpact", r.ConfigScoreImpact),
		number("exposureImpact", r.ExposureImpact),
		number("totalMachines", r.TotalMachines),
		number("exposedMachines", r.ExposedMachines),
		number("nonProductivityImpactedAssets", r.NonProductivityLoss),
		constant("blocking", false),
		constant("production", false),
	}
}

// gravity names a score from 0 to 10; empty without one.
func gravity(score *float64) string {
	switch {
	case score == nil:
		return ""
	case *score < 1:
		return "informational"
	case *score < 4:
		return "low"
	case *score < 7:
		return "medium"
	}
	return "high"
}
