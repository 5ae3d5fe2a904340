package ingest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/ingest"
	"parapet/internal/msgraph"
	"parapet/internal/transport/transporttest"
)

// tenant answers the calls of a run with the records it is given, as JSON
// objects. The zero tenant is empty.
type tenant struct {
	organization  string
	users, groups []string
	members       map[string][]string // by group
	changes       map[string][]string // of users and groups, oldest first; without an entry nobody tells
	machines      []string
	unlisted      map[string]string   // devices that are not in the list, by id
	logons        map[string][]string // by device; one that is not in it is unknown by its id
	catalogue     []string
	findings      []string // rows of the export
	generation    string   // of the export; links to another have expired
	hunt          func(query string) (status int, body string)
	answer        map[string]http.HandlerFunc // in place of the usual, by path

	mu    sync.Mutex
	calls []string // their paths
}

// fivePermissions are those that the documentation asks for.
func fivePermissions() ingest.Access {
	return ingest.Access{
		Graph:    ingest.Token{Roles: []string{"Organization.Read.All", "Directory.Read.All"}},
		Defender: ingest.Token{Roles: []string{"Machine.Read.All", "User.Read.All", "Vulnerability.Read.All"}},
	}
}

// fourSources are those that the five permissions are enough for.
func fourSources() ingest.Sources {
	return ingest.Sources{"users": true, "groups": true, "logon_users": true, "vulnerabilities": true}
}

// config reads the tenant as integration acme, with the five permissions.
func (n *tenant) config(tb testing.TB) ingest.Config {
	client := transporttest.NewClient(tb, n)
	token := transporttest.Token("token")
	return ingest.Config{
		Name: "acme", Sources: fourSources(), Access: fivePermissions(), Calls: client.Calls, AcceptDeletions: true,
		Defender: defender.New(defender.Config{Base: transporttest.Base, Transport: client, Token: token}),
		Graph:    msgraph.New(msgraph.Config{Base: transporttest.Base + "/v1.0", Transport: client, Token: token}),
	}
}

func (n *tenant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.serve(w, r)
}

