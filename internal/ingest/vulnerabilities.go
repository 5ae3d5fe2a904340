package ingest

import (
	"context"
	"maps"
	"slices"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

var vulnerabilityReader = need{api: transport.Defender, roles: []string{"Vulnerability.Read.All"}}

func vulnerabilitiesSource() step {
	return step{
		name: vulnerabilitiesStep, reads: "the vulnerabilities of each device", after: []string{machinesStep},
		types:   []graph.Type{graph.Vulnerability, graph.MachineIdentified, graph.MachineHasRecommendation},
		asks:    []graph.Type{graph.MachineIdentified},
		licence: VulnerabilityManagementLicence,
		probe:   func(ctx context.Context, cfg Config) error { return cfg.Defender.ProbeVulnerabilities(ctx) },
		ways: []way{
			{
				kind: route.Files, need: vulnerabilityReader,
				cost: func(s route.Size) []route.Cost {
					return append(filesCost("SoftwareVulnerabilitiesExport", findingRows)(s), catalogueCost(s)...)
				},
				run: func(ctx context.Context, t *task) error {
					return readFindings(ctx, t, files(t.cfg.Defender.ExportVulnerabilities))
				},
			},
			{
				kind: route.Delta, need: vulnerabilityReader, run: changeFindings, hindrance: noFindingsSince,
				cost: func(s route.Size) []route.Cost {
					rows := s.Findings / changingShare
					return []route.Cost{
						{Quota: "machines/SoftwareVulnerabilityChangesByMachine", Calls: 1 + rows/defender.ChangeRows, Bytes: int64(rows) * perPackedRow},
						{Quota: "vulnerabilities", Calls: usualLookups},
					}
				},
			},
			{
				kind: route.Pages, need: vulnerabilityReader,
				cost: func(s route.Size) []route.Cost {
					return append(pagesCost("SoftwareVulnerabilitiesByMachine", findingRows)(s), catalogueCost(s)...)
				},
				run: func(ctx context.Context, t *task) error {
					return readFindings(ctx, t, pages(t.cfg.Defender.ReadVulnerabilityPages))
				},
			},
		},
	}
}

// usualLookups are the calls that tell of the vulnerabilities that are new: one for
// the records that changed, and one for older ones by their ids.
const usualLookups = 2

func findingRows(s route.Size) int { return s.Findings }

// readFindings takes what is vulnerable where from the export, and what each
// vulnerability is from the catalogue.
func readFindings(ctx context.Context, t *task, from bulkSource) error {
	return t.wholeGeneration(func() error {
		f := &findings{inBulk: t.inBulk(), weak: map[string]*weakness{}}
		t.advised = map[string]int{}
		if err := f.read(ctx, from, f.open); err != nil {
			return err
		}
		f.leaveOut("the findings")
		f.doubtEmpty("the export")
		t.measured(func(s *route.Size) { s.Findings, s.Weaknesses = f.rows, len(f.weak) })
		if err := f.describe(ctx); err != nil {
			return err
		}
		t.proveFindings(ctx)
		return t.remember(findingsMemo{AsOf: f.asOf, Strangers: slices.Sorted(maps.Keys(f.strangers))})
	})
}

// advises says whether anybody asks for the recommendations that follow from the
// findings: to update a product that has a weakness.
func (r *run) advises() bool { return r.cfg.Sources["recommendations"] }

// findings is a reading of what is vulnerable where. It holds what there is of
// each distinct vulnerability, product, version and device, and nothing of
// single findings: there may be millions.
type findings struct {
	*inBulk
	weak map[string]*weakness // by vulnerability id
	// unread says that the catalogue has a record of which nobody knows what it is
	// of, or none.
	unread bool
}

// weakness is what the rows say of a vulnerability.
type weakness struct {
	key       graph.Key
	severity  string
	score     float64
	described bool // the catalogue's record was put
}

// worsen notes the worst that any row says of a vulnerability.
func (w *weakness) worsen(severity string, score float64) {
	w.score = max(w.score, score)
	if rank(severity) > rank(w.severity) {
		w.severity = severity
	}
}

// rank orders severities; what Microsoft does not document ranks below all.
func rank(severity string) int {
	return slices.Index([]string{"", "Low", "Medium", "High", "Critical"}, severity)
}
