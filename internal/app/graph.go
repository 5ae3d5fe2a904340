package app

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime/debug"
	"time"

	"parapet/internal/config"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/exec"
	"parapet/internal/graph/snapshot/retain"
	"parapet/internal/query"
)

// Place says where a graph is and what is configured for it.
type Place struct {
	// Data is the graph's folder.
	Data string
	// Config is the configuration's path. Unless it is Named it may be missing.
	Config string
	Named  bool
}

// settings are what the configuration says of the graph; nothing when there is
// none.
func (p Place) settings() (config.Settings, error) {
	if _, err := os.Stat(p.Config); !p.Named && errors.Is(err, fs.ErrNotExist) {
		return config.Settings{}, nil
	}
	set, err := config.LoadSettings(p.Config)
	if err != nil {
		return config.Settings{}, usage(err)
	}
	return set, nil
}

// open opens the graph to read it.
func (p Place) open(s Streams) (*snapshot.Store, config.Settings, error) {
	set, err := p.settings()
	if err != nil {
		return nil, set, err
	}
	store, err := snapshot.Open(p.Data, storeOptions(set))
	if err != nil {
		return nil, set, failed(err)
	}
	limitMemory(set)
	warnOfDamage(s, store)
	return store, set, nil
}

// storeOptions are what the settings say to the store.
func storeOptions(set config.Settings) snapshot.Options {
	return snapshot.Options{
		Memory:    set.Memory,
		Retention: retain.Policy{All: set.Retention.All, Daily: set.Retention.Daily},
	}
}

// limitMemory has the garbage collector work harder, rather than let the
// process grow beyond what the graph and a query may hold together. Who sets
// GOMEMLIMIT knows better.
func limitMemory(set config.Settings) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(cmp.Or(set.Memory, snapshot.DefaultMemory) + cmp.Or(set.Query.Memory, query.DefaultMemory))
	}
}

// generations are the states of a graph as queries ask them.
type generations struct{ store *snapshot.Store }

func (g generations) Latest(context.Context) (query.Graph, error) {
	return exec.New(g.store.Latest()), nil
}

// following are the states of a graph that others may sync meanwhile: a
// conversation outlasts what was the last state when it began.
type following struct{ generations }

// ever is after every moment at which a graph can be committed.
var ever = time.Unix(1<<40, 0)

// Latest is the last state on disk.
func (f following) Latest(ctx context.Context) (query.Graph, error) { return f.At(ctx, ever) }

func (g generations) At(ctx context.Context, moment time.Time) (query.Graph, error) {
	source, err := g.store.At(ctx, moment)
	if err != nil {
		return nil, err
	}
	return exec.New(source), nil
}
