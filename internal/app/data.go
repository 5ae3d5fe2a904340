package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"parapet/internal/graph/snapshot"
	"parapet/internal/terminal"
)

// DataOptions say which graph's files to look after.
type DataOptions struct {
	Place
	// Query brings parts of the graph into memory before they are counted.
	Query string
	JSON  bool
	Log   *slog.Logger
}

// Verify reads every file of the graph and tells what is wrong with it, even
// when it cannot be opened.
func Verify(ctx context.Context, s Streams, opt DataOptions) error {
	begun := time.Now()
	screen := s.screen()
	var read int64
	problems, err := snapshot.Verify(ctx, opt.Data, func(done, total int64) {
		read = done
		screen.Live(fmt.Sprintf("%s %s of %s", terminal.Bar(int(done>>10), int(total>>10), barCells), size(done), size(total)))
	})
	screen.Live()
	if err != nil {
		return failed(fmt.Errorf("verify %s: %w", opt.Data, err))
	}
	if opt.JSON {
		err = encodeProblems(s.Out, problems, read)
	} else {
		err = writeProblems(s.Out, problems, read, time.Since(begun))
	}
	switch {
	case err != nil:
		return failed(fmt.Errorf("write what was found: %w", err))
	case len(problems) > 0:
		return incomplete()
	}
	return nil
}

// barCells is how long the bar of a progress is.
const barCells = 20

func encodeProblems(w io.Writer, problems []snapshot.Problem, read int64) error {
	type problem struct {
		File    string `json:"file"`
		What    string `json:"what"`
		Meaning string `json:"meaning"`
	}
	found := []problem{}
	for _, p := range problems {
		found = append(found, problem(p))
	}
	return plainEncoder(w).Encode(struct {
		OK       bool      `json:"ok"`
		Bytes    int64     `json:"bytes"`
		Problems []problem `json:"problems"`
	}{len(found) == 0, read, found})
}

func writeProblems(w io.Writer, problems []snapshot.Problem, read int64, took time.Duration) error {
	for _, p := range problems {
		fmt.Fprintf(w, "✗ %s: %s\n  %s\n", p.File, p.What, p.Meaning)
	}
	found := "everything is whole"
	if n := len(problems); n == 1 {
		found = "1 problem"
	} else if n > 1 {
		found = fmt.Sprintf("%d problems", n)
	}
	_, err := fmt.Fprintf(w, "%s read in %s: %s.\n", size(read), took.Round(10*time.Millisecond), found)
	return err
}

// Compact folds the graph's files and clears away those that it needs no more.
func Compact(ctx context.Context, s Streams, opt DataOptions) error {
	set, err := opt.settings()
	if err != nil {
		return err
	}
	options := storeOptions(set)
	options.Logger = opt.Log
	store, err := snapshot.Open(opt.Data, options)
	if err != nil {
		return failed(err)
	}
	warnOfDamage(s, store)
	done, err := store.Compact(ctx)
	if err != nil {
		return failed(err)
	}
	if opt.JSON {
		err = plainEncoder(s.Out).Encode(struct {
			Before      int64 `json:"bytesBefore"`
			After       int64 `json:"bytesAfter"`
			Generations int   `json:"generationsRemoved"`
			Types       int   `json:"typesFolded"`
		}(done))
	} else {
		_, err = fmt.Fprintf(s.Out, "%s became %s: %d generations removed, %d types folded.\n",
			size(done.Before), size(done.After), done.Generations, done.Types)
	}
	if err != nil {
		return failed(fmt.Errorf("write what was done: %w", err))
	}
	return nil
}

// size is a number of bytes for a person.
func size(bytes int64) string {
	const units = "KMGT"
	if bytes < 1<<10 {
		return fmt.Sprintf("%d B", bytes)
	}
	n, unit := float64(bytes)/(1<<10), 0
	for n >= 1<<10 && unit < len(units)-1 {
		n /= 1 << 10
		unit++
	}
	return fmt.Sprintf("%.1f %ciB", n, units[unit])
}
