package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"parapet/internal/account"
	"parapet/internal/inventory"
	"parapet/internal/query"
)

// registerRows adds the rows of inventories.
func (s *server) registerRows() {
	register(s, operation{
		id: "inventory.rows", method: http.MethodGet, path: inventoryPath + "/{name}/rows", tag: inventoryTag, permission: account.QueryRun, time: s.limits.Query,
		summary: "List the rows of an inventory",
		description: "The rows that fulfil all that is asked for, page by page; all pages show the same state of the graph. query is the J1QL whose answer they are.\n\n" +
			"A filter is " + inventory.FilterHelp + ". Several that demand values of one column are taken together: any of them.",
	}, s.listRows)
	register(s, operation{
		id: "inventory.export", method: http.MethodGet, path: inventoryPath + "/{name}/export", tag: inventoryTag, permission: account.QueryExport,
		streams: true, time: s.limits.Query,
		summary: "Take an inventory away as a file", description: "All rows that fulfil what is asked for, with the columns that are.",
	}, s.exportRows)
}

// WantedInput says which rows are wanted.
type WantedInput struct {
	InventoryInput
	Search     string             `query:"search" maxLength:"200" doc:"A part of one of the names of what is sought, in any case."`
	Filter     []string           `query:"filter,explode" maxItems:"50" doc:"A condition on a column, such as osPlatform=Windows11."`
	Tag        []string           `query:"tag,explode" maxItems:"50" doc:"A tag that rows must have."`
	Findings   inventory.Findings `query:"findings" enum:"with,without" doc:"Whether rows must have findings, or must have none."`
	Source     []string           `query:"source,explode" maxItems:"200" doc:"The key of an integration that rows may come from."`
	SeenWithin string             `query:"seen_within" maxLength:"16" doc:"How long ago rows must have been seen at most: 24h, 7d."`
	UnseenFor  string             `query:"unseen_for" maxLength:"16" doc:"How long ago rows must have been seen at least."`
	At         time.Time          `query:"at" doc:"The moment whose graph is asked; the present when it is absent."`
}

func (in WantedInput) request() inventory.Request {
	return inventory.Request{
		Search: in.Search, Filters: in.Filter, Tags: in.Tag, Findings: in.Findings, Sources: in.Source,
		SeenWithin: in.SeenWithin, UnseenFor: in.UnseenFor, At: in.At,
	}
}

// inventory is the one that rows are wanted of, from sources that there are.
func (s *server) inventory(ctx context.Context, in WantedInput) (*inventory.Inventory, error) {
	i, err := inventory.Find(in.Name)
	if err != nil {
		return nil, err
	}
	return i, s.checkSources(ctx, in.Source, in.At)
}

// ShownInput says how rows are shown.
type ShownInput struct {
	WantedInput
	Sort    []string `query:"sort" maxItems:"10" doc:"The columns to order by; a minus before one turns the order round. What lacks a value comes last."`
	Columns []string `query:"columns" maxItems:"100" doc:"The columns to show; the usual ones when absent. _id and _type are always there."`
}

func (in ShownInput) request() inventory.Request {
	r := in.WantedInput.request()
	r.Sort, r.Columns = in.Sort, in.Columns
	return r
}

type listRowsInput struct {
	ShownInput
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"1000" doc:"How many rows to list at most."`
	Cursor string `query:"cursor" maxLength:"200" doc:"Where to go on: what next said. Leave all else as it was."`
}

// rows is a page of an inventory.
type rows struct {
	Query    string     `json:"query" doc:"The J1QL whose answer the rows are."`
	Items    []any      `json:"items" doc:"The rows: objects with every column, absent values as null, times in milliseconds since 1970."`
	Next     string     `json:"next,omitempty" doc:"The cursor of the next page; absent on the last."`
	Total    *int       `json:"total,omitempty" doc:"How many rows there are on all pages; on the first page alone."`
	Meta     answerMeta `json:"meta" doc:"What there is to know of the answer."`
	Warnings []string   `json:"warnings" doc:"What a reader of the rows should know."`

	answer Answer
}

// MarshalJSON writes the rows as the answer has them.
func (r rows) MarshalJSON() ([]byte, error) {
	var parts struct {
		Query    string          `json:"query"`
		Items    json.RawMessage `json:"items"`
		Next     string          `json:"next,omitempty"`
		Total    *int            `json:"total,omitempty"`
		Meta     json.RawMessage `json:"meta"`
		Warnings json.RawMessage `json:"warnings"`
	}
	var answer struct{ Data, Meta, Warnings json.RawMessage }
	if err := json.Unmarshal(r.answer.text, &answer); err != nil {
		return nil, err
	}
	parts.Query, parts.Next, parts.Total = r.Query, r.Next, r.Total
	parts.Items, parts.Meta, parts.Warnings = answer.Data, answer.Meta, answer.Warnings
	return json.Marshal(parts)
}

func (s *server) listRows(ctx context.Context, in *listRowsInput) (*struct{ Body rows }, error) {
	i, err := s.inventory(ctx, in.WantedInput)
	if err != nil {
		return nil, err
	}
	text, err := i.Text(in.request())
	if err != nil {
		return nil, err
	}
	page, err := s.pageOf(ctx, runQueryBody{Query: text, Limit: in.Limit, Cursor: in.Cursor})
	if err != nil {
		return nil, err
	}
	answer, err := answerOf(page)
	out := rows{Query: text, Next: page.Meta.Cursor, answer: answer}
	if err == nil && in.Cursor == "" {
		out.Total, err = s.total(ctx, i, in.request(), page)
	}
	return &struct{ Body rows }{out}, err
}

// total is how many rows there are. Those of a short list have been counted.
func (s *server) total(ctx context.Context, i *inventory.Inventory, r inventory.Request, page *query.Answer) (*int, error) {
	n := len(page.Rows)
	if page.Meta.Cursor == "" {
		return &n, nil
	}
	n, err := i.Total(ctx, s.graphOf(ctx), r, s.cfg.Query)
	return &n, unanswered(err)
}

func (s *server) exportRows(ctx context.Context, in *struct {
	ShownInput
	Format string `query:"format" default:"csv" enum:"csv,json,ndjson,parquet" doc:"The form of the file."`
},
) (*answerFile, error) {
	i, err := s.inventory(ctx, in.WantedInput)
	if err != nil {
		return nil, err
	}
	text, err := i.Text(in.request())
	if err != nil {
		return nil, err
	}
	return s.export(ctx, text, Conditions{}, Written{Format: in.Format}, i.Name)
}
