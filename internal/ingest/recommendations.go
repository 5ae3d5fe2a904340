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

// adviser puts which devices do not follow recommendations of settings.
type adviser func(context.Context, adviceMemo) (settingsTold, error)

// fillRecommendations reads the list of recommendations. Which devices do not
// follow one is mostly known already: the findings tell it of updates, which the
// step of vulnerabilities puts, and the assessment of settings of settings. Of the
// rest, one call each tells it, for so many in each run.
func fillRecommendations(ctx context.Context, t *task, advise adviser) error {
	var last adviceMemo
	t.recall(&last)
	settings, err := advise(ctx, last)
	if err != nil {
		return err
	}
	t.awaitLast()
	var renewed []string // ids of those of which findings do not tell
	var rest []string    // and of those of them that have to be asked for
	own, moved := 0, map[string]bool{}
	for record, err := range readable(t, t.cfg.Defender.Recommendations(ctx), "vendor", "productname") {
		if err != nil {
			return err
		}
		own++
		moved[record.ID] = t.concernsOthers(record)
		if err := t.putRecommendation(record); err != nil {
			return err
		}
		switch ofSettings := settings.assessed && strings.HasPrefix(record.ID, ofSetting); {
		case t.toldByFindings(record, last):
		case ofSettings && settings.same:
			err = t.keepAdviceOf(record.ID)
		default:
			renewed = append(renewed, record.ID)
			if !ofSettings && concernsAny(record) {
				rest = append(rest, record.ID)
			}
		}
		if err != nil {
			return err
		}
	}
	t.doubtEmpty(graph.Recommendation, own)
	t.measured(func(s *route.Size) { s.Recommendations = own })
	if err := t.askAdvice(ctx, rest, settings, last, moved); err != nil {
		return err
	}
	return t.renewAdvice(renewed)
}

// concernsOthers reports whether a recommendation concerns another number of
// devices than is stored.
func (t *task) concernsOthers(r defender.Recommendation) bool {
	stored, known := t.stored.Entity(graph.Recommendation, Partition(t.cfg.Name), recommendationKey(r.ID), "exposedMachines")
	return known && !stored.Props.Get("exposedMachines").Equal(number("", r.ExposedMachines).Value)
}

// concernsAny reports whether there may be a device that does not follow it.
func concernsAny(r defender.Recommendation) bool {
	return r.ExposedMachines == nil || *r.ExposedMachines > 0
}

// toldByFindings reports whether the findings say which devices do not follow a
// recommendation: those that have a weakness in its product. One that goes beyond
// an update, because support ends, concerns devices without a weakness too; and so
// does one that concerns clearly more devices than there are findings of.
func (t *task) toldByFindings(r defender.Recommendation, last adviceMemo) bool {
	findings := t.task(vulnerabilitiesStep)
	known := findings.came() || !findings.before().AsOf().IsZero()
	if !known || !strings.HasPrefix(r.ID, ofProduct) || r.RemediationType != ofUpdates || r.Weaknesses == nil || *r.Weaknesses == 0 {
		return false
	}
	if findings.advised == nil { // they told only what changed
		return last.Asked[r.ID].IsZero() && !t.wasUnread(r.ID)
	}
	told := findings.advised[strings.ToLower(r.ID)]
	return r.ExposedMachines == nil || int(*r.ExposedMachines) <= told+max(fewBeyond, told/shareBeyond)
}

// wasUnread reports whether a recommendation may be one whose record could not be read
// the last time: who does not follow it is not stored then, though findings told it.
func (t *task) wasUnread(id string) bool {
	_, stored := t.stored.Entity(graph.Recommendation, Partition(t.cfg.Name), recommendationKey(id), graph.KeysAlone)
	return !stored && t.last.Unread[t.step.name]
}

// A recommendation is counted at another time than the findings: it concerns
// clearly more devices when these are more than a few, and more than one in so
// many.
const (
	fewBeyond   = 3
	shareBeyond = 20
)

// task is the task of a step.
func (r *run) task(name string) *task {
	i := slices.IndexFunc(r.tasks, func(t *task) bool { return t.step.name == name })
	return r.tasks[i]
}

// renewAdvice takes back which devices did not follow recommendations, as far as
// it was not told again of devices that are listed and everything could be read. It
// comes last: what a step takes back of a type that others fill too is gone even if
// the step fails.
func (t *task) renewAdvice(ids []string) error {
	if t.notes.unreadable() {
		return nil
	}
	listed := map[graph.Key]bool{}
	for _, key := range t.listed().keys {
		listed[key] = true
	}
	for _, id := range ids {
		key := recommendationKey(id)
		for r := range t.stored.Of(graph.MachineHasRecommendation, Partition(t.cfg.Name), key) {
			if !listed[r.From] {
				continue
			}
			if err := t.draft.DeleteRelationship(graph.MachineHasRecommendation, r.From, key); err != nil {
				return err
			}
		}
	}
	return nil
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
