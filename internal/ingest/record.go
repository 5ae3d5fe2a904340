package ingest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/transport"
)

// ErrNoRecord says that the services give no single record of a type: what is
// known of such things comes from lists, files and what other records say.
var ErrNoRecord = errors.New("there is no single record of things of this type")

// Record is the record behind an entity as the service writes it now, which may
// be newer than what was synced. It takes one call. It fails with ErrNoRecord,
// and with a [transport.Error] when the service refuses or has no such record.
func Record(ctx context.Context, cfg Config, of graph.Entity) (json.RawMessage, error) {
	read, ok := records[of.Type]
	if !ok {
		return nil, ErrNoRecord
	}
	return read(ctx, cfg, of)
}

type readRecord func(ctx context.Context, cfg Config, of graph.Entity) (json.RawMessage, error)

// records are the ways to single records.
var records = map[graph.Type]readRecord{
	graph.Machine:        ofDefender("machines"),
	graph.Endpoint:       ofDefender("machines"),
	graph.Vulnerability:  ofDefender("vulnerabilities"),
	graph.Software:       ofDefender("Software"),
	graph.Recommendation: ofDefender("recommendations"),
	graph.MachineAction:  ofDefender("machineactions"),
	graph.Alert:          alertRecord,
	graph.User: func(ctx context.Context, cfg Config, of graph.Entity) (json.RawMessage, error) {
		return cfg.Graph.UserRecord(ctx, identifier(of))
	},
	graph.Group: func(ctx context.Context, cfg Config, of graph.Entity) (json.RawMessage, error) {
		return cfg.Graph.GroupRecord(ctx, identifier(of))
	},
}

func ofDefender(collection string) readRecord {
	return func(ctx context.Context, cfg Config, of graph.Entity) (json.RawMessage, error) {
		return cfg.Defender.Record(ctx, collection, identifier(of))
	}
}

// alertRecord is an alert as Graph tells it or, where that is not permitted, as
// Defender's own API does.
func alertRecord(ctx context.Context, cfg Config, of graph.Entity) (json.RawMessage, error) {
	record, err := cfg.Graph.AlertRecord(ctx, cmp.Or(of.Props.Get("graphId").AsText(), identifier(of)))
	var refused *transport.Error
	if errors.As(err, &refused) && (refused.Kind == transport.MissingRole || refused.Kind == transport.Forbidden) {
		return cfg.Defender.Record(ctx, "alerts", identifier(of))
	}
	return record, err
}

// identifier is what the service calls an entity: its key without the type.
func identifier(of graph.Entity) string {
	return strings.TrimLeft(strings.TrimPrefix(string(of.Key), string(of.Type)), ":.")
}
