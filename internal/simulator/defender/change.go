package defender

import (
	"net/http"
	"sync"
	"time"

	"parapet/internal/simulator/export"
	"parapet/internal/simulator/world"
)

// generation is how often the assessment is made.
const generation = 6 * time.Hour

// vulnerabilityChanges answers one page of SoftwareVulnerabilityChangesByMachine:
// every change of the generation that contains sinceTime and of the later ones.
func (a *API) vulnerabilityChanges(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	text := option(r.URL.Query(), "sinceTime")
	if text == "" {
		fail(w, r, &problem{status: http.StatusBadRequest, Code: "MissingRequiredParameter", Message: "Required parameter is missing: sinceTime."})
		return
	}
	since, err := parseSince(text)
	if err != nil {
		fail(w, r, invalidInput("The value '%s' of sinceTime is not a date and time.", text))
		return
	}
	changes, ok := a.changes.since(t, since)
	if !ok {
		fail(w, r, invalidInput("sinceTime must not lie further back than 14 days. The value from the incoming request is '%s'.", text))
		return
	}
	page(w, r, t, assessed{
		context: "Collection(microsoft.windowsDefenderATP.api.DeltaAssetVulnerability)",
		parts:   changes.Parts(),
		rows:    changes.Rows,
		packed:  changes.Packed,
	})
}

func parseSince(text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err == nil {
		return at, nil
	}
	return time.Parse(time.DateOnly, text)
}

// changeLog keeps the changes that were asked for last, since they are asked
// for page by page. It is safe for concurrent use.
type changeLog struct {
	mu     sync.Mutex
	tenant *world.Tenant
	from   time.Time
	kept   *export.Changes
}

// since returns the changes up to a moment of the world; false when nobody
// knows them any more.
func (l *changeLog) since(t *world.Tenant, since time.Time) (*export.Changes, bool) {
	changes, ok := t.VulnerabilityChanges(since)
	if !ok {
		return nil, false
	}
	since = since.UTC().Truncate(generation)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tenant != t || since.Before(l.from) {
		l.tenant, l.from, l.kept = t, since, export.WriteChanges(changes)
	}
	return l.kept.Since(since), true
}

// Prepare finds what the next calls of clients ask for and takes long to find
// in a large tenant: what they asked before, and what they have not.
func (a *API) Prepare() {
	t := a.cfg.Tenant()
	a.changes.since(t, t.Generated.Add(-generation))
	if len(t.CVEs) > 0 {
		t.Exposure(t.CVEs[0]) // counts those of all
	}
	a.kept.Rehearse(t)
}
