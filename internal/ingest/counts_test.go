package ingest_test

import (
	"testing"

	"parapet/internal/graph"
)

// What a report counts is what the graph holds, whatever was read of it, and each
// thing once.
func TestReportCountsWhatTheGraphHolds(t *testing.T) {
	t.Parallel()
	s := simulate(t, 20, 9)
	store, cfg := newStore(t), s.config(t)
	cfg.Sources = allSources()
	for _, what := range []string{"whole", "changes"} {
		report := run(t, store, cfg)
		entities, relationships := 0, 0
		for _, step := range report.Steps {
			entities += step.Entities
			relationships += step.Relationships
		}
		wantEntities, wantRelationships := 0, 0
		for _, e := range graph.Declared().Entities() {
			wantEntities += store.View().Count(e.Type)
		}
		for _, r := range graph.Declared().Relationships() {
			wantRelationships += store.View().Count(r.Type)
		}
		if entities != wantEntities || relationships != wantRelationships {
			t.Errorf("%s: %d entities and %d relationships told, want %d and %d", what, entities, relationships, wantEntities, wantRelationships)
		}
		s.order(t, "POST", "advance", `{"hours":6}`, nil)
	}
}
