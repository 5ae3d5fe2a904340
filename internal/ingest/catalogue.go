package ingest

import (
	"context"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/odata"
)

// bytesPerRecord is about what a vulnerability takes of a packed page.
const bytesPerRecord = 266

// catalogueCost is that of reading the catalogue as far as it has to be.
var catalogueCost = listCost("vulnerabilities", defender.CataloguePage, bytesPerRecord, func(s route.Size) int { return s.Catalogue })

// describe puts an entity for every vulnerability of the export, with what the
// catalogue says of it. The catalogue holds all there are in the world, so it is
// left as soon as the last one was found. What it does not hold, as Microsoft's
// own TVM ids, is known by what the export says; how many devices have it is
// then absent, because counting them would take memory for every finding.
//
// While a record of the catalogue names no vulnerability, or the catalogue is
// empty, those that are missing stay as they are stored: the export says less of
// them.
func (f *findings) describe(ctx context.Context) error {
	missing, err := f.consult(ctx)
	if err != nil || missing == 0 {
		return err
	}
	stored := f.task.storedKeys(graph.Vulnerability)
	for id, w := range f.weak {
		if w.described || f.unread && stored[w.key] {
			continue
		}
		if err := f.putVulnerability(w, w.record(id)); err != nil {
			return err
		}
	}
	return nil
}

// consult reads the catalogue and returns how many vulnerabilities it does not
// hold or tell.
func (f *findings) consult(ctx context.Context) (missing int, err error) {
	missing = len(f.weak)
	f.task.expect(missing)
	if missing == 0 {
		return 0, nil
	}
	records := 0
	for record, err := range usable(f.task.cfg.Defender.Vulnerabilities(ctx), f.setAside) {
		if err != nil {
			return missing, err
		}
		records++
		w := f.weak[record.ID]
		if w == nil || w.described {
			continue
		}
		if err := f.putVulnerability(w, record); err != nil {
			return missing, err
		}
		w.described = true
		f.task.advance()
		if missing--; missing == 0 {
			break
		}
	}
	f.task.measured(func(s *route.Size) { s.Catalogue = records })
	if records == 0 {
		f.doubtCatalogue()
	}
	return missing, nil
}

// doubtCatalogue is for a catalogue of all vulnerabilities in which there is none.
func (f *findings) doubtCatalogue() {
	f.task.notes.lack("the catalogue of vulnerabilities is empty")
	f.unread = true
}

// setAside leaves out a record of the catalogue that cannot be read. It is worth
// telling only when the tenant has the vulnerability, or may have it.
func (f *findings) setAside(record defender.Vulnerability, bad *odata.RowError) {
	f.unread = f.unread || !bad.Kept()
	if !bad.Kept() || f.weak[record.ID] != nil {
		f.task.setAside(bad)
	}
}

// record is a vulnerability by the export's rows alone.
func (w *weakness) record(id string) defender.Vulnerability {
	record := defender.Vulnerability{ID: id}
	if w.severity != "" {
		record.Severity = &w.severity
	}
	if w.score > 0 {
		record.CVSSV3 = &w.score
	}
	return record
}

func (f *findings) putVulnerability(w *weakness, record defender.Vulnerability) error {
	return f.task.entity(graph.Vulnerability, w.key, vulnerabilityProps(record))
}

func vulnerabilityKey(id string) graph.Key {
	return graph.Key("microsoft_defender_vulnerability:" + id)
}

// vulnerabilityProps describes a vulnerability that at least one device has: it
// is open, even where the catalogue's count of devices lags behind the export.
func vulnerabilityProps(v defender.Vulnerability) graph.Props {
	name := v.Name
	if name == "" {
		name = v.ID
	}
	return graph.Props{
		text("id", v.ID),
		text("name", name),
		text("displayName", name),
		given("description", v.Description),
		given("severity", v.Severity),
		number("score", v.CVSSV3),
		number("numericSeverity", v.CVSSV3),
		given("cvssVector", v.CVSSVector),
		number("epss", v.EPSS),
		moment("publishedOn", v.PublishedOn),
		moment("updatedOn", v.UpdatedOn),
		always("category", ""),
		constant("open", true),
		number("exposedMachines", v.ExposedMachines),
		list("references", v.ExploitURIs),
		truth("public", v.PublicExploit),
		truth("exploitVerified", v.ExploitVerified),
		truth("exploitInKit", v.ExploitInKit),
		list("exploitTypes", v.ExploitTypes),
		given("cveSupportability", v.Supportability),
		list("tags", v.Tags),
		constant("blocking", false),
		constant("production", false),
	}
}
