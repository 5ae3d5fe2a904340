package ingest_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/transport"
)

// The record behind one entity of each type that has any is the one of its id.
func TestRecord(t *testing.T) {
	t.Parallel()
	s := simulate(t, 30, 5)
	store, cfg := newStore(t), s.config(t)
	cfg.Sources = allSources()
	mustComplete(t, run(t, store, cfg))
	for _, typ := range []graph.Type{
		graph.Machine, graph.Endpoint, graph.Vulnerability, graph.Software, graph.Recommendation, graph.MachineAction, graph.Alert, graph.User, graph.Group,
	} {
		of, record := anyRecord(t, cfg, store.View(), typ)
		var told struct{ ID string }
		if err := json.Unmarshal(record, &told); err != nil {
			t.Errorf("%s: %v", of.Key, err)
		}
		known := cmp.Or(of.Props.Get("graphId").AsText(), string(of.Key))
		if told.ID == "" || !strings.HasSuffix(strings.ToLower(known), strings.ToLower(told.ID)) {
			t.Errorf("the record of %s is of %q: %.200s", of.Key, told.ID, record)
		}
	}
}

func TestRecordThatIsNone(t *testing.T) {
	t.Parallel()
	cfg := simulate(t, 5, 5).config(t)
	if _, err := ingest.Record(t.Context(), cfg, graph.Entity{Type: graph.IPAddress, Key: "ip_address:10.0.0.1"}); !errors.Is(err, ingest.ErrNoRecord) {
		t.Errorf("of an address: %v", err)
	}
	for typ, key := range map[graph.Type]graph.Key{
		graph.User:    "microsoft_defender_user:00000000-0000-4000-8000-000000000000",
		graph.Machine: "microsoft_defender_machine:0000000000000000000000000000000000000000",
	} {
		var refused *transport.Error
		if _, err := ingest.Record(t.Context(), cfg, graph.Entity{Type: typ, Key: key}); !errors.As(err, &refused) || refused.Kind != transport.NotFound {
			t.Errorf("of %s: %v", key, err)
		}
	}
}

// anyRecord is the record of some entity of a type: of the first that the
// service gives one of, since it lists things that it no longer gives alone.
func anyRecord(t *testing.T, cfg ingest.Config, view graph.View, typ graph.Type) (graph.Entity, json.RawMessage) {
	t.Helper()
	for _, entity := range view.Entities(typ) {
		record, err := ingest.Record(t.Context(), cfg, entity)
		var refused *transport.Error
		if errors.As(err, &refused) && refused.Kind == transport.NotFound {
			continue
		}
		if err != nil {
			t.Fatalf("the record of %s: %v", entity.Key, err)
		}
		return entity, record
	}
	t.Fatalf("there is no record of any %s", typ)
	return graph.Entity{}, nil
}
