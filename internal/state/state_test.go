package state_test

import (
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/problem"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

// thing is a row of a table that the tests make for themselves.
type thing struct {
	ID   string
	At   time.Time
	Tags []string
	On   bool
}

func things(t *testing.T, db *state.DB) {
	t.Helper()
	exec(t, db, "CREATE TABLE things (id TEXT PRIMARY KEY, at BIGINT, tags TEXT, is_on BOOLEAN NOT NULL)")
	exec(t, db, "CREATE TABLE parts (id TEXT PRIMARY KEY, thing TEXT NOT NULL REFERENCES things (id))")
}

func exec(t *testing.T, db *state.DB, statement string, args ...any) {
	t.Helper()
	if err := try(t, db, statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func try(t *testing.T, db *state.DB, statement string, args ...any) error {
	t.Helper()
	return db.Write(t.Context(), func(tx *state.Tx) error {
		_, err := tx.Exec(t.Context(), statement, args...)
		return err
	})
}

func (one *thing) insert(t *testing.T, db *state.DB) {
	t.Helper()
	exec(t, db, "INSERT INTO things (is_on, tags, at, id) VALUES ($4, $3, $2, $1)",
		one.ID, state.Time(&one.At), state.JSON(&one.Tags), one.On)
}

func scanThing(row state.Row) (one thing, err error) {
	return one, row.Scan(&one.ID, state.Time(&one.At), state.JSON(&one.Tags), &one.On)
}

func TestValuesComeBackAsTheyWent(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		things(t, db)
		want := []thing{
			{ID: "a", At: time.Date(2026, 3, 4, 5, 6, 7, 8e6, time.UTC), Tags: []string{"x", "ü\x00"}, On: true},
			{ID: "b"},
		}
		for _, one := range want {
			one.insert(t, db)
		}
		var got []thing
		err := db.Read(t.Context(), func(tx *state.Tx) (err error) {
			got, err = state.All(t.Context(), tx, scanThing, "SELECT id, at, tags, is_on FROM things ORDER BY id")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
	})
}

func TestFiltersFindRows(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		things(t, db)
		for _, one := range []thing{{ID: "a", On: true}, {ID: "b"}, {ID: "c", On: true}, {ID: "D", On: true}} {
			one.insert(t, db)
		}
		for name, test := range map[string]struct {
			filter func(w *state.Where)
			want   int
		}{
			"none":        {func(*state.Where) {}, 4},
			"bool":        {func(w *state.Where) { w.And("is_on = ?", true) }, 3},
			"two":         {func(w *state.Where) { w.In("id", "a", "b"); w.And("is_on") }, 1},
			"none of any": {func(w *state.Where) { w.In("id") }, 0},
			"or":          {func(w *state.Where) { w.And("id = ? OR id = ?", "a", "b"); w.And("lower(id) LIKE lower(?)", "B%") }, 1},
			"case":        {func(w *state.Where) { w.And("lower(id) LIKE lower(?)", "d") }, 1},
		} {
			var where state.Where
			test.filter(&where)
			limit := where.Arg(10)
			var got int
			err := db.Read(t.Context(), func(tx *state.Tx) error {
				return tx.QueryRow(t.Context(), "SELECT count(*) FROM (SELECT id FROM things"+where.String()+"LIMIT "+limit+") AS found",
					where.Args()...).Scan(&got)
			})
			if err != nil {
				t.Errorf("%s: %v", name, err)
			} else if got != test.want {
				t.Errorf("%s: %d rows, want %d", name, got, test.want)
			}
		}
	})
}

func TestErrorsAreToldApart(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		things(t, db)
		(&thing{ID: "a"}).insert(t, db)
		exec(t, db, "INSERT INTO parts (id, thing) VALUES ('p', 'a')")
		if err := try(t, db, "INSERT INTO things (id, is_on) VALUES ($1, $2)", "a", true); !state.IsDuplicate(err) || state.IsReferenced(err) {
			t.Errorf("a duplicate is not told: %v", err)
		}
		for _, statement := range []string{"DELETE FROM things WHERE id = 'a'", "INSERT INTO parts (id, thing) VALUES ('q', 'b')"} {
			if err := try(t, db, statement); !state.IsReferenced(err) || state.IsDuplicate(err) {
				t.Errorf("%s: a missing row is not told: %v", statement, err)
			}
		}
		if err := try(t, db, "DELETE FROM things WHERE id = $1", "a\x00"); !problem.Is(err, problem.Invalid) {
			t.Errorf("a zero byte is not refused as the fault of who gives it: %v", err)
		}
		err := db.Read(t.Context(), func(tx *state.Tx) error {
			var id string
			return tx.QueryRow(t.Context(), "SELECT id FROM things WHERE id = $1", "z").Scan(&id)
		})
		if !errors.Is(err, sql.ErrNoRows) {
			t.Errorf("a missing row is not told: %v", err)
		}
	})
}

func TestAFullDatabaseIsTold(t *testing.T) {
	t.Parallel()
	db := statetest.SQLite(t)
	things(t, db)
	exec(t, db, "PRAGMA max_page_count = 1") // that is, none beside those that there are
	insert := "INSERT INTO things (id, is_on) VALUES ($1, $2)"
	if err := try(t, db, insert, strings.Repeat("long", 1<<14), true); !state.IsFull(err) || state.IsDuplicate(err) {
		t.Errorf("what has no room = %v", err)
	}
	exec(t, db, "PRAGMA max_page_count = 4294967294")
	exec(t, db, insert, strings.Repeat("long", 1<<14), true)
}