func (n *tenant) serve(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/v1.0"), "/api")
	n.calls = append(n.calls, path)
	if answer := n.answer[path]; answer != nil {
		answer(w, r)
		return
	}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case path == "/organization":
		value(w, []string{n.organization})
	case path == "/$batch":
		n.serveBatch(w, r)
	case path == "/users/delta" || path == "/groups/delta":
		n.serveDelta(w, r, parts[0])
	case path == "/users":
		value(w, n.users)
	case path == "/groups":
		value(w, n.groups)
	case parts[0] == "groups":
		value(w, n.members[parts[1]])
	case path == "/machines" && r.URL.Query().Get("$filter") != "":
		n.serveMachinesByID(w, r.URL.Query().Get("$filter"))
	case path == "/machines":
		page(w, r, n.machines)
	case path == "/vulnerabilities":
		page(w, r, n.catalogue)
	case path == "/machines/SoftwareVulnerabilitiesExport":
		fmt.Fprintf(w, `{"exportFiles":["%s/%s/part-0?sig=x"],"generatedTime":"2025-10-07T06:00:00Z"}`, transporttest.FileBase, n.generation)
	case strings.HasSuffix(path, "/part-0"):
		n.download(w, r)
	case parts[0] == "machines" && len(parts) == 3:
		n.serveLogons(w, parts[1])
	case parts[0] == "machines" && !strings.HasSuffix(path, "ByMachine"):
		n.serveMachine(w, parts[1])
	case path == "/security/runHuntingQuery":
		n.serveHunt(w, r)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// serveBatch answers each of several requests.
func (n *tenant) serveBatch(w http.ResponseWriter, r *http.Request) {
	var batch struct {
		Requests []struct{ ID, URL string }
	}
	if err := json.NewDecoder(r.Body).Decode(&batch); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var answers []string
	for _, one := range batch.Requests {
		answer := httptest.NewRecorder()
		n.serve(answer, httptest.NewRequest("GET", "/v1.0"+one.URL, nil))
		body := answer.Body.String()
		if body == "" {
			body = "null"
		}
		answers = append(answers, fmt.Sprintf(`{"id":%q,"status":%d,"body":%s}`, one.ID, answer.Code, body))
	}
	fmt.Fprintf(w, `{"responses":[%s]}`, strings.Join(answers, ","))
}

// serveDelta gives the changes from the place that a link says, and a link to the
// end of them. Without changes it knows of no such call.
func (n *tenant) serveDelta(w http.ResponseWriter, r *http.Request, of string) {
	changes, told := n.changes[of]
	if !told {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	from := len(changes)
	if token := r.URL.Query().Get("$deltatoken"); token != "latest" {
		from, _ = strconv.Atoi(token)
	}
	if from > len(changes) {
		refuse(http.StatusGone, "syncStateNotFound", "the token is too old")(w, r)
		return
	}
	fmt.Fprintf(w, `{"value":[%s],"@odata.deltaLink":"%s/v1.0/%s/delta?$deltatoken=%d"}`,
		strings.Join(changes[from:], ","), transporttest.Base, of, len(changes))
}

func (n *tenant) download(w http.ResponseWriter, r *http.Request) {
	if strings.Trim(strings.TrimSuffix(r.URL.Path, "/part-0"), "/") != n.generation {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `<Error><Code>AuthenticationFailed</Code><Message>Signature not valid</Message></Error>`)
		return
	}
	fmt.Fprint(w, strings.Join(n.findings, "\n"))
}

// serveMachine answers for a device alone: only for those of unlisted.
func (n *tenant) serveMachine(w http.ResponseWriter, device string) {
	if record, known := n.unlisted[device]; known {
		fmt.Fprint(w, record)
		return
	}
	refuse(http.StatusNotFound, "ResourceNotFound", "Machine was not found")(w, nil)
}

// serveMachinesByID gives those of unlisted that a filter names, unless it is not
// to understand such filters.
func (n *tenant) serveMachinesByID(w http.ResponseWriter, filter string) {
	if answer := n.answer["/machines by id"]; answer != nil {
		answer(w, nil)
		return
	}
	var named []string
	for id, record := range n.unlisted {
		if strings.Contains(filter, "id eq '"+id+"'") {
			named = append(named, record)
		}
	}
	value(w, named)
}

func (n *tenant) serveLogons(w http.ResponseWriter, device string) {
	logons, known := n.logons[device]
	if !known {
		refuse(http.StatusNotFound, "ResourceNotFound", "Machine was not found")(w, nil)
		return
	}
	value(w, logons)
}

func (n *tenant) serveHunt(w http.ResponseWriter, r *http.Request) {
	var question struct{ Query string }
	if err := json.NewDecoder(r.Body).Decode(&question); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	status, body := n.hunt(question.Query)
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}

func value(w http.ResponseWriter, rows []string) {
	fmt.Fprintf(w, `{"value":[%s]}`, strings.Join(rows, ","))
}

func page(w http.ResponseWriter, r *http.Request, rows []string) {
	skip, _ := strconv.Atoi(r.URL.Query().Get("$skip"))
	value(w, rows[min(skip, len(rows)):])
}

func refuse(status int, code, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"error":{"code":%q,"message":%q}}`, code, message)
	}
}

// count is how many calls of a path were made.
func (n *tenant) count(path string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := 0
	for _, call := range n.calls {
		if call == path {
			all++
		}
	}
	return all
}

// newStore is an empty graph.
func newStore(t *testing.T) *snapshot.Store {
	t.Helper()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// run runs and fails the test when that gives an error.
func run(t *testing.T, store graph.Store, cfg ingest.Config) ingest.Report {
	t.Helper()
	report, err := ingest.Run(t.Context(), store, cfg)
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	return report
}

// on are the steps that are not switched off.
func on(r ingest.Report) []ingest.Step {
	return slices.DeleteFunc(slices.Clone(r.Steps), func(s ingest.Step) bool { return s.Off })
}

// outcomes lists how the steps ended, as "name outcome".
func outcomes(r ingest.Report) []string {
	var all []string
	for _, s := range on(r) {
		all = append(all, s.Name+" "+string(s.Outcome))
	}
	return all
}

func reason(r ingest.Report, step string) string {
	for _, s := range r.Steps {
		if s.Name == step {
			return s.Reason
		}
	}
	return "no step " + step
}

// keys lists what a graph holds of a type: keys of entities, and both ends of
// relationships.
func keys(view graph.View, t graph.Type) []string {
	all := []string{}
	for _, e := range view.Entities(t) {
		all = append(all, short(e.Key))
	}
	for _, r := range view.Relationships(t) {
		all = append(all, short(r.From)+" > "+short(r.To))
	}
	slices.Sort(all)
	return all
}

// short is a key without its type.
func short(key graph.Key) string {
	_, id, found := strings.Cut(string(key), ":")
	if !found {
		return string(key)
	}
	return id
}

// props is what a graph holds of the entity of a key, or of the relationship
// between two, as "from > to"; values as text.
func props(t *testing.T, view graph.View, typ graph.Type, name string) map[string]string {
	t.Helper()
	for _, e := range view.Entities(typ) {
		if short(e.Key) == name {
			return texts(e.Props)
		}
	}
	for _, r := range view.Relationships(typ) {
		if short(r.From)+" > "+short(r.To) == name {
			return texts(r.Props)
		}
	}
	t.Fatalf("there is no %s %s", typ, name)
	return nil
}

func texts(props graph.Props) map[string]string {
	all := map[string]string{}
	for _, p := range props {
		if p.Value.Defined() {
			all[p.Name] = p.Value.String()
		}
	}
	return all
}
