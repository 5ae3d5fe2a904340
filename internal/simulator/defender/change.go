package defender

import (
	"iter"
	"net/http"
	"time"

	"parapet/internal/simulator/export"
	"parapet/internal/simulator/world"
)

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
	changes, ok := t.VulnerabilityChanges(since)
	if !ok {
		fail(w, r, invalidInput("sinceTime must not lie further back than 14 days. The value from the incoming request is '%s'.", text))
		return
	}
	page(w, r, t, assessed{
		context: "Collection(microsoft.windowsDefenderATP.api.DeltaAssetVulnerability)",
		parts:   1,
		rows:    func(_, line int) iter.Seq[[]byte] { return export.ChangeRows(changes, line) },
	})
}

func parseSince(text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err == nil {
		return at, nil
	}
	return time.Parse(time.DateOnly, text)
}
