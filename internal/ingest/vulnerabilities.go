package ingest

import (
	"context"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

var vulnerabilityReader = need{api: transport.Defender, roles: []string{"Vulnerability.Read.All"}}

func vulnerabilitiesSource() step {
	return step{
		name: vulnerabilitiesStep, reads: "the vulnerabilities of each device", after: []string{machinesStep},
		types:   []graph.Type{graph.Vulnerability, graph.MachineIdentified},
		licence: VulnerabilityManagementLicence,
		probe:   func(ctx context.Context, cfg Config) error { return cfg.Defender.ProbeVulnerabilities(ctx) },
		ways: []way{{
			kind: route.Files, need: vulnerabilityReader, run: readFindingFiles,
			cost: func(s route.Size) []route.Cost {
				return append(filesCost("SoftwareVulnerabilitiesExport", findingRows)(s), catalogueCost)
			},
		}},
	}
}

func findingRows(s route.Size) int { return s.Findings }

// readFindingFiles takes what is vulnerable where from the export, and what each
// vulnerability is from the catalogue.
func readFindingFiles(ctx context.Context, t *task) error {
	return t.wholeGeneration(func() error {
		f := &findings{inBulk: t.inBulk(), weak: map[string]*weakness{}}
		export, err := t.cfg.Defender.ExportVulnerabilities(ctx)
		if err != nil {
			return err
		}
		if err := f.read(ctx, export, f.open); err != nil {
			return err
		}
		f.doubtEmpty()
		return f.describe(ctx)
	})
}

// findings is a reading of what is vulnerable where. It holds what there is of
// each distinct vulnerability, product, version and device, and nothing of
// single findings: there may be millions.
type findings struct {
	*inBulk
	weak map[string]*weakness // by vulnerability id
}

// weakness is what the rows say of a vulnerability.
type weakness struct {
	key       graph.Key
	severity  string
	score     float64
	described bool // the catalogue's record was put
	unread    bool // the catalogue's record cannot be read
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

// doubtEmpty says what was left out, and keeps what is stored when an export says
// nothing of any device. One that became free of vulnerabilities still has rows
// for its software, and Microsoft's storage is known to answer for a listed file
// with no byte at all.
func (f *findings) doubtEmpty() {
	t := f.task
	if n := len(f.strangers); n > 0 {
		t.notes.remark("left out the findings of %s that the list of devices does not hold", plural(n, "device"))
	}
	if f.rows == 0 && len(f.machines) > 0 && len(t.storedKeys(graph.Vulnerability)) > 0 {
		t.notes.lack("the export is empty, with not even the software of the devices that are listed: what was known stays")
	}
	t.measured(func(s *route.Size) { s.Findings, s.Weaknesses = f.rows, len(f.weak) })
}

