package defender

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"iter"
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
	// ExportFileIndex is the part of the assessment, most often a device, and
	// LineStoppedAt its next row.
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

// assessed is an assessment at a moment of the world, in parts that are walked
// one after another.
type assessed struct {
	context string
	parts   int
	// rows yields those of a part from a line on, counted from zero.
	rows func(part, line int) iter.Seq[[]byte]
	// packed is a part as gzip has it, and how many rows that are; nil where parts
	// are not at hand.
	packed func(part int) (data []byte, rows int)
}

// pages serves an assessment as JSON.
func (a *API) pages(kind *export.Kind) handler {
	return func(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
		page(w, r, t, assessed{context: kind.Context, parts: len(t.Devices), rows: func(i, line int) iter.Seq[[]byte] {
			return kind.PageRows(t, t.Devices[i], line)
		}})
	}
}

// page answers one page of an assessment. With $top there are that many rows
// and no nextLink.
func page(w http.ResponseWriter, r *http.Request, t *world.Tenant, all assessed) {
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
	fmt.Fprintf(body, `{"@odata.context":"%s%s","value":[`, metadata, all.context)
	if top >= 0 {
		all.write(body, from, top)
		fmt.Fprint(body, "]}")
		return
	}
	next, more := all.write(body, from, size)
	if !more {
		fmt.Fprint(body, "]}")
		return
	}
	fmt.Fprintf(body, `],"@odata.nextLink":%q}`, next.link(r, size))
}

// link leads to the page that begins at the cursor. The other parameters of
// the call come along.
func (c cursor) link(r *http.Request, size int) string {
	link := fmt.Sprintf("%s%s?pagesize=%d", wire.Origin(r), r.URL.Path, size)
	if since := option(r.URL.Query(), "sinceTime"); since != "" {
		link += "&sincetime=" + url.QueryEscape(since)
	}
	return link + "&$skiptoken=" + url.QueryEscape(c.token())
}

// write streams rows from a cursor on, and returns where it stopped and
// whether rows are left. When the client goes away it stops for good.
func (all assessed) write(w io.Writer, from cursor, size int) (next cursor, more bool) {
	written := 0
	for ; from.ExportFileIndex < all.parts; from.ExportFileIndex++ {
		if n := all.splice(w, from, size-written, written > 0); n > 0 {
			written += n
			continue
		}
		for row := range all.rows(from.ExportFileIndex, from.LineStoppedAt) {
			if written == size {
				return from, true
			}
			if written > 0 {
				fmt.Fprint(w, ",")
			}
			if _, err := w.Write(row); err != nil {
				return cursor{}, false
			}
			written++
			from.LineStoppedAt++
		}
		from.LineStoppedAt = 0
	}
	return cursor{}, false
}

// splice takes a part as it is packed, where all of it fits, and returns how many
// rows that were.
func (all assessed) splice(w io.Writer, from cursor, room int, follows bool) int {
	packed, fits := w.(wire.Splicer)
	if !fits || all.packed == nil || from.LineStoppedAt > 0 {
		return 0
	}
	data, rows := all.packed(from.ExportFileIndex)
	if rows > room {
		return 0
	}
	if follows {
		fmt.Fprint(w, ",")
	}
	if packed.Splice(data) != nil {
		return 0
	}
	return rows
}

// exportFiles is the answer of the file form.
type exportFiles struct {
	Context       string   `json:"@odata.context"`
	ExportFiles   []string `json:"exportFiles"`
	GeneratedTime string   `json:"generatedTime"`
}

// files serves an assessment as links to files, which hold for sasValidHours.
func (a *API) files(kind *export.Kind) handler {
	return func(w http.ResponseWriter, r *http.Request, _ *world.Tenant) {
		longest := int(kind.Longest.Hours())
		hours, problem := number(r.URL.Query(), "sasValidHours", int(kind.Usual.Hours()))
		if problem == nil && (hours < 1 || hours > longest) {
			problem = badQuery("sasValidHours must be between 1 and %d. The value from the incoming request is '%d'.", longest, hours)
		}
		if problem != nil {
			fail(w, r, problem)
			return
		}
		links, generated := a.cfg.Storage.Links(kind, wire.Origin(r), time.Duration(hours)*time.Hour)
		succeed(w, r, exportFiles{
			Context:       metadata + "microsoft.windowsDefenderATP.api.ExportFilesResponse",
			ExportFiles:   links,
			GeneratedTime: wire.Time(generated),
		})
	}
}
