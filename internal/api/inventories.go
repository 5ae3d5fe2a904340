package api

import (
	"context"
	"net/http"

	"parapet/internal/account"
	"parapet/internal/inventory"
	"parapet/internal/query"
)

const (
	inventoryPath = "/api/v1/inventories"
	inventoryTag  = "Inventory"
)

// registerInventories adds which inventories there are.
func (s *server) registerInventories() {
	register(s, operation{
		id: "inventory.list", method: http.MethodGet, path: inventoryPath, tag: inventoryTag, permission: account.QueryRun,
		summary:     "List the inventories",
		description: "What can be listed, and, when they are wanted, how many there are of each, with and without findings.",
	}, s.listInventories)
	register(s, operation{
		id: "inventory.get", method: http.MethodGet, path: inventoryPath + "/{name}", tag: inventoryTag, permission: account.QueryRun,
		summary: "Read what an inventory is", description: "What a row is, all columns, and how many rows there are.",
	}, s.getInventory)
}

// inventoryView is an inventory as the API shows it.
type inventoryView struct {
	Name        string            `json:"name"`
	Title       string            `json:"title"`
	Description string            `json:"description" doc:"What a row is."`
	HasFindings bool              `json:"has_findings" doc:"Whether rows are told apart by whether they have findings."`
	Columns     []inventoryColumn `json:"columns" doc:"What can be shown, filtered and sorted by."`
	Counts      *inventory.Counts `json:"counts,omitempty" doc:"How many rows there are."`
}

type inventoryColumn struct {
	Name        string `json:"name"`
	Kind        string `json:"kind" enum:"boolean,number,time,text,list"`
	Description string `json:"description"`
	Shown       bool   `json:"shown" doc:"Whether it is there when nobody chooses columns."`
	Facet       bool   `json:"facet" doc:"Whether its values are counted when nobody chooses facets."`
}

func columnOf(c inventory.Column) inventoryColumn {
	return inventoryColumn{Name: c.Name, Kind: c.Kind.String(), Description: c.Doc, Shown: c.Shown, Facet: c.Facet}
}

func viewOf(i *inventory.Inventory) inventoryView {
	view := inventoryView{Name: i.Name, Title: i.Title, Description: i.Doc, HasFindings: i.HasFindings(), Columns: []inventoryColumn{}}
	for _, c := range i.Columns() {
		view.Columns = append(view.Columns, columnOf(c))
	}
	return view
}

func (s *server) listInventories(ctx context.Context, in *struct {
	Counts bool `query:"counts" doc:"Whether to count the rows."`
},
) (*listOutput[inventoryView], error) {
	g, err := s.graphOf(ctx).Latest(ctx)
	if err != nil {
		return nil, err
	}
	var views []inventoryView
	for _, i := range inventory.List() {
		view := viewOf(i)
		if in.Counts {
			if view.Counts, err = s.count(ctx, query.Only(g), i, inventory.Request{}); err != nil {
				return nil, err
			}
		}
		views = append(views, view)
	}
	return &listOutput[inventoryView]{List[inventoryView]{Items: views}}, nil
}

// InventoryInput names an inventory.
type InventoryInput struct {
	Name string `path:"name" maxLength:"64" doc:"The inventory's name, such as systems."`
}

func (s *server) getInventory(ctx context.Context, in *InventoryInput) (*struct{ Body inventoryView }, error) {
	i, err := inventory.Find(in.Name)
	if err != nil {
		return nil, err
	}
	g, err := s.graphOf(ctx).Latest(ctx)
	if err != nil {
		return nil, err
	}
	view := viewOf(i)
	view.Counts, err = s.count(ctx, query.Only(g), i, inventory.Request{})
	return &struct{ Body inventoryView }{view}, err
}

func (s *server) count(ctx context.Context, graphs query.Graphs, i *inventory.Inventory, r inventory.Request) (*inventory.Counts, error) {
	counts, err := i.Count(ctx, graphs, r, s.cfg.Query)
	return &counts, unanswered(err)
}
