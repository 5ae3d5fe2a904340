package app

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/terminal"
	"parapet/internal/transport"
)

// encodeRun tells a program of a run that ended with err.
func encodeRun(w io.Writer, name string, report ingest.Report, err error) error {
	run := struct {
		Integration string                `json:"integration"`
		Committed   bool                  `json:"committed"`
		Error       string                `json:"error,omitempty"`
		Steps       []ingest.Step         `json:"steps"`
		Changes     graph.Changes         `json:"changes"`
		Calls       map[transport.API]int `json:"calls"`
		Duration    int64                 `json:"duration_ms"`
	}{
		name, err == nil, "", []ingest.Step{}, graph.Changes{}, map[transport.API]int{}, report.Duration.Milliseconds(),
	}
	if err != nil {
		run.Error = err.Error()
	}
	run.Steps = append(run.Steps, report.Steps...)
	maps.Copy(run.Changes, report.Changes)
	for _, api := range apis {
		run.Calls[api] = report.Calls[api]
	}
	return plainEncoder(w).Encode(run)
}

// plainEncoder writes JSON for programs and people: < and & as they are.
func plainEncoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}

// apis are in the order in which a run meets them.
var apis = []transport.API{transport.Login, transport.Graph, transport.Hunting, transport.Defender, transport.Storage}

// writeRun tells what a run did: its steps, what it changed, what it cost.
func writeRun(w io.Writer, name string, report ingest.Report) error {
	if err := stepTable(report.Steps).Write(w); err != nil {
		return err
	}
	fmt.Fprintln(w)
	if len(report.Changes) == 0 {
		fmt.Fprintln(w, "No changes.")
	} else if err := changeTable(report.Changes).Write(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s synced in %s with %s.\n", name, report.Duration.Round(10*time.Millisecond), calls(report.Calls))
	return err
}

func stepTable(steps []ingest.Step) terminal.Table {
	t := terminal.Table{
		Header: []string{"STEP", "OUTCOME", "ENTITIES", "RELATIONSHIPS", ""},
		Right:  []bool{false, false, true, true},
	}
	for _, s := range steps {
		t.Rows = append(t.Rows, []string{
			s.Name, string(s.Outcome), strconv.Itoa(s.Entities), strconv.Itoa(s.Relationships), s.Reason,
		})
	}
	return t
}

func changeTable(changes graph.Changes) terminal.Table {
	t := terminal.Table{
		Header: []string{"CHANGED", "CREATED", "UPDATED", "DELETED"},
		Right:  []bool{false, true, true, true},
	}
	for _, typ := range slices.Sorted(maps.Keys(changes)) {
		n := changes[typ]
		t.Rows = append(t.Rows, []string{
			string(typ), strconv.Itoa(n.Created), strconv.Itoa(n.Updated), strconv.Itoa(n.Deleted),
		})
	}
	return t
}

func calls(n map[transport.API]int) string {
	var parts []string
	total := 0
	for _, api := range apis {
		total += n[api]
		parts = append(parts, fmt.Sprintf("%s %d", api, n[api]))
	}
	return fmt.Sprintf("%d calls (%s)", total, strings.Join(parts, ", "))
}
