package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"parapet/internal/golden"
	"parapet/internal/graph"
	"parapet/internal/match"
	"parapet/internal/transport"
)

// TestDataModel keeps the tables of the page on the data model, which are those of
// the schema and of the steps.
func TestDataModel(t *testing.T) {
	t.Parallel()
	const file, heading = "../../docs/data-model.md", "\n## Sources\n\n"
	golden.Between(t, file, heading, "", sourceTable(switches())+entityTables()+relationshipTables())
}

// switches are the sources that are read when nobody says which.
func switches() Sources {
	on := Sources{}
	for _, s := range Describe() {
		on[s.Name] = s.Usual
	}
	return on
}

func sourceTable(on Sources) string {
	table := "| source | what it reads | permission | on |\n| --- | --- | --- | --- |\n"
	for _, s := range steps() {
		state := "always"
		if !s.always {
			state = map[bool]string{true: "unless switched off", false: "when switched on"}[on[s.name]]
		}
		table += fmt.Sprintf("| `%s` | %s | %s | %s |\n", s.name, s.reads, permissions(s), state)
	}
	return table + fmt.Sprintf("| `%s` | what joins entities of different owners | | always |\n", matchStep)
}

// permissions names those of the ways of a step, each once.
func permissions(s step) string {
	var all []string
	for _, w := range s.ways {
		if len(w.need.roles) == 0 {
			continue
		}
		api := map[transport.API]string{transport.Graph: "Graph", transport.Defender: "WindowsDefenderATP"}[w.need.api]
		add(&all, fmt.Sprintf("%s: `%s`", api, strings.Join(w.need.roles, "` or `")))
	}
	return strings.Join(all, "; else ")
}

func entityTables() string {
	page := "\n## Entities\n"
	for _, e := range graph.Declared().Entities() {
		var classes []string
		for _, class := range e.Classes {
			classes = append(classes, "`"+string(class)+"`")
		}
		page += fmt.Sprintf("\n### %s\n\n%s\n\nClass %s, from %s.\n\n%s", e.Type, e.Doc, strings.Join(classes, ", "), tellers(e.Type), propertyTable(e.Properties))
	}
	return page
}

func relationshipTables() string {
	page := "\n## Relationships\n"
	all := slices.Clone(graph.Declared().Relationships())
	slices.SortStableFunc(all, func(a, b graph.RelationshipType) int { return cmp.Compare(a.From, b.From) })
	for _, r := range all {
		page += fmt.Sprintf("\n### %s\n\n`%s` %s `%s`, from %s. %s\n", r.Type, r.From, r.Class, r.To, tellers(r.Type), r.Doc)
		if len(r.Properties) > 0 {
			page += "\n" + propertyTable(r.Properties)
		}
	}
	return page
}

// tellers are the sources that fill a type.
func tellers(typ graph.Type) string {
	var all []string
	for _, s := range steps() {
		if slices.Contains(s.types, typ) {
			all = append(all, "`"+s.name+"`")
		}
	}
	if slices.Contains(match.Types(), typ) {
		all = append(all, "`"+matchStep+"`")
	}
	return strings.Join(all, " and ")
}

func propertyTable(properties []graph.Property) string {
	table := "| property | kind | meaning |\n| --- | --- | --- |\n"
	for _, p := range properties {
		kind := p.Kind.String()
		if p.Volatile {
			kind += ", volatile"
		}
		table += fmt.Sprintf("| `%s` | %s | %s |\n", p.Name, kind, strings.ReplaceAll(p.Doc, "|", `\|`))
	}
	return table
}

// TestEveryTypeIsFilled sees to it that no type is declared that no step fills.
func TestEveryTypeIsFilled(t *testing.T) {
	t.Parallel()
	for _, e := range graph.Declared().Entities() {
		if tellers(e.Type) == "" {
			t.Errorf("no step fills %s", e.Type)
		}
	}
	for _, r := range graph.Declared().Relationships() {
		if tellers(r.Type) == "" {
			t.Errorf("no step fills %s", r.Type)
		}
	}
}
