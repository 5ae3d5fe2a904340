// Package internal_test keeps the architecture: which package may know which,
// and which modules the product is built on.
package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrow says what a package may import of ours, and why no more.
type arrow struct {
	may []string
	why string
}

// arrows is the import graph, which is the data flow drawn backwards. A package
// inside another ("graph/snapshot/column") follows the rule of the nearest one
// that is listed, and may import its siblings there.
var arrows = map[string]arrow{
	"graph":           {nil, "the domain knows nobody"},
	"graph/plan":      {[]string{"graph"}, "plans speak of the graph, not of a language or a store"},
	"graph/snapshot":  {[]string{"graph", "graph/plan", "processors"}, "a store knows the domain and plans, not who fills it or asks"},
	"graph/storetest": {[]string{"graph", "graph/plan", "j1ql"}, "the suite of all stores asks in the language and knows no store"},
	"glyph":           {nil, "how wide characters are does not depend on what they say"},
	"j1ql":            {[]string{"glyph", "graph", "graph/plan"}, "the language is pure: text in, plan out"},
	"query":           {[]string{"glyph", "graph", "graph/plan", "j1ql", "terminal"}, "queries run on any executor"},
	"scope": {
		[]string{"graph", "graph/snapshot", "graph/snapshot/column", "graph/snapshot/connect", "graph/snapshot/exec", "graph/snapshot/history", "graph/snapshot/restrict", "problem", "query"},
		"what an account sees of a graph is cut out before it is asked",
	},
	"overview": {[]string{"exposure", "graph", "graph/plan", "query", "scope", "trend"}, "what is counted are queries, and what makes a weakness urgent is said once"},
	"trend":    {[]string{"state"}, "what was counted is kept whatever it is"},
	"question": {
		[]string{"graph", "graph/plan", "j1ql", "j1ql/outline", "problem", "query", "scope", "state", "trend"},
		"questions are asked through query, and how their answers went on is kept for who sees the same",
	},
	"match":        {[]string{"graph"}, "matching reads and writes the graph alone"},
	"problem":      {nil, "what is wrong with a request does not depend on what it asks for"},
	"secret":       {nil, "a value that hides itself"},
	"transport":    {[]string{"secret"}, "the way out does not know what is asked for"},
	"entra":        {[]string{"secret", "transport"}, "sign-in knows how to send, not what tokens are used for"},
	"odata":        {nil, "how services write collections, times and numbers, whoever asks"},
	"odata/scan":   {nil, "JSON is JSON, whatever it says"},
	"hunting":      {[]string{"odata", "odata/scan", "transport"}, "two services answer hunting queries, in one shape"},
	"defender":     {[]string{"hunting", "odata", "odata/scan", "processors", "transport"}, "a client knows HTTP, not the graph"},
	"msgraph":      {[]string{"hunting", "odata", "transport"}, "a client knows HTTP, not the graph"},
	"ingest":       {[]string{"defender", "graph", "hunting", "match", "msgraph", "odata", "transport"}, "here alone both the sources and the graph are known"},
	"ingest/route": {nil, "what ways cost is arithmetic"},
	"ingest/spool": {[]string{"transport"}, "what is kept of a run are answers, whatever they say"},
	"config":       {[]string{"entra", "ingest", "secret"}, "configuration names what can be read, and is read before anything runs"},
	"tenant":       {[]string{"defender", "entra", "ingest", "msgraph", "secret", "transport"}, "how a tenant is reached does not depend on who asks, nor where it is configured"},
	"integration": {
		[]string{"entra", "graph", "graph/snapshot", "ingest", "problem", "secret", "secret/seal", "state", "tenant", "transport"},
		"integrations know what can be read and keep what people say of it, not who may do what nor how the queue works",
	},
	"simulator": {nil, "the simulated tenant does not know the product, nor the product it"},
	"terminal":  {[]string{"glyph"}, "a terminal draws what it is given"},
	"bench":     {nil, "the benchmark is tests alone, which may know everything"},
	"load":      {nil, "the service is loaded by tests alone, which may know everything"},

	"state":       {[]string{"problem"}, "a small database knows none of the nouns that keep something in it"},
	"secret/seal": {[]string{"secret"}, "how secrets are sealed does not depend on whose they are"},
	"audit":       {[]string{"problem", "state"}, "a log of what was done does not know what can be done"},
	"account":     {[]string{"problem", "processors", "secret", "state"}, "who somebody is and may do does not depend on how he asks"},
	"api": {
		[]string{
			"about", "account", "audit", "changes", "dossier", "exposure", "graph", "graph/plan", "idempotency", "ingest", "ingest/route", "integration",
			"inventory", "j1ql", "j1ql/outline", "overview", "problem", "query", "question", "scope", "secret", "state", "trend",
		},
		"the API decodes, authorises, calls and encodes; it serves what others know",
	},
	"golden":      {nil, "files are compared whatever is in them"},
	"processors":  {nil, "how many processors there are does not depend on what is computed"},
	"raced":       {nil, "how a test was built does not depend on what it tests"},
	"pipes":       {nil, "connections in memory carry whatever is said over them"},
	"job":         {[]string{"integration", "problem", "state"}, "the queue follows what integrations record; it knows no tenant, no graph, and nobody who asks"},
	"server":      {[]string{"*"}, "who puts the service together knows all of it"},
	"api/apitest": {[]string{"*"}, "a server for tests is put together as the real one is"},
	"client":      {[]string{"api", "ingest", "integration", "problem", "secret"}, "a client of the API knows its types, not what is behind it"},
	"about":       {nil, "what the program is made of does not depend on what it does"},
	"changes":     {[]string{"graph", "graph/plan", "problem", "query", "scope"}, "what differs is looked at as somebody sees it, and written as answers are"},
	"dossier":     {[]string{"graph", "graph/plan", "j1ql", "problem", "query"}, "what is known of one entity is asked through query"},
	"exposure":    {[]string{"graph", "graph/snapshot/column", "j1ql", "problem"}, "findings are too many for queries row by row: they are counted where they lie, in columns"},
	"inventory":   {[]string{"exposure", "graph", "j1ql", "problem", "query", "state"}, "inventories are queries that write themselves; filters of counted vulnerabilities are kept beside theirs"},
	"idempotency": {[]string{"problem", "state"}, "that a request was done before does not depend on what it asks for"},

	"app": {[]string{"*"}, "wiring knows everything"},
}

