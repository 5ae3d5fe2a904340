package defender

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"parapet/internal/simulator/export"
	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// Page sizes of the JSON assessment.
const (
	defaultPageSize = 50_000
	maxPageSize     = 200_000
)

// cursor is where a page of the assessment stopped. Clients must not look
// into it; it names the snapshot it belongs to and dies with it.
type cursor struct {
	ExportDefinition struct {
		TimePath string
	}
	// ExportFileIndex is the device and LineStoppedAt its next row.
	ExportFileIndex int
	LineStoppedAt   int
}

func (c cursor) token() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(fmt.Sprintf("defender: encode a cursor of numbers: %v", err))
	}
	return base64.StdEncoding.EncodeToString(text)
}

// timePath names a snapshot: the generation, and the moment, since devices
// that leave take their rows along at once.
func timePath(t *world.Tenant) string {
	return t.Generated.UTC().Format("2006-01-02/1504/") + strconv.FormatInt(t.Clock.Unix(), 36)
}

func readCursor(token string, t *world.Tenant) (cursor, *problem) {
	var c cursor
	c.ExportDefinition.TimePath = timePath(t)
	if token == "" {
		return c, nil
	}
	text, err := base64.StdEncoding.DecodeString(token)
	if err != nil {
		return cursor{}, badQuery("The skip token is not valid.")
	}
	if err := json.Unmarshal(text, &c); err != nil || c.ExportFileIndex < 0 || c.LineStoppedAt < 0 {
		return cursor{}, badQuery("The skip token is not valid.")
	}
	if c.ExportDefinition.TimePath != timePath(t) {
		return cursor{}, badQuery("The skip token belongs to an assessment that is no longer available. Start over.")
	}
	return c, nil
}

// findingsPage answers one page of SoftwareVulnerabilitiesByMachine. With $top
// there are that many rows and no nextLink.
func (a *API) findingsPage(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	query := r.URL.Query()
	size, problem := number(query, "pageSize", defaultPageSize)
	if problem == nil && (size == 0 || size > maxPageSize) {
		problem = badQuery("The page size must be between 1 and %d. The value from the incoming request is '%d'.", maxPageSize, size)
	}
	top := -1
	if problem == nil {
		top, problem = number(query, "$top", -1)
	}
	var from cursor
	if problem == nil {
		from, problem = readCursor(option(query, "$skiptoken"), t)
	}
	if problem != nil {
		fail(w, r, problem)
		return
	}
	head(w)
	body := wire.Body(w, r, http.StatusOK, wire.Deflate, wire.Gzip)
	defer body.Close()
	fmt.Fprintf(body, `{"@odata.context":"%sCollection(microsoft.windowsDefenderATP.api.AssetVulnerability)","value":[`, metadata)
	if top >= 0 {
		writeRows(body, t, from, top)
		fmt.Fprint(body, "]}")
		return
	}
	next, more := writeRows(body, t, from, size)
	if more {
		link := fmt.Sprintf("%s%s?pagesize=%d&$skiptoken=%s", wire.Origin(r), r.URL.Path, size, url.QueryEscape(next.token()))
		fmt.Fprintf(body, `],"@odata.nextLink":%q}`, link)
		return
	}
	fmt.Fprint(body, "]}")
}

// writeRows streams rows from a cursor on, and returns where it stopped and
// whether rows are left. When the client goes away it stops for good.
func writeRows(w io.Writer, t *world.Tenant, from cursor, size int) (next cursor, more bool) {
	var row []byte
	written := 0
	for i := from.ExportFileIndex; i < len(t.Devices); i++ {
		line := 0
		for f := range t.Findings(t.Devices[i]) {
			line++
			if i == from.ExportFileIndex && line <= from.LineStoppedAt {
				continue
			}
			if written == size {
				from.ExportFileIndex, from.LineStoppedAt = i, line-1
				return from, true
			}
			row = row[:0]
			if written > 0 {
				row = append(row, ',')
			}
			if _, err := w.Write(export.PageStyle.AppendRow(row, t.Devices[i], f)); err != nil {
				return cursor{}, false
			}
			written++
		}
	}
	return cursor{}, false
}

// exportFiles is the answer of the file form.
type exportFiles struct {
	Context       string   `json:"@odata.context"`
	ExportFiles   []string `json:"exportFiles"`
	GeneratedTime string   `json:"generatedTime"`
}

// findingsFiles answers SoftwareVulnerabilitiesExport: links that hold for
// sasValidHours, 1 when not given and 6 at most.
func (a *API) findingsFiles(w http.ResponseWriter, r *http.Request, _ *world.Tenant) {
	hours, problem := number(r.URL.Query(), "sasValidHours", 1)
	if problem == nil && (hours < 1 || hours > 6) {
		problem = badQuery("sasValidHours must be between 1 and 6. The value from the incoming request is '%d'.", hours)
	}
	if problem != nil {
		fail(w, r, problem)
		return
	}
	links, generated := a.cfg.Storage.Links(wire.Origin(r), time.Duration(hours)*time.Hour)
	succeed(w, r, exportFiles{
		Context:       metadata + "microsoft.windowsDefenderATP.api.ExportFilesResponse",
		ExportFiles:   links,
		GeneratedTime: wire.Time(generated),
	})
}
