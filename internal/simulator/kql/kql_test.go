package kql_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator/kql"
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// events is a small table of logons: device, account, hours ago, type, action.
var events = map[string]kql.Table{"Events": {
	Columns: []kql.Column{
		{Name: "Timestamp", Type: kql.DateTime},
		{Name: "DeviceId", Type: kql.String},
		{Name: "Account", Type: kql.String},
		{Name: "LogonType", Type: kql.String},
		{Name: "ActionType", Type: kql.String},
		{Name: "LogonId", Type: kql.Int64},
	},
	Rows: slices.Values([]kql.Row{
		{now.Add(-1 * time.Hour), "d1", "ann", "Interactive", "LogonSuccess", int64(1)},
		{now.Add(-2 * time.Hour), "d1", "ann", "Network", "LogonSuccess", int64(2)},
		{now.Add(-3 * time.Hour), "d2", "ann", "Network", "LogonSuccess", int64(3)},
		{now.Add(-4 * time.Hour), "d2", "bob", "Network", "LogonFailed", int64(4)},
		{now.Add(-800 * time.Hour), "d3", "bob", "", "LogonSuccess", nil},
	}),
}}

func run(t *testing.T, query string) []kql.Row {
	t.Helper()
	table, err := kql.Run(query, events, now)
	if err != nil {
		t.Fatalf("Run(%q): %v", query, err)
	}
	return slices.Collect(table.Rows)
}

func TestSummarize(t *testing.T) {
	t.Parallel()
	got := run(t, `Events
		| where Timestamp > ago(30d) // the last month
		| where ActionType == "LogonSuccess"
		| summarize FirstSeen=min(Timestamp), LastSeen=max(Timestamp), Types=make_set(LogonType), N=count() by DeviceId, Account`)
	want := []kql.Row{
		{"d1", "ann", now.Add(-2 * time.Hour), now.Add(-1 * time.Hour), []string{"Interactive", "Network"}, int64(2)},
		{"d2", "ann", now.Add(-3 * time.Hour), now.Add(-3 * time.Hour), []string{"Network"}, int64(1)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestColumnsAreNamedAndTyped(t *testing.T) {
	t.Parallel()
	table, err := kql.Run("Events | summarize max(Timestamp), count(), S=make_set(LogonType), dcount(Account) by DeviceId", events, now)
	if err != nil {
		t.Fatal(err)
	}
	want := []kql.Column{
		{Name: "DeviceId", Type: "String"},
		{Name: "max_Timestamp", Type: "DateTime"},
		{Name: "count_", Type: "Int64"},
		{Name: "S", Type: "Object"},
		{Name: "dcount_Account", Type: "Int64"},
	}
	if diff := cmp.Diff(want, table.Columns); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
}

func TestOperators(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		`Events | project Account | distinct Account`:                                                                          "ann bob",
		`Events | where LogonType in ("Network", "Batch") and not(Account == "bob") | project DeviceId`:                        "d1 d2",
		`Events | where Account =~ "BOB" or LogonId % 2 == 1 | project DeviceId`:                                               "d1 d2 d2 d3",
		`Events | order by Timestamp asc | take 1 | project DeviceId`:                                                          "d3",
		`Events | sort by Timestamp | limit 2 | project DeviceId`:                                                              "d1 d1",
		`Events | where isempty(LogonType) | project Who = toupper(Account)`:                                                   "BOB",
		`Events | where isnotempty(LogonType) | extend Pair = strcat(DeviceId, "/", Account) | distinct Pair`:                  "d1/ann d2/ann d2/bob",
		`Events | where Account contains "N" and DeviceId startswith "d" and ActionType has "logonsuccess" | project DeviceId`: "d1 d1 d2",
	} {
		table, err := kql.Run(query, events, now)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		var got []string
		for row := range table.Rows {
			got = append(got, row[0].(string))
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
}

func TestHashPartitions(t *testing.T) {
	t.Parallel()
	total := 0
	for _, query := range []string{
		"Events | where hash(DeviceId, 3) == 0", "Events | where hash(DeviceId, 3) == 1", "Events | where hash(DeviceId) % 3 == 2 or hash(DeviceId, 3) == 2",
	} {
		total += len(run(t, query))
	}
	if total < 5 {
		t.Errorf("the partitions hold %d rows together, want all 5", total)
	}
	sum := 0
	for _, i := range []string{"0", "1", "2", "3"} {
		sum += len(run(t, "Events | where hash(DeviceId, 4) == "+i))
	}
	if sum != 5 {
		t.Errorf("four partitions hold %d rows together, want 5", sum)
	}
}

func TestErrorsSpeakLikeTheService(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"Nothing | take 1":                    "'where' operator: Failed to resolve table or column expression named 'Nothing'",
		"Events | where Colour == 1":          "'where' operator: Failed to resolve column or scalar expression named 'Colour'",
		"Events | summarize max(Colour)":      "'summarize' operator: Failed to resolve column or scalar expression named 'Colour'",
		"Events | where frobnicate(DeviceId)": "Unknown function: 'frobnicate'.",
		"Events | where DeviceId ==":          "Syntax error: Query could not be parsed at 'end of query'",
		"Events | render timechart":           "Syntax error: unknown operator 'render'",
		"Events | where DeviceId == \"d1":     "Syntax error: unterminated string literal",
		"Events | take all":                   "Syntax error: Query could not be parsed at 'all'",
		"Events | take 1 take":                "Syntax error: Query could not be parsed at 'take'",
		"":                                    "'where' operator: Failed to resolve table or column expression named 'end of query'",
	} {
		_, err := kql.Run(query, events, now)
		if err == nil || err.Error() != want {
			t.Errorf("Run(%q) error = %v, want %s", query, err, want)
		}
	}
}

func FuzzRun(f *testing.F) {
	f.Add(`Events | where Timestamp > ago(30d) and hash(DeviceId, 8) == 3 | summarize A=min(Timestamp), make_set(LogonType) by DeviceId`)
	f.Add(`Events | extend x = now() - 1h | order by x asc, Account | take 3 | count`)
	f.Fuzz(func(_ *testing.T, query string) {
		table, err := kql.Run(query, events, now)
		if err != nil {
			return
		}
		for range table.Rows {
		}
	})
}
