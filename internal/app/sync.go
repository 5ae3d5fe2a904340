package app

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"

	"parapet/internal/config"
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/ingest"
	"parapet/internal/tenant"
	"parapet/internal/transport"
)

// SyncOptions say what to sync and how to tell of it.
type SyncOptions struct {
	// Config is the configuration's path, Data the graph's folder.
	Config, Data string
	// Integration chooses one; empty syncs all, one after another.
	Integration string
	// AcceptDeletions lets things go however many of their type they are.
	AcceptDeletions bool
	// Plan only says what would be done.
	Plan bool
	JSON bool
	Log  *slog.Logger
}

// syncMemory is about what a sync of 100,000 devices holds while it merges them.
// A larger tenant needs more and gets it, at the price of time.
const syncMemory = 13 << 28

// syncGarbage is how much garbage there may be, in percent of what is in use,
// before it is collected as long as syncMemory is far: a sync makes much that
// lives until its end, and to look through that again whenever it has doubled
// takes an eighth of the time of a sync that reads changes.
const syncGarbage = 400

// Sync reads tenants into the graph.
func Sync(ctx context.Context, s Streams, opt SyncOptions) error {
	defer tolerate(syncGarbage, syncMemory)()
	file, err := configuration(s, opt.Config, opt.Integration)
	if err != nil {
		return err
	}
	if opt.Plan {
		return planSync(ctx, s, opt, file)
	}
	all := file.Integrations
	options := storeOptions(file.Settings)
	options.Logger = opt.Log
	store, err := snapshot.Create(opt.Data, options)
	if err != nil {
		return each(ctx, all, func(in config.Integration) error {
			return show(s, opt.JSON, in.Name, ingest.Report{}, err)
		})
	}
	warnOfDamage(s, store)
	ledger := quotaLedger(opt.Data)
	return each(ctx, all, func(in config.Integration) error {
		return syncOne(ctx, s, opt, in, file.Settings, store, ledger)
	})
}

// quotaLedger remembers, beside the graph, which calls were made.
func quotaLedger(data string) transport.DirLedger {
	return transport.NewDirLedger(filepath.Join(data, "quota"))
}

// source is the tenant, read as the settings say.
func source(ctx context.Context, t *tenant.Tenant, set config.Settings) ingest.Config {
	cfg := t.Ingest(ctx)
	cfg.FullEvery, cfg.PerDeviceCalls, cfg.Fresh = set.Sync.FullEvery, set.Sync.PerDeviceCalls, set.Sync.Fresh
	return cfg
}

func syncOne(ctx context.Context, s Streams, opt SyncOptions, in config.Integration, set config.Settings, store graph.Store, ledger transport.Ledger) error {
	progress := newProgress(s.screen(), in.Name)
	defer progress.end()
	t, err := connect(in, ledger, opt.Log, progress.wait)
	if err != nil {
		return err
	}
	defer t.Close()
	cfg := source(ctx, t, set)
	cfg.Progress, cfg.Logger, cfg.AcceptDeletions = progress.event, opt.Log, opt.AcceptDeletions
	cfg.Spool = filepath.Join(opt.Data, "spool")
	report, err := ingest.Run(ctx, store, cfg)
	progress.end()
	return show(s, opt.JSON, in.Name, report, err)
}

// show tells of a run that ended with err, and returns what it means for the
// command. What a run did that did not commit is no news to a person; a program
// gets it all the same.
func show(s Streams, asJSON bool, name string, report ingest.Report, err error) error {
	var shown error
	switch {
	case asJSON:
		shown = encodeRun(s.Out, name, report, err)
	case err == nil:
		shown = writeRun(s.Out, name, report)
	}
	switch {
	case err != nil:
		return failed(fmt.Errorf("sync %s: %w. The graph is as it was", name, err))
	case shown != nil:
		return &exit{exitIncomplete, fmt.Errorf("%s was synced; write what it changed: %w", name, shown)}
	case !report.Complete():
		return incomplete()
	}
	return nil
}

// warnOfDamage tells which files of the graph cannot be used.
func warnOfDamage(s Streams, store *snapshot.Store) {
	screen := s.screen()
	for _, err := range store.Damage() {
		screen.Println("warning: " + err.Error())
	}
}
