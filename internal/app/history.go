package app

import (
	"context"
	"fmt"
	"io"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/history"
	"parapet/internal/terminal"
)

// HistoryOptions say whose history to tell.
type HistoryOptions struct {
	Place
	// Entity is the _key or the _id of an entity.
	Entity string
	JSON   bool
}

// History tells what became of an entity: when it came, what changed of it and
// of its relationships, and when it went.
func History(ctx context.Context, s Streams, opt HistoryOptions) error {
	store, _, err := opt.open(s)
	if err != nil {
		return err
	}
	h, err := store.History(ctx, opt.Entity)
	if err != nil {
		return failed(err)
	}
	if len(h.Entities) == 0 {
		return failed(fmt.Errorf("no entity has had the _key or the _id %q since %s: look it up with parapet query", opt.Entity, utc(h.Since.At)))
	}
	if opt.JSON {
		err = encodeHistory(s.Out, h)
	} else {
		err = writeHistory(s.Out, h)
	}
	if err != nil {
		return failed(fmt.Errorf("write the history: %w", err))
	}
	return nil
}

// encodeHistory writes a line for each entity.
func encodeHistory(w io.Writer, h history.History) error {
	type entity struct {
		ID        string          `json:"_id"`
		Partition graph.Partition `json:"partition"`
		Type      graph.Type      `json:"_type"`
		Key       graph.Key       `json:"_key"`
		Since     int64           `json:"since"`
		Whole     bool            `json:"whole"`
		Changes   []changeJSON    `json:"changes"`
	}
	out := plainEncoder(w)
	for _, e := range h.Entities {
		line := entity{e.ID, e.Partition, e.Type, e.Key, h.Since.At.UnixMilli(), h.Whole, []changeJSON{}}
		for _, c := range e.Changes {
			line.Changes = append(line.Changes, encodable(c))
		}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func writeHistory(w io.Writer, h history.History) error {
	for _, e := range h.Entities {
		fmt.Fprintf(w, "%s %s of %s, _id %s\n\n", e.Type, e.Key, e.Partition, e.ID)
		if err := storyTable(e).Write(w); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	if h.Whole {
		return nil
	}
	_, err := fmt.Fprintf(w, "What is known begins on %s; what was there then is shown as created.\n", utc(h.Since.At))
	return err
}

// storyTable has a row for every change, and one for each further property that
// it changed.
func storyTable(e history.Entity) terminal.Table {
	t := terminal.Table{Header: []string{"WHEN", "CHANGE", "WHAT", "BEFORE", "AFTER"}}
	for _, c := range e.Changes {
		what := relation(e, c)
		if c.Op != graph.Updated {
			t.Rows = append(t.Rows, []string{utc(c.At), string(c.Op), what, "", ""})
			continue
		}
		when, op := utc(c.At), string(c.Op)
		for _, d := range differences(c) {
			t.Rows = append(t.Rows, []string{when, op, joined(what, d.name), shown(d.before), shown(d.after)})
			when, op = "", ""
		}
	}
	return t
}

// relation is how a relationship leads from or to the entity; empty for the
// entity itself.
func relation(e history.Entity, c graph.Change) string {
	if c.From == nil {
		return ""
	}
	verb := graph.Declared().Relationship(c.Type).Class
	arrow, other := "<<", c.From
	if c.From.Partition == e.Partition && c.From.Key == e.Key {
		arrow, other = ">>", c.To
	}
	text := fmt.Sprintf("%s %s %s", verb, arrow, other.Key)
	if other.Partition != e.Partition {
		text += fmt.Sprintf(" of %s", other.Partition)
	}
	return text
}

func joined(what, property string) string {
	if what == "" {
		return property
	}
	return what + ": " + property
}
