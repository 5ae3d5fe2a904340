package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/account"
	"parapet/internal/api"
	"parapet/internal/api/apitest"
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/match"
	"parapet/internal/scope"
)

// withGraph gives a server a graph of two tenants, acme and globex. Each has a
// device with a sensor, which has a CVE that both have and one of its own, and a
// tag.
func withGraph(t *testing.T) func(*api.Config) {
	t.Helper()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, name := range []string{"acme", "globex"} {
		p := graph.Partition("integration/" + name)
		fillTenant(t, tx.Draft(p), name)
		steps := []graph.Step{{Name: "machines", Outcome: graph.Succeeded, Types: []graph.Type{graph.Machine, graph.Endpoint}}}
		if _, err := tx.Seal(t.Context(), p, steps, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := match.Fill(tx.View(), tx.Draft(match.Partition)); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Seal(t.Context(), match.Partition, nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	return func(cfg *api.Config) { cfg.Graphs = scope.New(store) }
}

func fillTenant(t *testing.T, d graph.Draft, name string) {
	t.Helper()
	put := func(typ graph.Type, key string, props ...graph.Prop) {
		t.Helper()
		props = append(props, graph.Prop{Name: "displayName", Value: graph.Text(key)})
		if err := d.PutEntity(typ, graph.Key(key), props); err != nil {
			t.Fatal(err)
		}
	}
	join := func(typ graph.Type, from, to string) {
		t.Helper()
		if err := d.PutRelationship(typ, graph.Key(from), graph.Key(to), nil); err != nil {
			t.Fatal(err)
		}
	}
	put(graph.Machine, name+"-pc")
	put(graph.Endpoint, name+"-pc", graph.Prop{Name: "machineTags", Value: graph.List("vip")}, graph.Prop{Name: "osPlatform", Value: graph.Text("macOS")})
	put(graph.Endpoint, name+"-phone", graph.Prop{Name: "osPlatform", Value: graph.Text("iOS")})
	join(graph.MachineManagesEndpoint, name+"-pc", name+"-pc")
	for _, id := range []string{"CVE-2024-0001", map[string]string{"acme": "CVE-2024-1001", "globex": "CVE-2024-2001"}[name]} {
		put(graph.Vulnerability, id, graph.Prop{Name: "id", Value: graph.Text(id)})
		join(graph.MachineIdentified, name+"-pc", id)
	}
	d.Finish(graph.Whole, graph.Machine, graph.Endpoint, graph.MachineManagesEndpoint, graph.Vulnerability, graph.MachineIdentified)
}

// asked is an answer to a query.
type asked struct {
	Type string           `json:"type"`
	Data []map[string]any `json:"data"`
	Meta struct {
		Generation   int    `json:"generation"`
		Cursor       string `json:"cursor"`
		Completeness []struct{ Type, State, Integration string }
	} `json:"meta"`
	Warnings []string `json:"warnings"`
}

// texts is a column of rows, its texts joined.
func texts(rows []map[string]any, name string) string {
	var texts []string
	for _, row := range rows {
		text, _ := row[name].(string)
		texts = append(texts, text)
	}
	return strings.Join(texts, " ")
}

func TestQuery(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	viewer := s.As(t, account.Viewer)
	var first, second asked
	body := map[string]any{
		"query": "FIND Device WITH displayName ^= ${tenant} AS d RETURN d.displayName AS name ORDER BY name DESC",
		"limit": 3, "variables": map[string]any{"tenant": []string{"acme", "globex"}},
	}
	viewer.Do("POST", "/api/v1/query", body).Want(http.StatusOK).Into(&first)
	if got := texts(first.Data, "name"); first.Type != "table" || got != "globex-phone globex-pc acme-phone" || first.Meta.Cursor == "" {
		t.Errorf("the first page is a %s of %s, cursor %q", first.Type, got, first.Meta.Cursor)
	}
	viewer.Do("POST", "/api/v1/query", map[string]any{"cursor": first.Meta.Cursor}).Want(http.StatusOK).Into(&second)
	if got := texts(second.Data, "name"); got != "acme-pc" || second.Meta.Cursor != "" {
		t.Errorf("the second page is %s, cursor %q", got, second.Meta.Cursor)
	}
	limited := s.With(t, s.Account("ann", account.Admin, []string{"acme"}))
	limited.Do("POST", "/api/v1/query", map[string]any{"cursor": first.Meta.Cursor}).Want(http.StatusUnprocessableEntity)
	limited.Do("POST", "/api/v1/query", body).Want(http.StatusOK).Into(&first)
	if got := texts(first.Data, "name"); got != "acme-phone acme-pc" {
		t.Errorf("who sees acme gets %s", got)
	}
	for _, c := range first.Meta.Completeness {
		if c.Integration == "integration/globex" {
			t.Errorf("who sees acme is told %+v", c)
		}
	}
}

// TestManyReaders: however many lists are read, each goes on; who sees the same
// reads the same list together, who does not reads his own.
func TestManyReaders(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t), func(cfg *api.Config) { cfg.Query.Language.Now = time.Now() })
	viewer, other := s.As(t, account.Viewer), s.As(t, account.Admin)
	limited := s.With(t, s.Account("ann", account.Viewer, []string{"acme"}))
	list := func(c *apitest.Client, n int) string {
		var page asked
		c.Do("POST", "/api/v1/query", map[string]any{"query": fmt.Sprintf("FIND Device ORDER BY displayName LIMIT %d", n), "limit": 1}).Want(http.StatusOK).Into(&page)
		return page.Meta.Cursor
	}
	at, own := list(viewer, 4), list(limited, 4)
	for n := range 110 {
		list(viewer, 5+n)
	}
	if got := list(other, 4); got != at || got == own {
		t.Errorf("the cursors of who sees the same are %s and %s, that of who does not %s", at, got, own)
	}
	for c, want := range map[*apitest.Client]string{viewer: at, other: at, limited: own} {
		var page asked
		c.Do("POST", "/api/v1/query", map[string]any{"cursor": want}).Want(http.StatusOK).Into(&page)
		if got := texts(page.Data, "displayName"); got != "acme-phone" {
			t.Errorf("the second page is %s", got)
		}
	}
	limited.Do("POST", "/api/v1/query", map[string]any{"cursor": at}).Want(http.StatusUnprocessableEntity)
}

// TestIdentify: a table says of which entities its rows are when it is asked to.
func TestIdentify(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	viewer := s.As(t, account.Viewer)
	body := map[string]any{"query": "FIND Device AS d RETURN d.displayName AS name ORDER BY name", "limit": 1, "identify": true}
	var first, second, devices asked
	viewer.Do("POST", "/api/v1/query", body).Want(http.StatusOK).Into(&first)
	viewer.Do("POST", "/api/v1/query", map[string]any{"cursor": first.Meta.Cursor}).Want(http.StatusOK).Into(&second)
	viewer.Do("POST", "/api/v1/query", map[string]any{"query": "FIND Device ORDER BY displayName"}).Want(http.StatusOK).Into(&devices)
	got := texts(append(first.Data, second.Data...), "@d")
	if want := texts(devices.Data[:2], "_id"); got != want {
		t.Errorf("the rows are of %s, want %s", got, want)
	}
	a := viewer.Do("POST", "/api/v1/query/stream", body).Want(http.StatusOK)
	if !strings.Contains(string(a.Body), `"@d":`) {
		t.Errorf("the stream does not say of what its row is: %s", a.Body)
	}
}

func TestQueryRefuses(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	for path, body := range map[string]map[string]any{
		"query":       {"query": "FIND"},
		"query ":      {},
		"variables.x": {"query": "FIND Device", "variables": map[string]any{"x": map[string]any{}}},
		"cursor":      {"cursor": "nothing-1"},
		"limit":       {"query": "FIND Device", "limit": 0},
	} {
		p := s.As(t, account.Viewer).Do("POST", "/api/v1/query", body).Want(http.StatusUnprocessableEntity).Problem()
		if len(p.Errors) != 1 || p.Errors[0].Path != strings.TrimSpace(path) {
			t.Errorf("%v: %+v, want %s to be wrong", body, p, path)
		}
	}
	p := s.As(t, account.Viewer).Do("POST", "/api/v1/query", map[string]any{"query": "FIND Device AT date(2001)"}).Want(http.StatusUnprocessableEntity).Problem()
	if !strings.Contains(p.Detail, "known since") {
		t.Errorf("before the graph began: %s", p.Detail)
	}
}

func TestAnalyze(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	var a struct {
		OK    bool
		Error struct {
			Message    string
			Line, From int
		}
		Completions []struct{ Text string }
		Canonical   string
		Columns     []string
		Plan        []struct{ Operator string }
	}
	viewer := s.As(t, account.Viewer)
	viewer.Do("POST", "/api/v1/query/analyze", map[string]any{"query": "FIND Device WITH osPlatform = ", "offset": 30}).Want(http.StatusOK).Into(&a)
	if a.OK || a.Error.Line != 1 || a.Error.From != 30 || len(a.Completions) < 2 || a.Completions[0].Text != "'iOS'" {
		t.Errorf("an unfinished query: %+v", a)
	}
	viewer.Do("POST", "/api/v1/query/analyze", map[string]any{"query": "find Device as d return d.name", "explain": true}).Want(http.StatusOK).Into(&a)
	if !a.OK || a.Canonical != "FIND Device AS d RETURN d.name" || len(a.Columns) != 1 || len(a.Plan) == 0 {
		t.Errorf("a query: %+v", a)
	}
}

func TestExport(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	text := "FIND Device AS d RETURN d.displayName AS name ORDER BY name LIMIT 1"
	for format, want := range map[string]string{"csv": "name\nacme-pc\n", "ndjson": "{\"name\":\"acme-pc\"}\n", "parquet": "PAR1", "json": `{"type":"table"`} {
		a := s.As(t, account.Viewer).Do("POST", "/api/v1/query/export", map[string]any{"query": text, "format": format}).Want(http.StatusOK)
		if !strings.HasPrefix(string(a.Body), want) || !strings.Contains(a.Header.Get("Content-Disposition"), "answer."+format) {
			t.Errorf("%s: %q with %v", format, a.Body, a.Header)
		}
	}
	s.As(t, account.Viewer).Do("POST", "/api/v1/query/export", map[string]any{"query": "FIND Device RETURN TREE", "format": "parquet"}).Want(http.StatusUnprocessableEntity)
}

func TestQueryStream(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	a := s.As(t, account.Viewer).Do("POST", "/api/v1/query/stream", map[string]any{"query": "FIND Device"}).Want(http.StatusOK)
	if text := string(a.Body); !strings.Contains(text, "event: answer\ndata: {\"type\":\"list\"") || !strings.Contains(text, "id: 1\n") {
		t.Errorf("the stream is %s", text)
	}
	a = s.As(t, account.Viewer).Do("POST", "/api/v1/query/stream", map[string]any{"query": "FIND"}).Want(http.StatusOK)
	if text := string(a.Body); !strings.Contains(text, "event: problem\n") || !strings.Contains(text, "line 1") {
		t.Errorf("the stream of what is no query is %s", text)
	}
}

func TestInventories(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	viewer := s.As(t, account.Viewer)
	var list struct {
		Items []struct {
			Name    string
			Columns []struct{ Name, Kind string }
			Counts  struct {
				All  int
				With int `json:"with_findings"`
			}
		}
	}
	viewer.Do("GET", "/api/v1/inventories?counts=true", nil).Want(http.StatusOK).Into(&list)
	if first := list.Items[0]; len(list.Items) != 8 || first.Name != "systems" || first.Counts.All != 4 || first.Counts.With != 2 || len(first.Columns) == 0 {
		t.Errorf("the inventories are %+v", list)
	}
	var page struct {
		Query, Next string
		Total       int
		Items       []map[string]any
		Meta        struct{ Generation int }
	}
	path := "/api/v1/inventories/systems/rows?filter=osPlatform=iOS&filter=osPlatform=macOS&sort=-displayName&columns=displayName,osPlatform&limit=3"
	viewer.Do("GET", path, nil).Want(http.StatusOK).Into(&page)
	if got := texts(page.Items, "displayName"); got != "globex-phone globex-pc acme-phone" || page.Total != 4 || page.Next == "" || page.Meta.Generation != 1 {
		t.Errorf("the first page is %s: %+v", got, page)
	}
	var same asked
	viewer.Do("POST", "/api/v1/query", map[string]any{"query": page.Query, "limit": 3}).Want(http.StatusOK).Into(&same)
	if diff := cmp.Diff(page.Items, same.Data); diff != "" {
		t.Errorf("the query gives other rows than the inventory (-inventory +query):\n%s", diff)
	}
	viewer.Do("GET", path+"&cursor="+page.Next, nil).Want(http.StatusOK).Into(&page)
	if got := texts(page.Items, "displayName"); got != "acme-pc" {
		t.Errorf("the second page is %s", got)
	}
	limited := s.With(t, s.Account("ann", account.Viewer, []string{"acme"}))
	limited.Do("GET", path, nil).Want(http.StatusOK).Into(&page)
	if got := texts(page.Items, "displayName"); got != "acme-phone acme-pc" || page.Total != 2 {
		t.Errorf("who sees acme has %s of %d", got, page.Total)
	}
	var facets struct {
		Items []struct {
			Column struct{ Name string }
			Values []struct {
				Value, Filter string
				Count         int
			}
		}
	}
	limited.Do("GET", "/api/v1/inventories/systems/facets?facet=osPlatform&filter=osPlatform=iOS", nil).Want(http.StatusOK).Into(&facets)
	if f := facets.Items; len(f) != 1 || len(f[0].Values) != 2 || f[0].Values[0].Count != 1 || f[0].Values[1].Filter != "osPlatform=macOS" {
		t.Errorf("the facets are %+v", facets)
	}
	a := limited.Do("GET", "/api/v1/inventories/systems/export?columns=displayName&findings=with", nil).Want(http.StatusOK)
	if got := string(a.Body); !strings.HasPrefix(got, "_id,_type,displayName\n") || !strings.HasSuffix(got, ",user_endpoint,acme-pc\n") {
		t.Errorf("the export is %s", got)
	}
	for _, path := range []string{"systems/rows?filter=colour=red", "systems/facets?facet=colour", "systems/rows?sort=colour", "findings/export?findings=with"} {
		viewer.Do("GET", "/api/v1/inventories/"+path, nil).Want(http.StatusUnprocessableEntity)
	}
	viewer.Do("GET", "/api/v1/inventories/printers/rows", nil).Want(http.StatusNotFound)
}

func TestEntity(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	viewer, limited := s.As(t, account.Viewer), s.With(t, s.Account("ann", account.Viewer, []string{"acme"}))
	var e struct {
		ID, Type, Name, Integration string
		Properties                  []struct{ Name, Source string }
		Related                     []struct {
			Relationship, Direction, Type string
			Count                         int
		}
		Completeness []struct{ State string }
	}
	agent := column.ID("integration/acme", graph.Machine, "acme-pc")
	viewer.Do("GET", "/api/v1/entities/"+agent, nil).Want(http.StatusOK).Into(&e)
	if e.ID != agent || e.Name != "acme-pc" || e.Integration != "acme" || len(e.Properties) != 1 || e.Properties[0].Source != "acme" || len(e.Completeness) != 1 {
		t.Errorf("the entity is %+v", e)
	}
	if r := e.Related; len(r) != 2 || r[0].Relationship != string(graph.MachineIdentified) || r[0].Direction != "out" || r[0].Count != 2 || r[1].Type != "user_endpoint" {
		t.Errorf("it is related to %+v", r)
	}
	var page struct {
		Query, Next string
		Items       []struct {
			DisplayName  string
			Relationship struct {
				Class string `json:"_class"`
			}
		}
	}
	path := "/api/v1/entities/" + agent + "/neighbours?relationship=" + string(graph.MachineIdentified) + "&direction=out&type=" + string(graph.Vulnerability) + "&limit=1"
	viewer.Do("GET", path, nil).Want(http.StatusOK).Into(&page)
	if len(page.Items) != 1 || page.Items[0].DisplayName != "CVE-2024-0001" || page.Items[0].Relationship.Class != "IDENTIFIED" || page.Next == "" {
		t.Errorf("the neighbours are %+v", page)
	}
	next := path + "&cursor=" + page.Next
	page.Next = ""
	viewer.Do("GET", next, nil).Want(http.StatusOK).Into(&page)
	if len(page.Items) != 1 || page.Items[0].DisplayName != "CVE-2024-1001" || page.Next != "" {
		t.Errorf("the next neighbours are %+v", page)
	}
	viewer.Do("GET", "/api/v1/entities/"+agent+"/neighbours?at=2099-01-01T00:00:00Z", nil).Want(http.StatusOK).Into(&page)
	if len(page.Items) != 3 || !strings.HasSuffix(page.Query, "AT date(2099-01-01T00:00:00Z)") {
		t.Errorf("the neighbours of another moment are %+v", page)
	}
	viewer.Do("GET", "/api/v1/entities/"+agent+"/neighbours?relationship="+string(graph.AlertHasFile), nil).Want(http.StatusUnprocessableEntity)

	others := column.ID("integration/globex", graph.Machine, "globex-pc")
	viewer.Do("GET", "/api/v1/entities/"+others, nil).Want(http.StatusOK)
	for _, path := range []string{"", "/neighbours", "/history"} {
		limited.Do("GET", "/api/v1/entities/"+others+path, nil).Want(http.StatusNotFound)
	}
	// What both share is related to what is seen of it.
	cve := column.ID(match.Partition, graph.CVE, "cve-2024-0001")
	for client, want := range map[*apitest.Client]int{viewer: 2, limited: 1} {
		client.Do("GET", "/api/v1/entities/"+cve, nil).Want(http.StatusOK).Into(&e)
		if len(e.Related) != 1 || e.Related[0].Count != want {
			t.Errorf("what is shared is related to %+v, want %d", e.Related, want)
		}
	}
}

func TestEntityHistory(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	agent := column.ID("integration/acme", graph.Machine, "acme-pc")
	var h struct {
		Total int
		Next  string
		Whole bool
		Items []struct {
			Op, Relationship, Direction string
			Other                       struct{ ID, Name, Key string }
			Properties                  []struct {
				Name  string
				After any
			}
		}
	}
	path := "/api/v1/entities/" + agent + "/history?limit=3"
	s.As(t, account.Viewer).Do("GET", path, nil).Want(http.StatusOK).Into(&h)
	if h.Total != 4 || len(h.Items) != 3 || !h.Whole || h.Items[0].Relationship == "" || h.Items[0].Direction != "out" {
		t.Errorf("the history is %+v", h)
	}
	if other := h.Items[0].Other; other.Name == "" || other.Name != other.Key {
		t.Errorf("the other end is %+v", other)
	} else {
		s.As(t, account.Viewer).Do("GET", "/api/v1/entities/"+other.ID, nil).Want(http.StatusOK)
	}
	h.Items = nil
	s.As(t, account.Viewer).Do("GET", path+"&cursor="+h.Next, nil).Want(http.StatusOK).Into(&h)
	if len(h.Items) != 1 || h.Items[0].Op != "created" || h.Items[0].Relationship != "" || h.Items[0].Properties[0].After != "acme-pc" {
		t.Errorf("it begins with %+v", h.Items)
	}
}

func TestStatusTellsOfWhatIsSeen(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	var status struct {
		Generation int
		Parts      []struct{ Name, Integration string }
		Entities   []struct {
			Type  string
			Count int
		}
		Relationships []struct {
			Type, Class, From, To string
			Count                 int
		}
	}
	s.With(t, s.Account("ann", account.Viewer, []string{"acme"})).Do("GET", "/api/v1/status", nil).Want(http.StatusOK).Into(&status)
	if status.Generation != 1 || len(status.Parts) != 1 || status.Parts[0].Integration != "acme" {
		t.Errorf("the status is %+v", status)
	}
	for _, e := range status.Entities {
		if want := map[string]int{"cve": 2, "microsoft_defender_machine": 1, "user_endpoint": 2, "microsoft_defender_vulnerability": 2}[e.Type]; e.Count != want {
			t.Errorf("there are %d %s, want %d", e.Count, e.Type, want)
		}
	}
	if r := status.Relationships; len(r) == 0 || r[0].Count == 0 || r[0].Class == "" || r[0].From == "" || r[0].To == "" {
		t.Errorf("the relationships are %+v", r)
	}
	// Without data there is a status, too.
	apitest.New(t).As(t, account.Viewer).Do("GET", "/api/v1/status", nil).Want(http.StatusOK).Into(&status)
	if status.Generation != 0 {
		t.Errorf("without data the generation is %d", status.Generation)
	}
}

// TestOutline: a query is taken apart, its outline put together again; what is no
// query is said to be none.
func TestOutline(t *testing.T) {
	t.Parallel()
	viewer := apitest.New(t, withGraph(t)).As(t, account.Viewer)
	type told struct {
		OK    bool
		Error *struct {
			Message      string
			Line, Column int
		}
		Query           string
		Outline         map[string]any
		Written, Counts []string
	}
	outline := func(body map[string]any) (o told) {
		viewer.Do("POST", "/api/v1/query/outline", body).Want(http.StatusOK).Into(&o)
		return o
	}
	apart := outline(map[string]any{"query": "find Device with name = 'x' (that manages HostAgent as a)? return ABS(a.x), a.name"})
	if !apart.OK || len(apart.Written) != 1 || len(apart.Counts) != 2 {
		t.Errorf("taken apart it is %+v", apart)
	}
	if together := outline(map[string]any{"outline": apart.Outline}); together.Query != apart.Query {
		t.Errorf("put together it is %q, not %q", together.Query, apart.Query)
	}
	if wrong := outline(map[string]any{"query": "FIND Device THAT"}); wrong.OK || wrong.Error == nil || wrong.Error.Column != 17 {
		t.Errorf("what is no query is %+v", wrong)
	}
	viewer.Do("POST", "/api/v1/query/outline", map[string]any{}).Want(http.StatusUnprocessableEntity)
}

func TestQuestions(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	analyst := s.As(t, account.Analyst)
	draft := map[string]any{
		"name": "my-devices", "title": "Which are mine?", "tags": []string{"mine"},
		"parameters": []any{map[string]any{"name": "os", "default": "iOS"}},
		"queries":    []any{map[string]any{"name": "devices", "text": "FIND Device WITH osPlatform = ${os} AS d RETURN d.displayName AS name ORDER BY name"}},
	}
	made := analyst.Do("POST", "/api/v1/questions", draft).Want(http.StatusCreated)
	var list struct {
		Items []struct {
			Name    string
			Library bool
		}
		Total int
	}
	analyst.Do("GET", "/api/v1/questions?tag=mine", nil).Want(http.StatusOK).Into(&list)
	if list.Total != 1 || list.Items[0].Name != "my-devices" || list.Items[0].Library {
		t.Errorf("tagged as mine are %+v", list)
	}
	var ran struct {
		Answers []struct {
			Query  string
			Answer asked
		}
	}
	for os, want := range map[string]string{"": "acme-phone globex-phone", "macOS": "acme-pc globex-pc"} {
		body := map[string]any{}
		if os != "" {
			body["parameters"] = map[string]any{"os": os}
		}
		s.As(t, account.Viewer).Do("POST", "/api/v1/questions/my-devices/run", body).Want(http.StatusOK).Into(&ran)
		if got := texts(ran.Answers[0].Answer.Data, "name"); got != want || ran.Answers[0].Query != "devices" {
			t.Errorf("asked for %q: %s, want %s", os, got, want)
		}
	}
	var trend struct {
		Counted, Query string
		Points         []struct{ Count float64 }
		Left           int
	}
	trendPath := "/api/v1/questions/my-devices/trend"
	for who, want := range map[*apitest.Client]float64{analyst: 2, s.With(t, s.Account("ann", account.Viewer, []string{"acme"})): 1} {
		who.Do("POST", trendPath, map[string]any{}).Want(http.StatusOK).Into(&trend)
		if len(trend.Points) != 1 || trend.Points[0].Count != want || trend.Left != 0 || trend.Counted != "rows" || trend.Query == "" {
			t.Errorf("the trend is %+v, want %v", trend, want)
		}
	}
	analyst.Do("POST", trendPath, map[string]any{"query": "other"}).Want(http.StatusUnprocessableEntity)
	analyst.Do("POST", "/api/v1/questions/my-devices/run", map[string]any{"parameters": map[string]any{"no": 1}}).Want(http.StatusUnprocessableEntity)
	if got := string(analyst.Do("GET", "/api/v1/questions/export?saved=true", nil).Want(http.StatusOK).Body); !strings.HasPrefix(got, "- name: my-devices\n") {
		t.Errorf("as YAML it is %s", got)
	}
	draft["queries"] = []any{map[string]any{"name": "devices", "text": "FIND"}}
	analyst.Header("If-Match", made.Header.Get("ETag")).Do("PUT", "/api/v1/questions/my-devices", draft).Want(http.StatusUnprocessableEntity)
	analyst.Do("DELETE", "/api/v1/questions/my-devices", nil).Want(http.StatusPreconditionRequired)
	analyst.Header("If-Match", `"7"`).Do("DELETE", "/api/v1/questions/my-devices", nil).Want(http.StatusPreconditionFailed)
	analyst.Header("If-Match", made.Header.Get("ETag")).Do("DELETE", "/api/v1/questions/my-devices", nil).Want(http.StatusNoContent)
	analyst.Do("GET", "/api/v1/questions/my-devices", nil).Want(http.StatusNotFound)
}

func TestExportForTheCommandLine(t *testing.T) {
	t.Parallel()
	s := apitest.New(t, withGraph(t))
	viewer := s.As(t, account.Viewer)
	export := func(body map[string]any) *apitest.Answer {
		t.Helper()
		return viewer.Do("POST", "/api/v1/query/export", body).Want(http.StatusOK)
	}
	a := export(map[string]any{"query": "FIND Dévice", "format": "table", "width": 40})
	if got, want := string(a.Body), "\n0 entities\n"; !strings.HasSuffix(got, want) {
		t.Errorf("the table is %q", got)
	}
	header := a.Header.Get("Parapet-Remarks")
	var remarks []string
	if err := json.Unmarshal([]byte(header), &remarks); err != nil || len(remarks) != 1 || !strings.Contains(remarks[0], "no class `Dévice`") {
		t.Errorf("the remarks are %s: %v", header, err)
	}
	if strings.ContainsFunc(header, func(r rune) bool { return r > 0x7e }) {
		t.Errorf("the remarks are not in ASCII: %s", header)
	}
	if a := export(map[string]any{"query": "FIND Device", "format": "table", "explain": true}); !strings.HasPrefix(string(a.Body), "operator") {
		t.Errorf("the explanation is %s", a.Body)
	}
	if a := export(map[string]any{"query": "FIND Device", "format": "json", "explain": true}); !strings.HasPrefix(string(a.Body), `{"operators":[`) {
		t.Errorf("the explanation is %s", a.Body)
	}
	if a := export(map[string]any{"query": "FIND Device", "format": "csv", "rows": 1}); !strings.Contains(a.Header.Get("Parapet-Remarks"), "more rows") {
		t.Errorf("one row of several is not told: %v", a.Header)
	}
	viewer.Do("POST", "/api/v1/query/export", map[string]any{"query": "FIND Device", "format": "csv", "explain": true}).Want(http.StatusUnprocessableEntity)

	path := "/api/v1/questions/open-alerts/export"
	if got := string(viewer.Do("POST", path, map[string]any{"format": "table"}).Want(http.StatusOK).Body); !strings.HasPrefix(got, "Which alerts are open?\n") {
		t.Errorf("the answers as a table are %s", got)
	}
	if got := string(viewer.Do("POST", path, map[string]any{"format": "json"}).Want(http.StatusOK).Body); !strings.HasPrefix(got, `{"question":"open-alerts","query":"alerts","answer":{`) {
		t.Errorf("the answers as JSON are %s", got)
	}
	viewer.Do("POST", path, map[string]any{"format": "parquet"}).Want(http.StatusUnprocessableEntity)
}
