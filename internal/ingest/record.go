package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/transport"
)

// ErrNoRecord says that the services give no single record of a type: what is
// known of such things comes from lists, files and what other records say.
var ErrNoRecord = errors.New("Microsoft gives no single record of things of this type")

// Record is the record behind an entity as the service writes it now, which may
// be newer than what was synced. It takes one call. It fails with ErrNoRecord,
// and with a [transport.Error] when the service refuses or has no such record.
func Record(ctx context.Context, cfg Config, t graph.Type, key graph.Key) (json.RawMessage, error) {
	read, ok := records[t]
	if !ok {
		return nil, ErrNoRecord
	}
	return read(ctx, cfg, strings.TrimLeft(strings.TrimPrefix(string(key), string(t)), ":."))
}

type readRecord func(ctx context.Context, cfg Config, id string) (json.RawMessage, error)

// records are the ways to single records.
var records = map[graph.Type]readRecord{
	graph.Machine:        ofDefender("machines"),
	graph.Endpoint:       ofDefender("machines"),
	graph.Vulnerability:  ofDefender("vulnerabilities"),
	graph.Software:       ofDefender("Software"),
	graph.Recommendation: ofDefender("recommendations"),
	graph.MachineAction:  ofDefender("machineactions"),
	graph.Alert:          alertRecord,
	graph.User: func(ctx context.Context, cfg Config, id string) (json.RawMessage, error) {
		return cfg.Graph.UserRecord(ctx, id)
	},
	graph.Group: func(ctx context.Context, cfg Config, id string) (json.RawMessage, error) {
		return cfg.Graph.GroupRecord(ctx, id)
	},
}

func ofDefender(collection string) readRecord {
	return func(ctx context.Context, cfg Config, id string) (json.RawMessage, error) {
		return cfg.Defender.Record(ctx, collection, id)
	}
}

// alertRecord is an alert as Graph tells it or, where that is not permitted, as
// Defender's own API does.
func alertRecord(ctx context.Context, cfg Config, id string) (json.RawMessage, error) {
	record, err := cfg.Graph.AlertRecord(ctx, id)
	var refused *transport.Error
	if errors.As(err, &refused) && (refused.Kind == transport.MissingRole || refused.Kind == transport.Forbidden) {
		return cfg.Defender.Record(ctx, "alerts", id)
	}
	return record, err
}
