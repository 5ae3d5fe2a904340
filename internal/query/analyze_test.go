package query_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parapet/internal/query"
)

func TestAnalyze(t *testing.T) {
	t.Parallel()
	graphs := query.Only(tenant(t))
	a, err := query.Analyze(t.Context(), graphs, "find Devise as d return d.displayName, d.*, COUNT(d) as n", -1, query.Options{})
	if err != nil || a.Error != nil {
		t.Fatal(err, a.Error)
	}
	if want := "FIND Devise AS d RETURN d.displayName, d.*, COUNT(d) AS n"; a.Canonical != want || a.Type != query.Table {
		t.Errorf("a %s: %q, want a table: %q", a.Type, a.Canonical, want)
	}
	if want := []string{"d.displayName", "d.*", "n"}; !slices.Equal(a.Columns, want) {
		t.Errorf("columns %q, want %q", a.Columns, want)
	}
	if len(a.Warnings) != 1 || len(a.Completions) > 0 {
		t.Errorf("warnings %v, completions %v; want one and none", a.Warnings, a.Completions)
	}
}

func TestAnalyzeTellsOfWhatIsLookedAt(t *testing.T) {
	t.Parallel()
	a, err := query.Analyze(t.Context(), query.Only(tenant(t)), "FIND HostAgent THAT HAS User", -1, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, c := range a.Completeness {
		told = append(told, string(c.Type)+" "+string(c.State))
	}
	if want := "microsoft_defender_logon_user forbidden"; !slices.Contains(told, want) {
		t.Errorf("told of %q, want %q among it", told, want)
	}
}

func TestAnalyzeCompletesWhatIsNoQueryYet(t *testing.T) {
	t.Parallel()
	const text = "FIND Device WITH machineTags = "
	a, err := query.Analyze(t.Context(), query.Only(tenant(t)), text, len(text), query.Options{Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, c := range a.Completions {
		texts = append(texts, c.Text)
	}
	if got := strings.Join(texts, " "); a.Error == nil || !strings.HasPrefix(got, "'f' 'n' 'p' 'x'") {
		t.Errorf("error %v, completions %s; want an error and the tags", a.Error, got)
	}
}
