package kql_test

import (
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator/kql"
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// event is a row of the table below, and came in after half the time since.
func event(hours int, device, account, logon, action string, id kql.Value) kql.Cells {
	return kql.Cells{
		kql.Moment(now.Add(-time.Duration(hours) * time.Hour)), kql.Text(device), kql.Text(account),
		kql.Text(logon), kql.Text(action), id, kql.Real(float64(hours) / 2), kql.Bool(device == "d1"),
		kql.Moment(now.Add(-time.Duration(hours) * time.Hour / 2)),
	}
}

// events is a small table of logons, in groups by device.
var events = [][]kql.Cells{
	{
		event(1, "d1", "ann", "Interactive", "LogonSuccess", kql.Long(1)),
		event(2, "d1", "ann", "Network", "LogonSuccess", kql.Long(2)),
	},
	{
		event(3, "d2", "ann", "Network", "LogonSuccess", kql.Long(3)),
		event(4, "d2", "bob", "Network", "LogonFailed", kql.Long(4)),
	},
	{event(800, "d3", "bob", "", "LogonSuccess", kql.Value{})},
}

// tables serves events; admitted counts the groups that were read.
func tables(admitted *int) map[string]kql.Source {
	return map[string]kql.Source{"Events": {
		Columns: []kql.Column{
			{Name: "Timestamp", Type: kql.DateTime},
			{Name: "DeviceId", Type: kql.String},
			{Name: "Account", Type: kql.String},
			{Name: "LogonType", Type: kql.String},
			{Name: "ActionType", Type: kql.String},
			{Name: "LogonId", Type: kql.Int64},
			{Name: "Score", Type: kql.Double},
			{Name: "First", Type: kql.SByte},
		},
		Shared:  []string{"DeviceId"},
		Arrives: true,
		Rows: func(admit func(kql.Row) bool) iter.Seq[kql.Row] {
			return func(yield func(kql.Row) bool) {
				for _, group := range events {
					if !admit(group[0]) {
						continue
					}
					*admitted++
					for _, row := range group {
						if !yield(row) {
							return
						}
					}
				}
			}
		},
	}}
}

// run answers a query as JSON rows, one a line.
func run(t *testing.T, query string) string {
	t.Helper()
	result, err := kql.Run(query, tables(new(int)), now)
	if err != nil {
		t.Fatalf("Run(%q): %v", query, err)
	}
	var lines []string
	for row := range result.Rows {
		var line []byte
		for i := range result.Columns {
			if i > 0 {
				line = append(line, ' ')
			}
			line = row.Value(i).AppendJSON(line)
		}
		lines = append(lines, strings.ReplaceAll(string(line), `"`, ""))
	}
	return strings.Join(lines, "; ")
}

func TestSummarize(t *testing.T) {
	t.Parallel()
	got := run(t, `Events
		| where Timestamp > ago(30d) // the last month
		| where ActionType == "LogonSuccess"
		| summarize FirstSeen=min(Timestamp), LastSeen=max(Timestamp), Types=make_set(LogonType), N=count() by DeviceId, Account`)
	want := `d1 ann 2026-11-20T10:00:00.0000000Z 2026-11-20T11:00:00.0000000Z [\Interactive\,\Network\] 2; ` +
		`d2 ann 2026-11-20T09:00:00.0000000Z 2026-11-20T09:00:00.0000000Z [\Network\] 1`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestColumnsAreNamedAndTyped(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"Events | summarize max(Timestamp), count(), S=make_set(LogonType), dcount(Account), sum(Score) by DeviceId": "DeviceId:String max_Timestamp:DateTime count_:Int64 S:Object dcount_Account:Int64 sum_Score:Double",
		"Events | summarize arg_max(Timestamp, *) by DeviceId":                                                       "DeviceId:String Timestamp:DateTime Account:String LogonType:String ActionType:String LogonId:Int64 Score:Double First:SByte",
		"Events | summarize Last=arg_max(Timestamp, Account, Kind=tolower(LogonType))":                               "Last:DateTime Account:String Kind:String",
		"Events | project strcat(DeviceId, Account), X = LogonId + 1, hash(DeviceId), Score * 2":                     "Column1:String X:Int64 Column2:Int64 Column3:Double",
		"Events | project-away Timestamp, Score, First, LogonId | extend DeviceId = 7":                               "DeviceId:Int64 Account:String LogonType:String ActionType:String",
		"Events | project-keep Timestamp, First":                                                                     "Timestamp:DateTime First:SByte",
		"Events | where isnotempty(Account) | count":                                                                 "Count:Int64",
	} {
		result, err := kql.Run(query, tables(new(int)), now)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		var got []string
		for _, c := range result.Columns {
			got = append(got, c.Name+":"+c.Type)
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
}

func TestOperators(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		`Events | project Account | distinct Account`:                                                                          "ann; bob",
		`Events | project DeviceId, Account | distinct *`:                                                                      "d1 ann; d2 ann; d2 bob; d3 bob",
		`Events | where LogonType in ("Network", "Batch") and not(Account == "bob") | project DeviceId`:                        "d1; d2",
		`Events | where LogonType in~ ("NETWORK") and Account !in ("bob") | project DeviceId`:                                  "d1; d2",
		`Events | where Account =~ "BOB" or LogonId % 2 == 1 | project DeviceId`:                                               "d1; d2; d2; d3",
		`Events | order by Timestamp asc | take 1 | project DeviceId`:                                                          "d3",
		`Events | top 2 by LogonId | project LogonId`:                                                                          "4; 3",
		`Events | sort by Timestamp | limit 2 | project DeviceId`:                                                              "d1; d1",
		`Events | where isempty(LogonType) | project Who = toupper(Account)`:                                                   "BOB",
		`Events | where isnotempty(LogonType) | extend Pair = strcat(DeviceId, "/", Account) | distinct Pair`:                  "d1/ann; d2/ann; d2/bob",
		`Events | where Account contains "N" and DeviceId startswith "d" and ActionType has "logonsuccess" | project DeviceId`: "d1; d1; d2",
		`Events | where "Visual Studio Code" has "studio" and not("Visual Studio" has "studi") | count`:                        "5",
		`Events | where "a-b c" has_any ("x", "b") and "ab" !has "b" | count`:                                                  "5",
		`Events | where Timestamp > datetime(2026-11-20 09:30:00) | count`:                                                     "2",
		`Events | where Timestamp >= todatetime("2026-11-20T10:00:00Z") and Timestamp < now() - 90m | count`:                   "1",
		`Events | where ingestion_time() > ago(61m) | project DeviceId`:                                                        "d1; d1",
		`Events | where ingestion_time() > ago(61m) or DeviceId == "d3" | project DeviceId`:                                    "d1; d1; d3",
		`Events | project DeviceId | where isnull(ingestion_time()) | count`:                                                   "5",
		`Events | summarize count() by DeviceId | where count_ > 1`:                                                            "d1 2; d2 2",
		`Events | summarize countif(First), sum(Score), max(LogonId), dcount(DeviceId)`:                                        "2 405 4 3",
		`Events | summarize arg_max(Timestamp, LogonId) by DeviceId | project DeviceId, LogonId`:                               "d1 1; d2 3; d3 null",
		`Events | summarize arg_min(LogonId, LogonType)`:                                                                       "1 Interactive",
		`Events | summarize L=make_list(LogonId) by First`:                                                                     "1 [1,2]; 0 [3,4]",
		`Events | take 1 | project 1 + 2 * 3, 7 / 2, 1.5 * 2, -3, iff(First, "y", "n"), coalesce("", Account), strlen("é")`:    "7 3 3 -3 y ann 1",
		`Events | where DeviceId == 'd3' | project LogonId + 1, tostring(LogonId), tolong("12"), "a\"b\\"`:                     `null  12 a\b\\`,
		`Events | where tobool(First) and not(tobool(LogonId % 2 == 0)) | project DeviceId`:                                    "d1",
		`Events | take 1 | project tobool(0), tobool(2), tobool("TRUE"), tobool("n"), not(tobool("n"))`:                        "0 1 1 null null",
		`Events | where 1 == 2 | count`:                                                                                        "0",
		`Events | where Account == "nobody" | summarize count(), min(Timestamp), sum(LogonId), arg_max(LogonId, Account)`:      "0 null 0 null null",
	} {
		if diff := cmp.Diff(want, run(t, query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
}

// The documentation of hash() prints these.
func TestHashIsKustos(t *testing.T) {
	t.Parallel()
	want := "1846988464401551951 51"
	if got := run(t, `Events | take 1 | project hash("World"), hash("World", 100)`); got != want {
		t.Errorf("hash = %s, want %s", got, want)
	}
}

func TestHashPartitions(t *testing.T) {
	t.Parallel()
	rows, groups := 0, 0
	for _, part := range []string{"0", "1", "2", "3"} {
		result, err := kql.Run("Events | where hash(DeviceId, 4) == "+part+" | where LogonType != 'none'", tables(&groups), now)
		if err != nil {
			t.Fatal(err)
		}
		for range result.Rows {
			rows++
		}
	}
	if rows != 5 || groups != 3 {
		t.Errorf("four partitions hold %d rows and read %d groups, want 5 and 3", rows, groups)
	}
}

func TestErrorsSpeakLikeTheService(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"Nothing | take 1":                         "'where' operator: Failed to resolve table or column expression named 'Nothing'",
		"Events | where Colour == 1":               "'where' operator: Failed to resolve column or scalar expression named 'Colour'",
		"Events | take 1 | where Colour == 1":      "'where' operator: Failed to resolve column or scalar expression named 'Colour'",
		"Events | summarize max(Colour)":           "'summarize' operator: Failed to resolve column or scalar expression named 'Colour'",
		"Events | project-away Colour":             "'project-away' operator: Failed to resolve column or scalar expression named 'Colour'",
		"Events | where frobnicate(DeviceId)":      "Unknown function: 'frobnicate'.",
		"Events | where DeviceId ==":               "Syntax error: Query could not be parsed at 'end of query'",
		"Events | render timechart":                "Syntax error: unknown operator 'render'",
		"Events | join Other on DeviceId":          "Syntax error: unknown operator 'join'",
		"Events | where DeviceId == \"d1":          "Syntax error: unterminated string literal",
		"Events | take all":                        "Syntax error: Query could not be parsed at 'all'",
		"Events | take 1 take":                     "Syntax error: Query could not be parsed at 'take'",
		"Events | where Timestamp > datetime(now)": "Syntax error: Query could not be parsed at 'datetime(now'",
		"Events | where DeviceId in (Account)":     "Syntax error: Query could not be parsed at '('",
		"Events | summarize":                       "Unknown function: 'end of query'.",
		"":                                         "'where' operator: Failed to resolve table or column expression named 'end of query'",
	} {
		_, err := kql.Run(query, tables(new(int)), now)
		if err == nil || err.Error() != want {
			t.Errorf("Run(%q) error = %v, want %s", query, err, want)
		}
	}
}

func FuzzRun(f *testing.F) {
	f.Add(`Events | where Timestamp > ago(30d) and hash(DeviceId, 8) == 3 | summarize A=min(Timestamp), make_set(LogonType) by DeviceId`)
	f.Add(`Events | extend x = now() - 1h | order by x asc, Account | take 3 | count`)
	f.Add(`Events | summarize arg_max(Timestamp, *) by DeviceId | project-away Account | top 2 by Score`)
	f.Fuzz(func(_ *testing.T, query string) {
		result, err := kql.Run(query, tables(new(int)), now)
		if err != nil {
			return
		}
		for row := range result.Rows {
			for i := range result.Columns {
				row.Value(i)
			}
		}
	})
}
