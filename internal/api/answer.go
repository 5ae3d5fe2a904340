package api

import (
	"bytes"
	"encoding/json"
	"time"

	"parapet/internal/query"
)

// Answer is the answer to a query, as the command parapet query --format json
// writes it. The fields are for the document: what is sent is text.
type Answer struct {
	Type     query.Type `json:"type" enum:"list,table,tree" doc:"What the answer is made of."`
	Data     any        `json:"data" doc:"Of a list the entities, of a table the rows, each an object; of a tree an object of vertices and edges."`
	Meta     answerMeta `json:"meta" doc:"What there is to know of the answer."`
	Warnings []string   `json:"warnings" doc:"What a reader of the answer should know."`

	text json.RawMessage
}

type answerMeta struct {
	Generation   uint64               `json:"generation" doc:"Which state of the graph was asked."`
	AsOf         int64                `json:"asOf,omitempty" doc:"When it was committed, in milliseconds since 1970."`
	Integrations []answerAge          `json:"integrations" doc:"When each part of the graph was last read."`
	Completeness []answerCompleteness `json:"completeness" doc:"How much is known of each type that the query looks at."`
	Scanned      int                  `json:"scanned" doc:"How many things were looked at."`
	TookMillis   float64              `json:"tookMillis" doc:"How long that took."`
	Truncated    bool                 `json:"truncated" doc:"Whether there is more than may be returned."`
	Cursor       string               `json:"cursor,omitempty" doc:"Where to go on; absent on the last page."`
}

type answerAge struct {
	Name string `json:"name"`
	AsOf int64  `json:"asOf,omitempty"`
}

type answerCompleteness struct {
	Type        string         `json:"type"`
	State       query.State    `json:"state" enum:"fresh,stale,partial,switched off,failed,unlicensed,forbidden,never seen"`
	Integration string         `json:"integration,omitempty"`
	AsOf        int64          `json:"asOf,omitempty"`
	Reason      string         `json:"reason,omitempty"`
	Sources     []answerSource `json:"sources,omitempty"`
}

type answerSource struct {
	Step          string   `json:"step"`
	Outcome       string   `json:"outcome"`
	Route         string   `json:"route,omitempty"`
	AsOf          int64    `json:"asOf,omitempty"`
	WholeAt       int64    `json:"wholeAt,omitempty"`
	Missing       []string `json:"missing,omitempty"`
	HeldDeletions int      `json:"heldDeletions,omitempty"`
	Known         int      `json:"known,omitempty"`
	Of            int      `json:"of,omitempty"`
}

func answerOf(a *query.Answer) (Answer, error) {
	var text bytes.Buffer
	if err := a.WriteJSON(&text); err != nil {
		return Answer{}, err
	}
	return Answer{text: text.Bytes()}, nil
}

// MarshalJSON is the answer as it was written.
func (a Answer) MarshalJSON() ([]byte, error) { return a.text, nil }

// completenessOf is a completeness as answers have it.
func completenessOf(c query.Completeness) answerCompleteness {
	out := answerCompleteness{
		Type: string(c.Type), State: c.State, Integration: string(c.Partition), AsOf: millis(c.AsOf), Reason: c.Reason,
	}
	for _, source := range c.Sources {
		out.Sources = append(out.Sources, answerSource{
			Step: source.Step, Outcome: string(source.Outcome), Route: source.Route,
			AsOf: millis(source.AsOf), WholeAt: millis(source.WholeAt),
			Missing: source.Missing, HeldDeletions: source.Held, Known: source.Known, Of: source.Of,
		})
	}
	return out
}

// millis is a moment as answers have it, 0 when there is none.
func millis(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMilli()
}
