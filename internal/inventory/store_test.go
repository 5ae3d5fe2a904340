package inventory_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/inventory"
	"parapet/internal/problem"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

func servers() inventory.FilterSettings {
	return inventory.FilterSettings{
		Name: "Servers", Inventory: "systems",
		Request: inventory.Request{Filters: []string{"osPlatform^=WindowsServer"}, Findings: inventory.With, At: time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)},
	}
}

func TestStore(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		ctx, s := t.Context(), inventory.NewStore(db)
		made, err := s.Create(ctx, servers(), "ann")
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Get(ctx, made.ID)
		if diff := cmp.Diff(made, got); err != nil || diff != "" {
			t.Errorf("Get: %v (-made +got):\n%s", err, diff)
		}
		same := servers()
		same.Name = " servers"
		if _, err := s.Create(ctx, same, "bob"); !problem.Is(err, problem.Conflict) {
			t.Errorf("create under the same name: %v", err)
		}
		same.Inventory, same.Request = "users", inventory.Request{}
		other, err := s.Create(ctx, same, "bob")
		if err != nil {
			t.Fatal(err)
		}
		if all, err := s.All(ctx, "users"); err != nil || len(all) != 1 || all[0].ID != other.ID {
			t.Errorf("filters of users: %v, %v", all, err)
		}
		if all, err := s.All(ctx, ""); err != nil || len(all) != 2 {
			t.Errorf("all filters: %v, %v", all, err)
		}
		same.Inventory, same.Request = inventory.Exposed, inventory.Request{Sort: []string{"-devices"}, Exposure: &inventory.Exposure{Queue: "urgent", Severity: []string{"High"}}}
		counted, err := s.Create(ctx, same, "bob")
		if err != nil {
			t.Fatal(err)
		}
		if all, err := s.All(ctx, inventory.Exposed); err != nil || len(all) != 1 || cmp.Diff(counted, all[0]) != "" {
			t.Errorf("filters of vulnerabilities: %+v, %v", all, err)
		}
		changed, err := s.Change(ctx, other.ID, 1, inventory.FilterSettings{Name: "Admins", Inventory: "users"}, "ann")
		if err != nil || changed.Version != 2 || changed.CreatedBy != "bob" || changed.ChangedBy != "ann" {
			t.Errorf("Change = %+v, %v", changed, err)
		}
		if _, err := s.Change(ctx, other.ID, 1, servers(), "ann"); !problem.Is(err, problem.Outdated) {
			t.Errorf("change an older version: %v", err)
		}
		if _, err := s.Change(ctx, other.ID, 0, servers(), "ann"); !problem.Is(err, problem.Conflict) {
			t.Errorf("change to a name that is taken: %v", err)
		}
		if err := s.Delete(ctx, other.ID, 2); err != nil {
			t.Error(err)
		}
		if _, err := s.Get(ctx, other.ID); !problem.Is(err, problem.NotFound) {
			t.Errorf("get what was deleted: %v", err)
		}
	})
}

func TestFiltersAreChecked(t *testing.T) {
	t.Parallel()
	s := inventory.NewStore(statetest.SQLite(t))
	for want, spoil := range map[string]func(*inventory.FilterSettings){
		"name":             func(f *inventory.FilterSettings) { f.Name = " " },
		"inventory":        func(f *inventory.FilterSettings) { f.Inventory = "printers" },
		"request.exposure": func(f *inventory.FilterSettings) { f.Request.Exposure = &inventory.Exposure{Queue: "urgent"} },
		"request.filters":  func(f *inventory.FilterSettings) { f.Inventory = inventory.Exposed },
		"request.sort[0]":  func(f *inventory.FilterSettings) { f.Request.Sort = []string{"nothing"} },
	} {
		f := servers()
		spoil(&f)
		_, err := s.Create(t.Context(), f, "ann")
		var wrong *problem.Error
		if !errors.As(err, &wrong) || wrong.Kind != problem.Invalid || wrong.Fields[0].Path != want {
			t.Errorf("want %s to be wrong, got %v", want, err)
		}
	}
}
