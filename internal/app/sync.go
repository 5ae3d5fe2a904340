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
	"parapet/internal/transport"
)

// SyncOptions say what to sync and how to tell of it.
type SyncOptions struct {
	// Config is the configuration's path, Data the graph's folder.
	Config, Data string
	// Integration chooses one; empty syncs all, one after another.
	Integration string
	JSON        bool
	Log         *slog.Logger
}

// Sync reads tenants into the graph.
func Sync(ctx context.Context, s Streams, opt SyncOptions) error {
	file, err := configuration(s, opt.Config, opt.Integration)
	if err != nil {
		return err
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
	ledger := transport.NewDirLedger(filepath.Join(opt.Data, "quota"))
	return each(ctx, all, func(in config.Integration) error {
		return syncOne(ctx, s, opt, in, store, ledger)
	})
}

func syncOne(ctx context.Context, s Streams, opt SyncOptions, in config.Integration, store graph.Store, ledger transport.Ledger) error {
	progress := newProgress(s.screen(), in.Name)
	defer progress.end()
	t, err := connect(in, ledger, opt.Log, progress.wait)
	if err != nil {
		return err
	}
	defer t.transport.Close()
	source := t.source(ctx)
	source.Progress, source.Logger = progress.event, opt.Log
	report, err := ingest.Run(ctx, store, source)
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
