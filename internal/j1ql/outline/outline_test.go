package outline_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/j1ql"
	"parapet/internal/j1ql/outline"
)

func parse(t *testing.T, text string) outline.Outline {
	t.Helper()
	q, err := j1ql.Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return outline.Of(q)
}

const text = `FIND user_endpoint WITH osPlatform = ('macOS' OR 'iOS') AND (riskScore = 'High' OR lastSeenOn < date.now - 30 days) AS d
  (THAT MANAGES >> HostAgent AS a)? THAT !IDENTIFIED AS found Finding THAT IS cve
  WHERE a.name != d.name AND d.osBuild > ${least}
  RETURN d.osPlatform, COUNT(d) AS devices, ROUND(AVG(d.osBuild)) HAVING devices > 10 ORDER BY devices DESC, d.osPlatform LIMIT 5`

func TestOf(t *testing.T) {
	t.Parallel()
	texts := func(all ...string) (values []outline.Value) {
		for _, v := range all {
			values = append(values, outline.Value{Kind: outline.Text, Text: v})
		}
		return values
	}
	want := outline.Outline{
		Start: outline.Entity{Names: []string{"user_endpoint"}, Alias: "d", With: &outline.Condition{All: []outline.Condition{
			{Property: "osPlatform", Operator: "=", Values: texts("macOS", "iOS")},
			{Any: []outline.Condition{
				{Property: "riskScore", Operator: "=", Values: texts("High")},
				{Property: "lastSeenOn", Operator: "<", Values: []outline.Value{{Kind: outline.Date, Text: "date.now - 30 days"}}},
			}},
		}}},
		Steps: []outline.Step{
			{Optional: []outline.Step{{Verbs: []string{"MANAGES"}, Direction: "out", Entity: &outline.Entity{Names: []string{"HostAgent"}, Alias: "a"}}}},
			{Verbs: []string{"IDENTIFIED"}, Negated: true, Relationship: "found", Entity: &outline.Entity{Names: []string{"Finding"}}},
			{Verbs: []string{"IS"}, Entity: &outline.Entity{Names: []string{"cve"}}},
		},
		Where: &outline.Condition{All: []outline.Condition{
			{Written: "a.name != d.name"},
			{Of: "d", Property: "osBuild", Operator: ">", Values: []outline.Value{{Kind: outline.Parameter, Text: "${least}"}}},
		}},
		Columns: []outline.Column{
			{Of: "d", Property: "osPlatform"}, {Function: "COUNT", Of: "d", Name: "devices"}, {Written: "ROUND(AVG(d.osBuild))"},
		},
		Having: &outline.Condition{Property: "devices", Operator: ">", Values: []outline.Value{{Kind: outline.Number, Text: "10"}}},
		Order:  []outline.Sort{{Column: "devices", Descending: true}, {Of: "d", Property: "osPlatform"}},
		Limit:  "5",
	}
	if diff := cmp.Diff(want, parse(t, text)); diff != "" {
		t.Errorf("the outline is another (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a.name != d.name", "ROUND(AVG(d.osBuild))"}, want.Written()); diff != "" {
		t.Errorf("other parts are left as written (-want +got):\n%s", diff)
	}
}

// TestCounts: what is found so far is counted of each entity, but of those that
// must not be there.
func TestCounts(t *testing.T) {
	t.Parallel()
	const start = "FIND user_endpoint WITH osPlatform = ('macOS' OR 'iOS') AND (riskScore = 'High' OR lastSeenOn < date.now - 30 days) AS d"
	want := []string{
		start + " RETURN COUNT(d) AS found",
		start + " THAT MANAGES >> HostAgent AS a RETURN COUNT(a) AS found",
		"", "",
	}
	if diff := cmp.Diff(want, parse(t, text).Counts()); diff != "" {
		t.Errorf("it is counted otherwise (-want +got):\n%s", diff)
	}
	unnamed := parse(t, "FIND Device THAT HAS User AT date.now - 7 days").Counts()
	want = []string{
		"FIND Device AS counted RETURN COUNT(counted) AS found AT date.now - 7 days",
		"FIND Device THAT HAS User AS counted RETURN COUNT(counted) AS found AT date.now - 7 days",
	}
	if diff := cmp.Diff(want, unnamed); diff != "" {
		t.Errorf("what has no name is counted otherwise (-want +got):\n%s", diff)
	}
}

// TestNoQuery: an outline of what cannot be is refused as a text is.
func TestNoQuery(t *testing.T) {
	t.Parallel()
	o := outline.Outline{Start: outline.Entity{Names: []string{"Device"}, With: &outline.Condition{Property: "name", Operator: "is"}}}
	if q, err := o.Query(); err == nil {
		t.Errorf("it makes %s", q)
	}
}