func TestArrows(t *testing.T) {
	t.Parallel()
	for pkg, imports := range internalImports(t) {
		name, rule, ok := ruleOf(pkg)
		if !ok {
			t.Errorf("internal/%s has no rule: say in internal/arch_test.go what it may import, and why", pkg)
			continue
		}
		for _, imp := range imports {
			if !allowed(name, rule, imp) {
				t.Errorf("internal/%s may not import internal/%s: %s", pkg, imp, rule.why)
			}
		}
	}
}

func TestCommandsKnowTheAppAlone(t *testing.T) {
	t.Parallel()
	for file, imports := range imports(t, "../cmd") {
		for _, imp := range imports {
			if rest, ours := strings.CutPrefix(imp, "parapet/internal/"); ours && rest != "app" {
				t.Errorf("%s imports internal/%s: commands parse flags and call internal/app", file, rest)
			}
		}
	}
}

func ruleOf(pkg string) (string, arrow, bool) {
	for name := pkg; name != "."; name = path.Dir(name) {
		if rule, ok := arrows[name]; ok {
			return name, rule, true
		}
	}
	return "", arrow{}, false
}

func allowed(name string, rule arrow, imp string) bool {
	return imp == name || strings.HasPrefix(imp, name+"/") || slices.ContainsFunc(rule.may, func(may string) bool {
		return may == "*" || may == imp
	})
}

// internalImports are the packages of ours that each package of ours imports,
// tests left out.
func internalImports(t *testing.T) map[string][]string {
	pkgs := map[string][]string{}
	for file, all := range imports(t, ".") {
		pkg := path.Dir(file)
		for _, imp := range all {
			if rest, ours := strings.CutPrefix(imp, "parapet/internal/"); ours {
				pkgs[pkg] = append(pkgs[pkg], rest)
			}
		}
		if _, ok := pkgs[pkg]; !ok {
			pkgs[pkg] = nil
		}
	}
	delete(pkgs, ".")
	return pkgs
}

// imports reads what every Go file under a folder imports, tests left out.
func imports(t *testing.T, root string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := fs.WalkDir(os.DirFS(root), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		found[file] = []string{}
		for _, spec := range tree.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			found[file] = append(found[file], name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// modules are the modules that we import, each with a decision in
// docs/decisions that says why.
var modules = []string{
	"github.com/Azure/azure-sdk-for-go/sdk/azcore",
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity",
	"github.com/adhocore/gronx",
	"github.com/cespare/xxhash/v2",
	"github.com/danielgtaylor/huma/v2",
	"github.com/getkin/kin-openapi",
	"github.com/go-json-experiment/json",
	"github.com/goccy/go-yaml",
	"github.com/golang-jwt/jwt/v5",
	"github.com/google/go-cmp",
	"github.com/google/uuid",
	"github.com/jackc/pgx/v5",
	"github.com/klauspost/compress",
	"github.com/klauspost/readahead",
	"github.com/parquet-go/parquet-go",
	"github.com/peterh/liner",
	"github.com/pressly/goose/v3",
	"github.com/prometheus/client_golang",
	"github.com/riverqueue/river",
	"github.com/riverqueue/river/riverdriver",
	"github.com/riverqueue/river/riverdriver/riverpgxv5",
	"github.com/riverqueue/river/riverdriver/riversqlite",
	"github.com/riverqueue/river/rivertype",
	"github.com/rogpeppe/go-internal",
	"github.com/spf13/cobra",
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp",
	"go.opentelemetry.io/otel",
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp",
	"go.opentelemetry.io/otel/sdk",
	"go.opentelemetry.io/otel/trace",
	"golang.org/x/crypto",
	"golang.org/x/sync",
	"golang.org/x/sys",
	"golang.org/x/term",
	"golang.org/x/text",
	"golang.org/x/time",
	"modernc.org/sqlite",
	"pgregory.net/rapid",
	"software.sslmate.com/src/go-pkcs12",
}

func TestModulesAreChosen(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	decisions, err := os.ReadFile("../docs/decisions/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	direct := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "require ")
		if name, version, ok := strings.Cut(line, " v"); ok && !strings.Contains(version, "// indirect") {
			direct[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(direct)) {
		if !slices.Contains(modules, name) {
			t.Errorf("go.mod requires %s: a new module needs a decision; add it to this list and to docs/decisions/dependencies.md", name)
		}
		if !strings.Contains(string(decisions), "`"+name+"`") {
			t.Errorf("docs/decisions/dependencies.md does not say why we use %s", name)
		}
	}
}
