package app

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/query"
	"parapet/internal/terminal"
)

// Stats tells how much of the graph lies on disk, and what of it a query
// brings into memory; without a query nothing is there yet.
func Stats(ctx context.Context, s Streams, opt DataOptions) error {
	a, err := newAsker(s, QueryOptions{Place: opt.Place})
	if err != nil {
		return err
	}
	if opt.Query != "" {
		if _, err := query.Run(ctx, a.graphs, opt.Query, a.options); err != nil {
			return refusal(opt.Query, err)
		}
	}
	stats, err := a.store.Stats(ctx)
	if err != nil {
		return failed(err)
	}
	if opt.JSON {
		err = encodeStats(s.Out, stats)
	} else {
		err = writeStats(s.Out, stats)
	}
	if err != nil {
		return failed(fmt.Errorf("write the numbers: %w", err))
	}
	return nil
}

func writeStats(w io.Writer, stats snapshot.Stats) error {
	t := terminal.Table{
		Header: []string{"PARTITION", "TYPE", "LIVING", "DELETED", "BASE", "DELTAS", "VOLATILE", "MEMORY", ""},
		Right:  []bool{false, false, true, true, true, true, true, true},
	}
	total := snapshot.TypeStats{Partition: "all"}
	for _, of := range stats.Types {
		t.Rows = append(t.Rows, statsRow(of, loaded(of)))
		total.Rows, total.Living, total.Memory = total.Rows+of.Rows, total.Living+of.Living, total.Memory+of.Memory
		total.Base, total.Deltas, total.Volatile = total.Base+of.Base, total.Deltas+of.Deltas, total.Volatile+of.Volatile
	}
	t.Rows = append(t.Rows, statsRow(total, ""))
	if err := t.Write(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, `
generation  %d of %s; %d are kept
memory      %s of %s, and %s for %d texts and %d lists
`,
		stats.Generation.Number, utc(stats.Generation.At), stats.Kept,
		size(stats.Memory), size(stats.Budget), size(stats.Dictionary), stats.Texts, stats.Lists)
	return err
}

func statsRow(of snapshot.TypeStats, state string) []string {
	return []string{
		string(of.Partition), string(of.Type), strconv.Itoa(of.Living), strconv.Itoa(of.Rows - of.Living),
		size(of.Base), size(of.Deltas), size(of.Volatile), size(of.Memory), state,
	}
}

func loaded(of snapshot.TypeStats) string {
	if of.Loaded {
		return "loaded"
	}
	return "cold"
}

func encodeStats(w io.Writer, stats snapshot.Stats) error {
	type typeStats struct {
		Partition graph.Partition `json:"partition"`
		Type      graph.Type      `json:"type"`
		Rows      int             `json:"rows"`
		Living    int             `json:"living"`
		Base      int64           `json:"baseBytes"`
		Deltas    int64           `json:"deltaBytes"`
		Volatile  int64           `json:"volatileBytes"`
		Memory    int64           `json:"memoryBytes"`
		Loaded    bool            `json:"loaded"`
	}
	types := []typeStats{}
	for _, of := range stats.Types {
		types = append(types, typeStats(of))
	}
	return plainEncoder(w).Encode(struct {
		Generation uint64      `json:"generation"`
		AsOf       int64       `json:"asOf"`
		Kept       int         `json:"generationsKept"`
		Budget     int64       `json:"budgetBytes"`
		Memory     int64       `json:"memoryBytes"`
		Texts      int         `json:"texts"`
		Lists      int         `json:"lists"`
		Dictionary int64       `json:"dictionaryBytes"`
		Types      []typeStats `json:"types"`
	}{
		stats.Generation.Number, stats.Generation.At.UnixMilli(), stats.Kept,
		stats.Budget, stats.Memory, stats.Texts, stats.Lists, stats.Dictionary, types,
	})
}
