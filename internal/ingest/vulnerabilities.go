package ingest

import (
	"context"
	"errors"
	"slices"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

// maxGenerations is how often the export is begun anew when Microsoft replaces
// it while it is being read, which it does every six hours.
const maxGenerations = 3

func vulnerabilitiesSource() step {
	return step{
		name: "vulnerabilities", reads: "the vulnerabilities of each device", after: []string{machinesStep},
		types:   []graph.Type{graph.Vulnerability, graph.MachineIdentified},
		licence: VulnerabilityManagementLicence,
		probe:   func(ctx context.Context, cfg Config) error { return cfg.Defender.ProbeVulnerabilities(ctx) },
		ways: []way{{
			kind: route.Files,
			need: need{api: transport.Defender, roles: []string{"Vulnerability.Read.All"}},
			cost: func(s route.Size) []route.Cost {
				return []route.Cost{
					{Quota: "machines/SoftwareVulnerabilitiesExport", Calls: 1},
					{Quota: "storage", Calls: 1 + s.Findings/40_000, Bytes: int64(s.Findings) * 30},
					{Quota: "vulnerabilities", Calls: 40, Bytes: 80 << 20},
				}
			},
			run: fillVulnerabilities,
		}},
	}
}

// fillVulnerabilities takes what is vulnerable where from the export, and what
// each vulnerability is from the catalogue.
func fillVulnerabilities(ctx context.Context, t *task) error {
	for try := 1; ; try++ {
		f := newFindings(t)
		err := f.export(ctx)
		if err == nil {
			return f.describe(ctx)
		}
		if !errors.Is(err, defender.ErrNewGeneration) || try == maxGenerations {
			return err
		}
		t.startOver()
	}
}

// findings is a reading of one export. It holds what there is of each distinct
// vulnerability, product, version and device, and nothing of single findings:
// there may be millions.
type findings struct {
	task      *task
	machines  map[string]graph.Key // by the id in lower case
	weak      map[string]*weakness // by vulnerability id
	strangers map[string]bool      // devices that are not listed
	products  map[[2]string]graph.Value
	single    map[string]graph.Value // lists of one version or update
	props     graph.Props            // of the row at hand
	rows      int                    // with and without a vulnerability
}

// weakness is what the export says of a vulnerability.
type weakness struct {
	key       graph.Key
	severity  string
	score     float64
	described bool // the catalogue's record was put
	unread    bool // the catalogue's record cannot be read
}

func newFindings(t *task) *findings {
	f := &findings{
		task:      t,
		machines:  make(map[string]graph.Key, len(t.machines)),
		weak:      map[string]*weakness{},
		strangers: map[string]bool{},
		products:  map[[2]string]graph.Value{},
		single:    map[string]graph.Value{},
	}
	for id, listed := range t.machineIDs() {
		f.machines[id] = machineKey(listed)
	}
	return f
}

// export puts every pair of a device and a vulnerability. A row is that of one
// product on one device: rows of the same pair become one relationship, and
// rows without a vulnerability are inventory and no findings.
func (f *findings) export(ctx context.Context) error {
	export, err := f.task.cfg.Defender.ExportVulnerabilities(ctx)
	if err != nil {
		return err
	}
	for row, err := range readable(f.task, export.Rows(ctx)) {
		if err != nil {
			return err
		}
		if f.rows++; row.CVEID == "" {
			continue
		}
		if err := f.put(row); err != nil {
			return err
		}
	}
	if n := len(f.strangers); n > 0 {
		f.task.notes.remark("left out the findings of %s that the list of devices does not hold", plural(n, "device"))
	}
	f.doubtEmpty()
	return nil
}

// doubtEmpty keeps what is stored when an export says nothing of any device.
// One that became free of vulnerabilities still has rows for its software, and
// Microsoft's storage is known to answer for a listed file with no byte at all.
func (f *findings) doubtEmpty() {
	if f.rows == 0 && len(f.machines) > 0 && len(f.task.storedKeys(graph.Vulnerability)) > 0 {
		f.task.notes.lack("the export is empty, with not even the software of the devices that are listed: what was known stays")
	}
}

func (f *findings) put(row defender.SoftwareVulnerability) error {
	machine, listed := f.machines[row.DeviceID]
	if !listed {
		device := strings.ToLower(row.DeviceID)
		if machine, listed = f.machines[device]; !listed {
			f.strangers[device] = true
			return nil
		}
	}
	f.props = append(f.props[:0],
		graph.Prop{Name: "products", Value: f.product(row.Vendor, row.Product)},
		graph.Prop{Name: "versions", Value: f.only(row.Version)},
		graph.Prop{Name: "fixingKbIds", Value: f.only(row.UpdateID)},
		text("exploitabilityLevel", row.ExploitabilityLevel),
		moment("firstDetectedOn", row.FirstSeen),
		moment("lastSeenOn", row.LastSeen),
	)
	return f.task.draft.PutRelationship(graph.MachineIdentified, machine, f.weakness(row).key, f.props)
}

// weakness notes the worst that any row says of a vulnerability.
func (f *findings) weakness(row defender.SoftwareVulnerability) *weakness {
	w := f.weak[row.CVEID]
	if w == nil {
		w = &weakness{key: vulnerabilityKey(row.CVEID)}
		f.weak[row.CVEID] = w
	}
	w.score = max(w.score, row.CVSSScore)
	if row.Severity != w.severity && rank(row.Severity) > rank(w.severity) {
		w.severity = row.Severity
	}
	return w
}

// rank orders severities; what Microsoft does not document ranks below all.
func rank(severity string) int {
	return slices.Index([]string{"", "Low", "Medium", "High", "Critical"}, severity)
}

// product is the list of one product, made once.
func (f *findings) product(vendor, name string) graph.Value {
	value, ok := f.products[[2]string{vendor, name}]
	if !ok {
		value = graph.List(vendor + "-_-" + name)
		f.products[[2]string{vendor, name}] = value
	}
	return value
}

// only is the list of one item, made once; undefined without the item.
func (f *findings) only(item string) graph.Value {
	if item == "" {
		return graph.Value{}
	}
	value, ok := f.single[item]
	if !ok {
		value = graph.List(item)
		f.single[item] = value
	}
	return value
}
