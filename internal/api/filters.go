package api

import (
	"context"
	"net/http"

	"parapet/internal/account"
	"parapet/internal/inventory"
)

const filterPath = "/api/v1/filters"

// registerFilters adds the filters of lists that people keep.
func (s *server) registerFilters() {
	register(s, operation{
		id: "filter.list", method: http.MethodGet, path: filterPath, tag: inventoryTag, permission: account.QuestionRead,
		summary: "List the filters that are kept",
	}, s.listFilters)
	register(s, operation{
		id: "filter.get", method: http.MethodGet, path: filterPath + "/{id}", tag: inventoryTag, permission: account.QuestionRead,
		summary: "Read a filter",
	}, s.getFilter)
	register(s, operation{
		id: "filter.create", method: http.MethodPost, path: filterPath, tag: inventoryTag, permission: account.FilterWrite, status: http.StatusCreated,
		summary: "Keep a filter", description: "Everybody can see and use it. It is for an inventory, or for the vulnerabilities as they are counted: then inventory is exposure, and what is asked for stands in exposure, search, sources and sort.",
	}, s.createFilter)
	register(s, operation{
		id: "filter.change", method: http.MethodPut, path: filterPath + "/{id}", tag: inventoryTag, permission: account.FilterWrite,
		summary: "Change a filter",
	}, s.changeFilter)
	register(s, operation{
		id: "filter.delete", method: http.MethodDelete, path: filterPath + "/{id}", tag: inventoryTag, permission: account.FilterWrite, status: http.StatusNoContent,
		summary: "Delete a filter",
	}, s.deleteFilter)
}

var filterOrder = sorting[inventory.Filter]{
	by: map[string]func(inventory.Filter) string{
		"name":       func(f inventory.Filter) string { return fold(f.Name) },
		"inventory":  func(f inventory.Filter) string { return f.Inventory },
		"changed_at": func(f inventory.Filter) string { return stamp(f.ChangedAt) },
	},
	usual: "name",
	id:    func(f inventory.Filter) string { return f.ID },
}

func (s *server) listFilters(ctx context.Context, in *struct {
	PageInput
	Inventory string `query:"inventory" maxLength:"64" doc:"Only those for this inventory, or for exposure: the vulnerabilities as they are counted."`
},
) (*listOutput[inventory.Filter], error) {
	all, err := s.asked.filters.All(ctx, in.Inventory)
	if err != nil {
		return nil, err
	}
	return page(in.PageInput, filterOrder, all)
}

// FilterInput names a filter.
type FilterInput struct {
	ID string `path:"id" maxLength:"64" doc:"The filter's id."`
}

type filterOutput struct {
	Tagged
	Body inventory.Filter
}

func (s *server) getFilter(ctx context.Context, in *FilterInput) (*filterOutput, error) {
	f, err := s.asked.filters.Get(ctx, in.ID)
	return &filterOutput{tagOf(f.Version), f}, err
}

type createdFilter struct {
	Tagged
	Location string `header:"Location" doc:"Where the filter is."`
	Body     inventory.Filter
}

func (s *server) createFilter(ctx context.Context, in *struct{ Body inventory.FilterSettings }) (*createdFilter, error) {
	f, err := s.asked.filters.Create(ctx, in.Body, identity(ctx).Name)
	if err != nil {
		return nil, err
	}
	onTarget(ctx, "filter", f.Name)
	return &createdFilter{tagOf(f.Version), filterPath + "/" + f.ID, f}, nil
}

func (s *server) changeFilter(ctx context.Context, in *struct {
	FilterInput
	MatchInput
	Body inventory.FilterSettings
},
) (*filterOutput, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	f, err := s.asked.filters.Change(ctx, in.ID, version, in.Body, identity(ctx).Name)
	return &filterOutput{tagOf(f.Version), f}, err
}

func (s *server) deleteFilter(ctx context.Context, in *struct {
	FilterInput
	MatchInput
},
) (*struct{}, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return &struct{}{}, s.asked.filters.Delete(ctx, in.ID, version)
}
