package defender_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"parapet/internal/defender"
	"parapet/internal/transport"
	"parapet/internal/transport/transporttest"
)

// exporter serves an export and its files, one call at a time.
type exporter struct {
	mu         sync.Mutex
	generation string
	files      [][]byte
	// links counts the exports asked for: it is the signature of their links.
	links int
	busy  int // so many exports are refused for a minute, after the first
	// download answers in place of the file when it returns true.
	download func(w http.ResponseWriter, file int, signature string) bool
	refused  int // downloads with a token or an old link
}

func (e *exporter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if r.URL.Path == "/api/machines/SoftwareVulnerabilitiesExport" {
		if e.links > 0 && e.busy > 0 {
			e.busy--
			w.Header().Set("Retry-After", "60")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		e.links++
		var links []string
		for i := range e.files {
			links = append(links, fmt.Sprintf(`"%s/tvm/%s/part-%d.json.gz?se=x&sig=%d"`, transporttest.FileBase, e.generation, i, e.links))
		}
		fmt.Fprintf(w, `{"exportFiles":[%s],"generatedTime":"2025-10-07T06:01:00Z"}`, strings.Join(links, ","))
		return
	}
	var generation string
	var file int
	_, err := fmt.Sscanf(strings.ReplaceAll(r.URL.Path, "/", " "), " tvm %s part-%d.json.gz", &generation, &file)
	if err != nil || generation != e.generation || r.Header.Get("Authorization") != "" {
		e.refuse(w)
		return
	}
	if e.download == nil || !e.download(w, file, r.URL.Query().Get("sig")) {
		_, _ = w.Write(e.files[file])
	}
}

func (e *exporter) refuse(w http.ResponseWriter) {
	e.refused++
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(http.StatusForbidden)
	fmt.Fprint(w, `<?xml version="1.0"?><Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request.</Message>`+
		`<AuthenticationErrorDetail>Signature not valid in the specified key time frame: Key start [x] - Key expiry [y] - Current [z]</AuthenticationErrorDetail></Error>`)
}

// row is a short row about a device.
func row(device string) string {
	return fmt.Sprintf(`{"DeviceId":%q,"CveId":"CVE-2025-1"}`+"\n", device)
}

func rows(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		b.WriteString(row(fmt.Sprint("d", i)))
	}
	return b.String()
}

// packed gives a gzip file with a member for each text.
func packed(texts ...string) []byte {
	var b bytes.Buffer
	for _, text := range texts {
		w := gzip.NewWriter(&b)
		_, _ = w.Write([]byte(text))
		_ = w.Close()
	}
	return b.Bytes()
}

