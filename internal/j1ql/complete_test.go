package j1ql_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
)

// completionSchema has properties, unlike that of the other cases.
func completionSchema(tb testing.TB) *graph.Schema {
	tb.Helper()
	s, err := graph.NewSchema(
		[]graph.EntityType{
			{Type: "endpoint", Classes: []graph.Class{"Device"}, Doc: "A device.", Properties: []graph.Property{
				{Name: "osName", Kind: graph.KindText, Doc: "Operating system."},
				{Name: "onboarded", Kind: graph.KindBool, Doc: "Whether it is onboarded."},
				{Name: "tag.cost-centre", Kind: graph.KindText, Doc: "Who pays."},
			}},
			{Type: "agent", Classes: []graph.Class{"HostAgent"}, Doc: "A sensor.", Properties: []graph.Property{
				{Name: "seenOn", Kind: graph.KindTime, Doc: "When it was seen."},
			}},
			{Type: "logon_user", Classes: []graph.Class{"User"}, Doc: "An account."},
		},
		[]graph.RelationshipType{
			{Type: "agent_manages_endpoint", Class: "MANAGES", From: "agent", To: "endpoint"},
			{Type: "agent_has_logon_user", Class: "HAS", From: "agent", To: "logon_user", Properties: []graph.Property{
				{Name: "times", Kind: graph.KindNumber, Doc: "How often."},
			}},
		})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// fewValues are the values of small domains in the cases.
func fewValues(types []graph.Type, property string) []graph.Value {
	if property != "osName" || len(types) != 1 || types[0] != "endpoint" {
		return nil
	}
	return []graph.Value{graph.Text("macOS"), graph.Text("Windows 11"), graph.Text("Bob's")}
}

// complete is what may stand at the last | of the text: the completed texts.
func complete(tb testing.TB, text string) []j1ql.Completion {
	tb.Helper()
	cursor := strings.LastIndexByte(text, '|')
	return j1ql.Complete(text[:cursor]+text[cursor+1:], cursor, completionSchema(tb),
		j1ql.CompleteOptions{Values: fewValues, Parameters: []string{"owner", "limit"}, Variables: []string{"my-site"}})
}

func TestComplete(t *testing.T) {
	t.Parallel()
	const (
		afterSelector = "CHANGED SINCE, WITH, AS, THAT, WHERE, RETURN, ORDER BY, SKIP, LIMIT, AT"
		afterValue    = "AND, OR, WITH, AS, THAT, WHERE, RETURN, ORDER BY, SKIP, LIMIT, AT"
		selectors     = "Device, HostAgent, User, endpoint, agent, logon_user, #CriticalAsset"
		ofEntities    = "_id, _key, _type, _class, _createdOn, _beginOn, _endOn, _version, _deleted, _integrationName, _source"
		ofEndpoint    = "osName, onboarded, [tag.cost-centre], " + ofEntities
		ops           = "=, !=, ~=, ^=, $=, !~=, !^=, !$=, >, <, >=, <="
		aggregates    = "COUNT(, SUM(, AVG(, MIN(, MAX("
		scalars       = "CONCAT(, MERGE(, COALESCE(, ABS(, SQRT(, CEIL(, FLOOR(, ROUND("
	)
	for text, want := range map[string]string{
		"|":                            "FIND, UNIQUE, " + selectors,
		"fi|":                          "FIND",
		"FIND |":                       "UNIQUE, " + selectors,
		"FIND D|":                      "Device",
		"FIND (Device|e|":              "endpoint",
		"FIND (endpoint||":             selectors,
		"FIND #|":                      "CriticalAsset",
		"FIND #Crit|":                  "CriticalAsset",
		"FIND Device |":                afterSelector,
		"FIND * |":                     afterSelector,
		"FIND 'some text' |":           afterSelector,
		"FIND 'some te|":               "",
		"FIND Device w|":               "WITH, WHERE",
		"FIND Device CHANGED |":        "SINCE",
		"FIND Device CHANGED SINCE d|": "date.now, date(",
		"FIND Device CHANGED SINCE date.now - 7 |":                        "days, hours, months, years",
		"FIND Device WITH |":                                              ofEndpoint,
		"FIND Device WITH os|Name = 'macOS'":                              "osName",
		"FIND Device WITH [ta|":                                           "[tag.cost-centre]",
		"FIND Device WITH osName |":                                       ops,
		"FIND Device WITH osName = |":                                     "'macOS', 'Windows 11', 'Bob\\'s', undefined",
		"FIND Device WITH osName = win|":                                  "'Windows 11'",
		"FIND Device WITH osName = 'W|":                                   "'Windows 11'",
		`FIND Device WITH osName = "bo|`:                                  `"Bob's"`,
		"FIND Device WITH osName = (|":                                    "FIND, 'macOS', 'Windows 11', 'Bob\\'s', undefined",
		"FIND Device WITH osName = ('macOS' |":                            "OR, AND",
		"FIND Device WITH osName = ('macOS' OR |":                         "'macOS', 'Windows 11', 'Bob\\'s', undefined",
		"FIND Device WITH [osName] = m|":                                  "'macOS'",
		"FIND Device WITH onboarded = |":                                  "true, false, undefined",
		"FIND Device WITH _type = |":                                      "'endpoint', undefined",
		"FIND * WITH _type = |":                                           "'endpoint', 'agent', 'logon_user', undefined",
		"FIND (Device|agent) AS x WHERE x._class = |":                     "'Device', 'HostAgent', undefined, x",
		"FIND agent WITH seenOn > d|":                                     "date.now, date(",
		"FIND Device WITH osName = 'macOS' |":                             afterValue,
		"FIND Device WITH (osName = 'macOS' |":                            "AND, OR",
		"FIND Device WITH (osName = 'macOS') A|":                          "AND, AS, AT",
		"FIND Device WITH osName = 'macOS' AND |":                         ofEndpoint,
		"FIND Device AS |":                                                "",
		"FIND Device AS d |":                                              "THAT, WHERE, RETURN, ORDER BY, SKIP, LIMIT, AT",
		"FIND Device THAT |":                                              "SOMEHOW, MANAGES, RELATES TO",
		"FIND agent THAT |":                                               "SOMEHOW, MANAGES, HAS, RELATES TO",
		"FIND agent THAT !H|":                                             "HAS",
		"FIND agent THAT (HAS|M|":                                         "MANAGES",
		"FIND agent THAT RELATES |":                                       "TO, AS, Device, User, endpoint, logon_user, #CriticalAsset",
		"FIND agent THAT HAS |":                                           "AS, User, logon_user, #CriticalAsset",
		"FIND agent THAT MANAGES >> |":                                    "AS, Device, endpoint, #CriticalAsset",
		"FIND endpoint THAT MANAGES THAT |":                               "MANAGES, HAS, RELATES TO",
		"FIND agent THAT !|":                                              "MANAGES, HAS, RELATES TO",
		"FIND agent (THAT |":                                              "MANAGES, HAS, RELATES TO",
		"FIND agent THAT HAS User THAT |":                                 "HAS, RELATES TO",
		"FIND agent THAT SOMEHOW HAS |":                                   selectors,
		"FIND agent THAT SOMEHOW HAS User |":                              "CHANGED SINCE, WITH, AS, WHERE, RETURN, ORDER BY, SKIP, LIMIT, AT",
		"FIND agent THAT HAS User WITH a = (FIND agent THAT |":            "SOMEHOW, MANAGES, HAS, RELATES TO",
		"FIND Device WITH onboarded = true (|":                            "THAT",
		"FIND agent (|":                                                   "THAT",
		"FIND agent (THAT HAS User |":                                     "CHANGED SINCE, WITH, AS, THAT",
		"FIND agent (THAT HAS User)? |":                                   "AS, THAT, WHERE, RETURN, ORDER BY, SKIP, LIMIT, AT",
		"FIND agent (THAT HAS User)? THAT |":                              "MANAGES, HAS, RELATES TO",
		"FIND agent THAT SOMEHOW 3 |":                                     "MANAGES, HAS, RELATES TO",
		"FIND agent AS a THAT HAS AS r User WHERE |":                      "a, r, User",
		"FIND agent AS a THAT HAS AS r User WHERE r.t|":                   "r.times",
		"FIND agent AS a THAT HAS User WHERE has.t|":                      "has.times",
		"FIND agent AS a THAT HAS User WHERE a.|":                         "a.seenOn, " + "a." + strings.ReplaceAll(ofEntities, ", ", ", a."),
		"FIND Device AS d WHERE d.[t|":                                    "d.[tag.cost-centre]",
		"FIND Device AS d WHERE d.osName = 'm|":                           "'macOS'",
		"FIND Device AS d WHERE d.osName = d|":                            "d",
		"FIND agent THAT !HAS User AS u WHERE |":                          "agent",
		"FIND Device AS d RETURN |":                                       "TREE, d, " + aggregates + ", " + scalars + ", UNWIND(",
		"FIND Device AS d RETURN d.os|":                                   "d.osName",
		"FIND Device AS d RETURN d.osName |":                              "AS, HAVING, ORDER BY, SKIP, LIMIT, AT",
		"FIND Device AS d RETURN COUNT(|":                                 "d, " + scalars,
		"FIND Device AS d RETURN COUNT(d) AS devices, |":                  "d, " + aggregates + ", " + scalars + ", UNWIND(",
		"FIND Device AS d RETURN COUNT(d) AS n HAVING |":                  "n, d, " + aggregates,
		"FIND Device AS d RETURN COUNT(d) AS n ORDER |":                   "BY",
		"FIND Device AS d RETURN COUNT(d) AS n ORDER BY |":                "n, d, " + aggregates + ", " + scalars,
		"FIND Device AS d RETURN COUNT(d) AS n ORDER BY n |":              "DESC, ASC, SKIP, LIMIT, AT",
		"FIND Device LIMIT |":                                             "",
		"FIND Device LIMIT 5 |":                                           "AT",
		"FIND Device AT |":                                                "date.now, date(",
		"FIND Device WITH _id = (FIND agent AS x RETURN x.s|":             "x.seenOn",
		"FIND Device WITH _id = (FIND agent AS x RETURN x._id) |":         afterValue,
		"FIND Device WITH osName = ${|":                                   "${my-site}, ${param.owner}, ${param.limit}",
		"FIND Device WITH osName = ${ param.o|":                           "${param.owner}",
		"FIND Device WITH osName = ${my-s|ite} AND":                       "${my-site}",
		"FIND Device WITH osName ;; RETURN |":                             "TREE, Device, " + aggregates + ", " + scalars + ", UNWIND(",
		"FIND nothing WITH x = 1 THAT |":                                  "SOMEHOW, MANAGES, HAS, RELATES TO",
		"FIND Device // a comm|":                                          "",
		"FIND Device // a comment\nW|":                                    "WITH, WHERE",
		"FIND Device WITH osName = /m|":                                   "",
		"FIND Device WITH osName = /m/i |":                                afterValue,
		"FIND Device WITH osName = {{m|":                                  "",
		"FIND Device WITH osName = {{mine}} |":                            afterValue,
		"FIND Device WITH osName = 'x ${param.o|":                         "${param.owner}",
		"FIND Device /* a comm|":                                          "",
		"FIND agent WITH seenOn > date.now - 7 days AS a THAT MANAGES D|": "Device",
	} {
		var got []string
		for _, c := range complete(t, text) {
			got = append(got, c.Text)
		}
		if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("Complete(%q):\n%s", text, diff)
		}
	}
}

