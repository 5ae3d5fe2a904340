// Package ingest turns what Microsoft tells of a tenant into a graph.
//
// Its one flow: the steps that are switched on and permitted run side by side;
// each streams records from its client, converts them and puts them into a
// draft; the draft is sealed against the stored state, matching relates it to
// the rest of the graph, and one commit makes both visible. A step that cannot
// see its part leaves what is stored of it untouched and says why.
//
// Only here are both sides known: the records of Microsoft's APIs and the types
// of the graph. The package does not know how calls are made, paced or
// authorised, how a graph is stored, or who watches a run.
package ingest

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/msgraph"
	"parapet/internal/transport"
)

// Config is one integration: a tenant and how it is read.
type Config struct {
	// Name is unique among the integrations of a graph. It names the
	// integration's partition and is part of the account's key.
	Name string
	// Scope names the tenant and the application, as transport.Config's does: what
	// was read of another is not used.
	Scope string
	// AccountName is what people call the account; empty means Name.
	AccountName string
	// TagAccountName stamps every entity with the property tag.AccountName.
	TagAccountName bool
	// Sources are switched off one by one; what is off stays as it is stored.
	Sources Sources
	// FullEvery is how often what is read as changes is read as a whole, to prove
	// the changes; every 7 days when it is 0.
	FullEvery time.Duration
	// PerDeviceCalls is how many calls a step makes in one run that asks device
	// by device; 1,000 when it is 0.
	PerDeviceCalls int
	// Spool is the folder that keeps what an interrupted run has read for the
	// next; empty keeps nothing.
	Spool string
	// Fresh is how old what is kept there may be, but the files of exports, which do
	// not change; an hour when it is 0.
	Fresh time.Duration
	// AcceptDeletions lets things go however many of their type they are.
	AcceptDeletions bool

	Defender *defender.Client
	Graph    *msgraph.Client
	Access   Access

	// Usage tells what of a quota is used, as transport.Client.Usage does; nil
	// means that nobody knows.
	Usage func(context.Context, transport.API, *transport.Quota) (transport.Usage, error)
	// Calls counts the calls made so far, as transport.Client.Calls does; nil
	// means that nobody counts.
	Calls func() map[transport.API]int
	// Progress is told how a run goes on. It is never called twice at once, and
	// the run waits for it; nil tells nobody.
	Progress func(Event)
	// Logger gets a debug line for every record that is set aside; nil discards.
	Logger *slog.Logger
}

const (
	fullEvery      = 7 * 24 * time.Hour
	perDeviceCalls = 1000
	freshFor       = time.Hour
)

// withDefaults is the configuration with what is not given.
func (c Config) withDefaults() Config {
	c.FullEvery = cmp.Or(c.FullEvery, fullEvery)
	c.PerDeviceCalls = cmp.Or(c.PerDeviceCalls, perDeviceCalls)
	c.Fresh = cmp.Or(c.Fresh, freshFor)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// Sources says which sources are read besides those that always are, by the names
// of their steps. What is not in it is not read.
type Sources map[string]bool

// Access says what the application may do with each API.
type Access struct {
	Graph, Defender Token
}

// Token is what is known of an API's token.
type Token struct {
	// Roles are the application permissions that it carries.
	Roles []string
	// Err says why there is no token; nil when there is one.
	Err error
}

func (a Access) token(api transport.API) Token {
	if api == transport.Defender {
		return a.Defender
	}
	return a.Graph
}

// Partition is the part of the graph that the integration of a name owns.
func Partition(name string) graph.Partition { return graph.Partition("integration/" + name) }
