package app

import (
	"fmt"
	"io"
	"time"

	"parapet/internal/graph"
)

// statusJSON is the status for a program. Dates are milliseconds since 1970, as
// in the answers to queries.
type statusJSON struct {
	Generation   uint64      `json:"generation"`
	AsOf         int64       `json:"asOf"`
	Complete     bool        `json:"complete"`
	Integrations []ownerJSON `json:"integrations"`
	// Reason says why nothing is known; empty when something is.
	Reason string `json:"reason,omitempty"`
}

type ownerJSON struct {
	Name     string       `json:"name"`
	TriedAt  int64        `json:"triedAt,omitempty"`
	AsOf     int64        `json:"asOf,omitempty"`
	Complete bool         `json:"complete"`
	Sources  []sourceJSON `json:"sources"`
}

type sourceJSON struct {
	Source        string             `json:"source"`
	Outcome       graph.Outcome      `json:"outcome"`
	Route         string             `json:"route,omitempty"`
	AsOf          int64              `json:"asOf,omitempty"`
	WholeAt       int64              `json:"wholeAt,omitempty"`
	Entities      int                `json:"entities"`
	Relationships int                `json:"relationships"`
	Reason        string             `json:"reason,omitempty"`
	Missing       []string           `json:"missing,omitempty"`
	Held          map[graph.Type]int `json:"held,omitempty"`
	Known         int                `json:"known,omitempty"`
	Of            int                `json:"of,omitempty"`
}

func encodeStatus(w io.Writer, g graph.Generation, all []partitionStatus) error {
	status := statusJSON{Generation: g.Number, AsOf: sinceEpoch(g.At), Complete: true, Integrations: []ownerJSON{}}
	for _, o := range all {
		is := ownerJSON{Name: o.name, TriedAt: sinceEpoch(o.tried()), AsOf: sinceEpoch(o.asOf()), Complete: o.complete(), Sources: []sourceJSON{}}
		for _, of := range o.sources {
			is.Sources = append(is.Sources, sourceJSON{
				Source: of.Name, Outcome: of.Outcome, Route: of.Route, AsOf: sinceEpoch(of.AsOf()), WholeAt: sinceEpoch(of.WholeAt),
				Entities: of.entities, Relationships: of.relationships,
				Reason: of.Reason, Missing: of.Missing, Held: of.Held, Known: of.Known, Of: of.Of,
			})
		}
		status.Complete = status.Complete && is.Complete
		status.Integrations = append(status.Integrations, is)
	}
	return plainEncoder(w).Encode(status)
}

// encodeNoStatus says that there was no run yet.
func encodeNoStatus(w io.Writer, why error) error {
	if err := plainEncoder(w).Encode(statusJSON{Integrations: []ownerJSON{}, Reason: why.Error()}); err != nil {
		return failed(fmt.Errorf("write the status: %w", err))
	}
	return nil
}

// sinceEpoch is a moment in milliseconds since 1970, 0 when it never was.
func sinceEpoch(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