func export(t *testing.T, e *exporter) *defender.Export {
	t.Helper()
	x, err := newClient(t, e).ExportVulnerabilities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// gather reads an export. Files are read side by side: rows are ordered by their
// devices, which are numbered.
func gather(ctx context.Context, x *defender.Export) (*defender.Gatherer, error) {
	var sinks []*defender.Gatherer
	err := x.Read(ctx, func() defender.Sink {
		sinks = append(sinks, &defender.Gatherer{})
		return sinks[len(sinks)-1]
	})
	all := &defender.Gatherer{}
	for _, s := range sinks {
		all.Rows, all.Unreadable = append(all.Rows, s.Rows...), append(all.Unreadable, s.Unreadable...)
	}
	slices.SortStableFunc(all.Rows, func(a, b map[defender.Field]any) int {
		return cmp.Or(cmp.Compare(len(device(a)), len(device(b))), cmp.Compare(device(a), device(b)))
	})
	return all, err
}

func device(row map[defender.Field]any) string { return row[defender.DeviceID].(string) }

func devices(of *defender.Gatherer) string {
	var ids []string
	for _, row := range of.Rows {
		ids = append(ids, device(row))
	}
	return strings.Join(ids, " ")
}

func numbered(n int) string {
	var ids []string
	for i := range n {
		ids = append(ids, fmt.Sprint("d", i))
	}
	return strings.Join(ids, " ")
}

func TestExportReadsEveryProperty(t *testing.T) {
	t.Parallel()
	const pascal = `{"CveBatchTitle":"x","CveId":"CVE-2025-49734","CvssScore":7,"DeviceId":"0a","DeviceName":"ws","DiskPaths":["C:\\a\"}"],` +
		`"EventTimestamp":"2025-09-09 18:00:00","ExploitabilityLevel":"NoExploit","FirstSeenTimestamp":"2025-09-09 17:12:40",` +
		`"IsOnboarded":true,"SecurityUpdateAvailable":true,"LastSeenTimestamp":"2025-10-07 01:14:09.1234567","OSPlatform":"Windows10","RbacGroupId":0,` +
		`"RecommendedSecurityUpdate":"September \"2025\"","RecommendedSecurityUpdateId":5065429,"SoftwareName":"windows_10",` +
		`"SoftwareVendor":"microsoft","SoftwareVersion":"10.0","VulnerabilitySeverityLevel":"High"}` + "\n"
	const camel = ` { "deviceId" : "0b" , "cveId" : null , "cvssScore" : "5.5" , "softwareVendor" : "vid\u00e9o" , ` +
		`"softwareName" : "lan" , "softwareVersion" : "" , "vulnerabilitySeverityLevel" : null , "diskPaths" : [ ] , "securityUpdateAvailable" : "False" , ` +
		`"firstSeenTimestamp" : "0001-01-01 00:00:00" } `
	want := []map[defender.Field]any{
		{
			defender.DeviceID: "0a", defender.CVEID: "CVE-2025-49734", defender.Vendor: "microsoft", defender.Product: "windows_10",
			defender.Version: "10.0", defender.Severity: "High", defender.CVSSScore: 7.0, defender.Exploitability: "NoExploit",
			defender.UpdateID: "5065429", defender.DiskPaths: []string{`C:\a"}`}, defender.UpdateAvailable: true,
			defender.FirstSeen: time.Date(2025, 9, 9, 17, 12, 40, 0, time.UTC).UnixMilli(),
			defender.LastSeen:  time.Date(2025, 10, 7, 1, 14, 9, 123_000_000, time.UTC).UnixMilli(),
		},
		{
			defender.DeviceID: "0b", defender.Vendor: "vidéo", defender.Product: "lan", defender.CVSSScore: 5.5,
			defender.DiskPaths: []string{}, defender.UpdateAvailable: false,
		},
	}
	x := export(t, &exporter{generation: "g1", files: [][]byte{packed(pascal + camel)}})
	got, err := gather(t.Context(), x)
	if err != nil || len(got.Unreadable) > 0 {
		t.Fatalf("Read: %v, unreadable %v", err, got.Unreadable)
	}
	if diff := gocmp.Diff(want, got.Rows); diff != "" {
		t.Errorf("Read (-want +got):\n%s", diff)
	}
	if want := time.Date(2025, 10, 7, 6, 1, 0, 0, time.UTC); x.Files != 1 || !x.Generated.Equal(want) {
		t.Errorf("Export = %d files of %v, want 1 of %v", x.Files, x.Generated, want)
	}
}

func TestExportReadsFilesOfAllForms(t *testing.T) {
	t.Parallel()
	long := `{"DiskPaths":["` + strings.Repeat("x", 2<<20) + `"],"DeviceId":"d4"}`
	x := export(t, &exporter{generation: "g1", files: [][]byte{
		packed("\ufeff"+rows(0, 2), rows(2, 3)), nil, []byte(rows(3, 4)), packed(""), packed(long), packed(rows(5, 6)[:20], rows(5, 6)[20:]),
		packed(strings.ReplaceAll(rows(6, 100), "\n", "\r\n \r\n")), packed(rows(100, 2000)),
	}})
	got, err := gather(t.Context(), x)
	if err != nil || len(got.Unreadable) > 0 {
		t.Fatalf("Read: %v, unreadable %v", err, got.Unreadable)
	}
	if diff := gocmp.Diff(numbered(2000), devices(got)); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
}

func TestExportOfNothing(t *testing.T) {
	t.Parallel()
	x := export(t, &exporter{generation: "g1"})
	if got, err := gather(t.Context(), x); err != nil || len(got.Rows) > 0 {
		t.Errorf("Read gave %v, %v, want nothing", got.Rows, err)
	}
}

func TestExportReportsUnreadableRowsAndGoesOn(t *testing.T) {
	t.Parallel()
	text := row("d0") + `{"DeviceId":"x","CvssScore":"high"}` + "\n[1]\n" + `{"CveId":"CVE-2025-1"}` + "\n" +
		`{"DeviceId":"x","LastSeenTimestamp":"soon"}` + "\n" + `{"DeviceId":{}}` + "\n" + row("d1")
	x := export(t, &exporter{generation: "g1", files: [][]byte{packed(text)}})
	got, err := gather(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff("x x d0 d1", devices(got)); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
	dropped := map[int][]string{1: {"cvssscore"}, 4: {"lastseentimestamp"}}
	for i, unreadable := range got.Unreadable {
		if unreadable.Position != i+1 || unreadable.Raw == "" || !gocmp.Equal(unreadable.Dropped, dropped[i+1]) {
			t.Errorf("unreadable row %d is %+v, want position %d without %v", i, unreadable, i+1, dropped[i+1])
		}
	}
	if len(got.Unreadable) != 5 {
		t.Errorf("%d rows are unreadable, want 5: %v", len(got.Unreadable), got.Unreadable)
	}
}

func TestExportGoesOnAfterSpoiltLines(t *testing.T) {
	t.Parallel()
	spoilt := []string{`<html>`, `{"DeviceId":nonsense}`, `{"DeviceId":"x"`, `}`, row("x")[:30] + row("y"), strings.Repeat("x", 17<<20)}
	var text strings.Builder
	for i, line := range spoilt {
		text.WriteString(row(fmt.Sprint("d", i)) + strings.TrimSuffix(line, "\n") + "\n")
	}
	x := export(t, &exporter{generation: "g1", files: [][]byte{packed(text.String())}})
	got, err := gather(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(numbered(len(spoilt)), devices(got)); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
	for i, unreadable := range got.Unreadable {
		if unreadable.Position != 2*i+1 || unreadable.Raw[:1] != spoilt[i][:1] {
			t.Errorf("unreadable row %d is at %d and begins %.40q", i, unreadable.Position, unreadable.Raw)
		}
	}
	if len(got.Unreadable) != len(spoilt) {
		t.Errorf("%d rows are unreadable, want %d: %v", len(got.Unreadable), len(spoilt), got.Unreadable)
	}
}

func TestExportGoesOnAfterABrokenDownload(t *testing.T) {
	t.Parallel()
	whole := packed(rows(0, 3000))
	breaks := map[string]func(http.ResponseWriter){
		"cut": func(w http.ResponseWriter) { _, _ = w.Write(whole[:len(whole)/2]) },
		"cut, length announced": func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
			_, _ = w.Write(whole[:len(whole)/2])
		},
		"cut within a row": func(w http.ResponseWriter) { fmt.Fprint(w, rows(0, 1000)+`{"DeviceId":`) },
		"500":              func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) },
	}
	for name, answer := range breaks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				downloads := 0
				x := export(t, &exporter{
					generation: "g1", files: [][]byte{whole},
					download: func(w http.ResponseWriter, _ int, _ string) bool {
						if downloads++; downloads > 2 {
							return false
						}
						answer(w)
						return true
					},
				})
				got, err := gather(t.Context(), x)
				if err != nil {
					t.Fatal(err)
				}
				if diff := gocmp.Diff(numbered(3000), devices(got)); diff != "" {
					t.Errorf("devices (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// Links are renewed once, however long that takes, for all who read side by side.
func TestExportRenewsExpiredLinks(t *testing.T) {
	t.Parallel()
	for _, busy := range []int{0, 1} {
		synctest.Test(t, func(t *testing.T) {
			e := &exporter{generation: "g1", files: [][]byte{packed(rows(0, 2)), packed(rows(2, 4)), packed(rows(4, 6))}, busy: busy}
			e.download = func(w http.ResponseWriter, file int, signature string) bool {
				if file == 0 || signature == "2" {
					return false
				}
				e.refuse(w)
				return true
			}
			got, err := gather(t.Context(), export(t, e))
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(numbered(6), devices(got)); diff != "" {
				t.Errorf("devices (-want +got):\n%s", diff)
			}
			if e.links != 2 {
				t.Errorf("%d exports asked for with %d links refused, want 2", e.links, e.refused)
			}
		})
	}
}

func TestExportEndsWhenANewGenerationReplacedIt(t *testing.T) {
	t.Parallel()
	e := &exporter{generation: "g1", files: [][]byte{packed(rows(0, 2)), packed(rows(2, 4))}}
	e.download = func(w http.ResponseWriter, file int, _ string) bool {
		if file == 0 {
			return false
		}
		e.generation = "g2"
		e.refuse(w)
		return true
	}
	x := export(t, e)
	if _, err := gather(t.Context(), x); !errors.Is(err, defender.ErrNewGeneration) {
		t.Errorf("Read ended with %v, want ErrNewGeneration", err)
	}
}

func TestExportGivesUpOnLinksThatNeverWork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &exporter{generation: "g1", files: [][]byte{packed(rows(0, 2))}}
		e.download = func(w http.ResponseWriter, _ int, _ string) bool {
			e.refuse(w)
			return true
		}
		_, err := gather(t.Context(), export(t, e))
		var refused *transport.Error
		if !errors.As(err, &refused) || refused.Kind != transport.LinkExpired {
			t.Errorf("Read ended with %v, want that the link expired", err)
		}
		if e.refused != 4 {
			t.Errorf("%d downloads, want 4", e.refused)
		}
	})
}

