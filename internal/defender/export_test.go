package defender_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/defender"
	"parapet/internal/transport"
	"parapet/internal/transport/transporttest"
)

// exporter serves an export and its files. A test that runs long enough calls
// it from one goroutine at a time, as the client reads file after file.
type exporter struct {
	generation string
	files      [][]byte
	// links counts the exports asked for: it is the signature of their links.
	links int
	// download answers in place of the file when it returns true.
	download func(w http.ResponseWriter, file int, signature string) bool
	refused  int // downloads with a token or an old link
}

func (e *exporter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/api/machines/SoftwareVulnerabilitiesExport" {
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

func devices(rows []defender.SoftwareVulnerability) string {
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.DeviceID)
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
		`"IsOnboarded":true,"LastSeenTimestamp":"2025-10-07 01:14:09.1234567","OSPlatform":"Windows10","RbacGroupId":0,` +
		`"RecommendedSecurityUpdate":"September \"2025\"","RecommendedSecurityUpdateId":5065429,"SoftwareName":"windows_10",` +
		`"SoftwareVendor":"microsoft","SoftwareVersion":"10.0","VulnerabilitySeverityLevel":"High"}` + "\n"
	const camel = ` { "deviceId" : "0b" , "cveId" : null , "cvssScore" : "5.5" , "softwareVendor" : "vid\u00e9o" , ` +
		`"softwareName" : "lan" , "softwareVersion" : "" , "vulnerabilitySeverityLevel" : null , "diskPaths" : [ ] , ` +
		`"firstSeenTimestamp" : "0001-01-01 00:00:00" } `
	want := []defender.SoftwareVulnerability{
		{
			DeviceID: "0a", CVEID: "CVE-2025-49734", Vendor: "microsoft", Product: "windows_10", Version: "10.0",
			Severity: "High", CVSSScore: 7, ExploitabilityLevel: "NoExploit", UpdateName: `September "2025"`, UpdateID: "5065429",
			FirstSeen: time.Date(2025, 9, 9, 17, 12, 40, 0, time.UTC),
			LastSeen:  time.Date(2025, 10, 7, 1, 14, 9, 123_456_700, time.UTC),
		},
		{DeviceID: "0b", Vendor: "vidéo", Product: "lan", CVSSScore: 5.5},
	}
	x := export(t, &exporter{generation: "g1", files: [][]byte{packed(pascal + camel)}})
	got, bad, err := collect(x.Rows(t.Context()))
	if err != nil || len(bad) > 0 {
		t.Fatalf("Rows: %v, unreadable %v", err, bad)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Rows (-want +got):\n%s", diff)
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
	got, bad, err := collect(x.Rows(t.Context()))
	if err != nil || len(bad) > 0 {
		t.Fatalf("Rows: %v, unreadable %v", err, bad)
	}
	if diff := cmp.Diff(numbered(2000), devices(got)); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
}

func TestExportOfNothing(t *testing.T) {
	t.Parallel()
	x := export(t, &exporter{generation: "g1"})
	if got, _, err := collect(x.Rows(t.Context())); err != nil || len(got) > 0 {
		t.Errorf("Rows = %v, %v, want nothing", got, err)
	}
}

func TestExportReportsUnreadableRowsAndGoesOn(t *testing.T) {
	t.Parallel()
	text := row("d0") + `{"DeviceId":"x","CvssScore":"high"}` + "\n[1]\n" + `{"CveId":"CVE-2025-1"}` + "\n" +
		`{"DeviceId":"x","LastSeenTimestamp":"soon"}` + "\n" + `{"DeviceId":{}}` + "\n" + row("d1")
	x := export(t, &exporter{generation: "g1", files: [][]byte{packed(text)}})
	got, bad, err := collect(x.Rows(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("d0 d1", devices(got)); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
	for i, unreadable := range bad {
		if unreadable.Position != i+1 || unreadable.Raw == "" {
			t.Errorf("unreadable row %d is %+v, want position %d", i, unreadable, i+1)
		}
	}
	if len(bad) != 5 {
		t.Errorf("%d rows are unreadable, want 5: %v", len(bad), bad)
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
	got, bad, err := collect(x.Rows(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(numbered(len(spoilt)), devices(got)); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
	for i, unreadable := range bad {
		if unreadable.Position != 2*i+1 || unreadable.Raw[:1] != spoilt[i][:1] {
			t.Errorf("unreadable row %d is at %d and begins %.40q", i, unreadable.Position, unreadable.Raw)
		}
	}
	if len(bad) != len(spoilt) {
		t.Errorf("%d rows are unreadable, want %d: %v", len(bad), len(spoilt), bad)
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
				got, _, err := collect(x.Rows(t.Context()))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(numbered(3000), devices(got)); diff != "" {
					t.Errorf("devices (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestExportRenewsExpiredLinks(t *testing.T) {
	t.Parallel()
	e := &exporter{generation: "g1", files: [][]byte{packed(rows(0, 2)), packed(rows(2, 4)), packed(rows(4, 6))}}
	e.download = func(w http.ResponseWriter, file int, signature string) bool {
		if file == 0 || signature == "2" {
			return false
		}
		e.refuse(w)
		return true
	}
	got, _, err := collect(export(t, e).Rows(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(numbered(6), devices(got)); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
	if e.links != 2 || e.refused != 1 {
		t.Errorf("%d exports asked for and %d links refused, want 2 and 1", e.links, e.refused)
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
	if _, _, err := collect(x.Rows(t.Context())); !errors.Is(err, defender.ErrNewGeneration) {
		t.Errorf("Rows ended with %v, want ErrNewGeneration", err)
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
		_, _, err := collect(export(t, e).Rows(t.Context()))
		var refused *transport.Error
		if !errors.As(err, &refused) || refused.Kind != transport.LinkExpired {
			t.Errorf("Rows ended with %v, want that the link expired", err)
		}
		if e.refused != 4 {
			t.Errorf("%d downloads, want 4", e.refused)
		}
	})
}

func TestExportMayBeLeftEarly(t *testing.T) {
	t.Parallel()
	x := export(t, &exporter{generation: "g1", files: [][]byte{packed(rows(0, 5_000))}})
	n := 0
	for range x.Rows(t.Context()) {
		if n++; n == 300 {
			break
		}
	}
	if n != 300 {
		t.Errorf("%d rows, want 300", n)
	}
}

func TestExportEndsWhenCancelled(t *testing.T) {
	t.Parallel()
	x := export(t, &exporter{generation: "g1", files: [][]byte{packed(rows(0, 5_000))}})
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	var last error
	for _, last = range x.Rows(ctx) {
		cancel(enough)
	}
	if !errors.Is(last, enough) {
		t.Errorf("Rows ended with %v, want the cause of the cancellation", last)
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
	_, _, err = collect(x.Rows(t.Context()))
	var refused *transport.Error
	if !errors.As(err, &refused) || refused.Kind != transport.Disallowed || strings.Contains(err.Error(), "very-secret") {
		t.Errorf("Rows ended with %v, want that the host is not allowed, and no signature", err)
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
