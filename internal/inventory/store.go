package inventory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"parapet/internal/problem"
	"parapet/internal/state"
)

// Filter is a request that people keep under a name, for one list.
type Filter struct {
	ID string `json:"id"`
	// Version counts the states it had, from 1.
	Version int64 `json:"version"`
	FilterSettings
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by"`
	ChangedAt time.Time `json:"changed_at"`
	ChangedBy string    `json:"changed_by"`
}

// FilterSettings are what people decide of a filter.
type FilterSettings struct {
	Name string `json:"name"`
	// Inventory is the name of the one it is for, or Exposed.
	Inventory string  `json:"inventory"`
	Request   Request `json:"request"`
}

// Store keeps filters. It is safe for concurrent use. Its errors are
// *problem.Error where the caller can do something about them: NotFound; Invalid
// with the fields; Conflict when a name is taken; Outdated when the version is
// not the one that is there. A version of 0 means whichever is there.
type Store struct{ db *state.DB }

// NewStore is the filters in a database.
func NewStore(db *state.DB) *Store { return &Store{db} }

// All are the filters of an inventory, or of all when none is named, by name.
func (s *Store) All(ctx context.Context, inventory string) (all []Filter, err error) {
	var where state.Where
	if inventory != "" {
		where.And("inventory = ?", inventory)
	}
	err = s.db.Read(ctx, func(tx *state.Tx) (err error) {
		all, err = state.All(ctx, tx, scan, "SELECT "+columns+" FROM saved_filters"+where.String()+"ORDER BY inventory, name_key", where.Args()...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list filters: %w", err)
	}
	return all, nil
}

// Get is the filter with the id.
func (s *Store) Get(ctx context.Context, id string) (f Filter, err error) {
	err = s.db.Read(ctx, func(tx *state.Tx) (err error) {
		f, err = current(ctx, tx, id, 0)
		return err
	})
	return f, err
}

// Create keeps a filter.
func (s *Store) Create(ctx context.Context, settings FilterSettings, by string) (Filter, error) {
	if err := settings.check(); err != nil {
		return Filter{}, err
	}
	at := now()
	f := Filter{state.NewID(), 1, settings, at, by, at, by}
	err := s.db.Write(ctx, func(tx *state.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO saved_filters ("+columns+", name_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
			f.ID, f.Version, f.Inventory, f.Name, state.JSON(f.Request), state.Time(&f.CreatedAt), by, state.Time(&f.ChangedAt), by, nameKey(f.Name))
		return taken(err, f.Name)
	})
	return f, err
}

// Change gives a filter other settings.
func (s *Store) Change(ctx context.Context, id string, version int64, settings FilterSettings, by string) (Filter, error) {
	if err := settings.check(); err != nil {
		return Filter{}, err
	}
	var f Filter
	err := s.db.Write(ctx, func(tx *state.Tx) (err error) {
		if f, err = current(ctx, tx, id, version); err != nil {
			return err
		}
		f.FilterSettings, f.Version, f.ChangedAt, f.ChangedBy = settings, f.Version+1, now(), by
		_, err = tx.Exec(ctx, "UPDATE saved_filters SET version = $1, inventory = $2, name = $3, name_key = $4, request = $5, changed_at = $6, changed_by = $7 WHERE id = $8",
			f.Version, f.Inventory, f.Name, nameKey(f.Name), state.JSON(f.Request), state.Time(&f.ChangedAt), by, id)
		return taken(err, f.Name)
	})
	return f, err
}

// Delete keeps a filter no longer.
func (s *Store) Delete(ctx context.Context, id string, version int64) error {
	return s.db.Write(ctx, func(tx *state.Tx) error {
		if _, err := current(ctx, tx, id, version); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "DELETE FROM saved_filters WHERE id = $1", id)
		return err
	})
}

// longestName is how many bytes the name of a filter may have.
const longestName = 100

func (f FilterSettings) check() error {
	name := strings.TrimSpace(f.Name)
	if name == "" || len(name) > longestName {
		return problem.Wrong(problem.Field{Path: "name", Text: fmt.Sprintf("is missing or too long: give one of at most %d characters", longestName)})
	}
	if f.Inventory == Exposed {
		return ofRequest(f.Request.checkExposed())
	}
	i, err := Find(f.Inventory)
	if err != nil {
		return problem.Wrong(problem.Field{Path: "inventory", Text: err.Error()})
	}
	_, err = i.Text(f.Request)
	return ofRequest(err)
}

// ofRequest is what is wrong with the request within a filter.
func ofRequest(err error) error {
	var wrong *problem.Error
	if !errors.As(err, &wrong) {
		return err
	}
	within := *wrong
	within.Fields = make([]problem.Field, len(wrong.Fields))
	for n, field := range wrong.Fields {
		within.Fields[n] = problem.Field{Path: "request." + field.Path, Text: field.Text}
	}
	return &within
}

const columns = "id, version, inventory, name, request, created_at, created_by, changed_at, changed_by"

func scan(row state.Row) (f Filter, err error) {
	err = row.Scan(&f.ID, &f.Version, &f.Inventory, &f.Name, state.JSON(&f.Request),
		state.Time(&f.CreatedAt), &f.CreatedBy, state.Time(&f.ChangedAt), &f.ChangedBy)
	return f, err
}

// current is a filter in the version that who changes it has seen.
func current(ctx context.Context, tx *state.Tx, id string, version int64) (Filter, error) {
	f, err := scan(tx.QueryRow(ctx, "SELECT "+columns+" FROM saved_filters WHERE id = $1", id))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return f, problem.New(problem.NotFound, "there is no filter %q: the list of filters has their ids", id)
	case err == nil && version != 0 && version != f.Version:
		return f, problem.New(problem.Outdated, "the filter was changed meanwhile: it has version %d, not %d. Read it again and repeat the change", f.Version, version)
	}
	return f, err
}

func taken(err error, name string) error {
	if state.IsDuplicate(err) {
		return problem.New(problem.Conflict, "there is a filter %q already: choose another name, or change that one", name)
	}
	return err
}

func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// nameKey is a name as it is compared: nobody shall tell "Servers" from
// "servers ".
func nameKey(name string) string { return strings.ToLower(strings.TrimSpace(name)) }