// refuser is a sink that takes so many rows and then no more.
type refuser struct {
	defender.Gatherer
	most int
	err  error
}

func (r *refuser) Put(row *defender.Row) error {
	if len(r.Rows) == r.most {
		return r.err
	}
	return r.Gatherer.Put(row)
}

func TestExportEndsWithTheErrorOfASink(t *testing.T) {
	t.Parallel()
	x := export(t, &exporter{generation: "g1", files: [][]byte{packed(rows(0, 5_000)), packed(rows(0, 5_000))}})
	enough := errors.New("enough")
	err := x.Read(t.Context(), func() defender.Sink { return &refuser{most: 300, err: enough} })
	if !errors.Is(err, enough) {
		t.Errorf("Read ended with %v, want the sink's error", err)
	}
}

// canceller is a sink that cancels the reading it takes part in.
type canceller struct {
	defender.Gatherer
	cancel func()
}

func (c *canceller) Put(row *defender.Row) error {
	c.cancel()
	return c.Gatherer.Put(row)
}

func TestExportEndsWhenCancelled(t *testing.T) {
	t.Parallel()
	x := export(t, &exporter{generation: "g1", files: [][]byte{packed(rows(0, 50_000)), packed(rows(0, 50_000))}})
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	err := x.Read(ctx, func() defender.Sink { return &canceller{cancel: func() { cancel(enough) }} })
	if !errors.Is(err, enough) {
		t.Errorf("Read ended with %v, want the cause of the cancellation", err)
	}
}

func TestExportRefusesLinksToOtherHosts(t *testing.T) {
	t.Parallel()
	client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"exportFiles":["https://files.example/part-0.json.gz?sig=very-secret"]}`)
	}))
	x, err := client.ExportVulnerabilities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = gather(t.Context(), x)
	var refused *transport.Error
	if !errors.As(err, &refused) || refused.Kind != transport.Disallowed || strings.Contains(err.Error(), "very-secret") {
		t.Errorf("Read ended with %v, want that the host is not allowed, and no signature", err)
	}
}

func TestExportRefusesAnAnswerWithoutFiles(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"exportFiles":null}`, `{"exportFiles":["::"]}`, `{"exportFiles":[1]}`, `{"exportFiles":"x"}`} {
		client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }))
		if _, err := client.ExportVulnerabilities(t.Context()); err == nil {
			t.Errorf("ExportVulnerabilities took %s for an export", body)
		}
	}
}