// TestCompletionsReplaceWords: what is typed is replaced, up to the end of the
// word that the cursor stands in, and is explained.
func TestCompletionsReplaceWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]j1ql.Completion{
		"FIND De|vi WITH a = 1":                        {Text: "Device", From: 5, To: 9, Kind: j1ql.ClassCompletion, Doc: "Class of endpoint."},
		"FIND end|":                                    {Text: "endpoint", From: 5, To: 8, Kind: j1ql.TypeCompletion, Doc: "A device."},
		"FIND agent THAT man|":                         {Text: "MANAGES", From: 16, To: 19, Kind: j1ql.VerbCompletion, Doc: "Leads to endpoint."},
		"FIND Device WITH osName = 'mac|' AS d":        {Text: "'macOS'", From: 26, To: 31, Kind: j1ql.ValueCompletion},
		"FIND Device WITH osName = ${param.o|wn } AND": {Text: "${param.owner}", From: 26, To: 39, Kind: j1ql.ParameterCompletion, Doc: "A parameter of the configuration."},
		"FIND Device AS d RETURN d.on|boa, d.os":       {Text: "d.onboarded", From: 24, To: 31, Kind: j1ql.PropertyCompletion, Doc: "Whether it is onboarded."},
	} {
		got := complete(t, text)
		if diff := cmp.Diff([]j1ql.Completion{want}, got); diff != "" {
			t.Errorf("Complete(%q):\n%s", text, diff)
		}
	}
}

// FuzzComplete: no text and no offset make completion panic, and what it
// replaces surrounds the offset.
func FuzzComplete(f *testing.F) {
	f.Add("FIND agent (THAT HAS AS r User WITH a = ('x' OR \"", 20)
	f.Add("FIND a WITH b = (FIND c RETURN d.[e", 35)
	f.Add("FIND a RETURN CONCAT(COUNT(a.b), -${param.c} / 2 days) AS 'd' ORDER BY d.e DESC AT date(2026", 60)
	schema := completionSchema(f)
	f.Fuzz(func(t *testing.T, text string, offset int) {
		for _, c := range j1ql.Complete(text, offset, schema, j1ql.CompleteOptions{Values: fewValues}) {
			at := min(max(offset, 0), len(text))
			if c.From < 0 || c.From > at || c.To < at || c.To > len(text) {
				t.Fatalf("Complete(%q, %d) replaces %d to %d", text, offset, c.From, c.To)
			}
		}
	})
}
