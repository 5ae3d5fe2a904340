package question_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
	"parapet/internal/problem"
	"parapet/internal/question"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

var equal = cmp.Options{
	cmp.Comparer(graph.Value.Equal),
	cmpopts.IgnoreFields(question.Saved{}, "CreatedAt", "ChangedAt"),
}

func oldDevices() question.Draft {
	return question.Draft{
		Name: "old-devices", Title: "Which devices are old?", Tags: []string{"devices"}, Expect: "empty",
		Parameters: []question.ParameterDraft{{Name: "days", Default: 30.0}, {Name: "os", Description: "Which system.", Default: "macOS"}},
		Queries: []question.Query{
			{Name: "devices", Text: "FIND Device WITH osPlatform = ${os} AND lastSeenOn < date.now - {{days}} days"},
		},
	}
}

func TestStore(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		ctx, s := t.Context(), question.NewStore(db, j1ql.Options{})
		made, err := s.Create(ctx, oldDevices(), "ann")
		if err != nil {
			t.Fatal(err)
		}
		found, err := s.Find(ctx, "old-devices")
		if diff := cmp.Diff(made, found, equal); err != nil || diff != "" || !made.CreatedAt.Equal(found.CreatedAt) {
			t.Errorf("Find: %v (-made +found):\n%s", err, diff)
		}
		if diff := cmp.Diff(oldDevices(), found.Draft()); diff != "" {
			t.Errorf("what was drafted comes back as (-want +got):\n%s", diff)
		}

		draft := oldDevices()
		draft.Name, draft.Title = "very-old-devices", "Which devices are very old?"
		changed, err := s.Change(ctx, "old-devices", 1, draft, "bob")
		if err != nil || changed.Version != 2 || changed.ChangedBy != "bob" || changed.CreatedBy != "ann" {
			t.Errorf("Change = %+v, %v", changed, err)
		}
		if _, err := s.Change(ctx, draft.Name, 1, draft, "bob"); !problem.Is(err, problem.Outdated) {
			t.Errorf("change of an older version: %v", err)
		}
		if _, err := s.Find(ctx, "old-devices"); !problem.Is(err, problem.NotFound) {
			t.Errorf("Find by the name before: %v", err)
		}
		if _, err := s.Create(ctx, draft, "bob"); !problem.Is(err, problem.Conflict) {
			t.Errorf("create under a name that is taken: %v", err)
		}
		if all, err := s.All(ctx); err != nil || len(all) != 1 {
			t.Errorf("All = %v, %v; want one", all, err)
		}
		if err := s.Delete(ctx, draft.Name, 1); !problem.Is(err, problem.Outdated) {
			t.Errorf("delete an older version: %v", err)
		}
		if err := s.Delete(ctx, draft.Name, 0); err != nil {
			t.Error(err)
		}
		if err := s.Delete(ctx, draft.Name, 0); !problem.Is(err, problem.NotFound) {
			t.Errorf("delete again: %v", err)
		}
	})
}

func TestTheLibraryIsNotChanged(t *testing.T) {
	t.Parallel()
	ctx, s := t.Context(), question.NewStore(statetest.SQLite(t), j1ql.Options{})
	of := question.List()[0]
	if found, err := s.Find(ctx, of.Name); err != nil || found.Version != 0 {
		t.Errorf("Find(%q) = %+v, %v", of.Name, found, err)
	}
	draft := oldDevices()
	draft.Name = of.Name
	if _, err := s.Create(ctx, draft, "ann"); !problem.Is(err, problem.Conflict) {
		t.Errorf("create under a name of the library: %v", err)
	}
	if _, err := s.Change(ctx, of.Name, 0, oldDevices(), "ann"); !problem.Is(err, problem.Conflict) {
		t.Errorf("change a question of the library: %v", err)
	}
	if err := s.Delete(ctx, of.Name, 0); !problem.Is(err, problem.Conflict) {
		t.Errorf("delete a question of the library: %v", err)
	}
}

func TestDraftsAreChecked(t *testing.T) {
	t.Parallel()
	for want, spoil := range map[string]func(*question.Draft){
		"name":                  func(d *question.Draft) { d.Name = "Old devices" },
		"title":                 func(d *question.Draft) { d.Title = "" },
		"good":                  func(d *question.Draft) { d.Good = strings.Repeat("x", 5000) },
		"tags[0]":               func(d *question.Draft) { d.Tags = []string{"?"} },
		"expect":                func(d *question.Draft) { d.Expect = "full" },
		"parameters[0].default": func(d *question.Draft) { d.Parameters[0].Default = []any{1} },
		"parameters[1].name":    func(d *question.Draft) { d.Parameters[1].Name = "days" },
		"queries":               func(d *question.Draft) { d.Queries = nil },
		"queries[0].name":       func(d *question.Draft) { d.Queries[0].Name = "" },
		"queries[1].name": func(d *question.Draft) {
			d.Queries = append(d.Queries, question.Query{Name: "devices", Text: "FIND Device"})
		},
		"queries[0].text": func(d *question.Draft) { d.Queries[0].Text = "FIND Device WITH a = ${other}" },
	} {
		d := oldDevices()
		spoil(&d)
		_, err := d.Question(j1ql.Options{})
		var wrong *problem.Error
		if !errors.As(err, &wrong) || wrong.Kind != problem.Invalid || wrong.Fields[0].Path != want {
			t.Errorf("want %s to be wrong, got %v", want, err)
		}
	}
}

// TestTheLibraryIsWritten: what is written as YAML is the library again, and all
// of it could be kept.
func TestTheLibraryIsWritten(t *testing.T) {
	t.Parallel()
	text, err := question.YAML(question.List())
	if err != nil {
		t.Fatal(err)
	}
	read, err := question.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(question.List(), read, equal); diff != "" {
		t.Errorf("(-library +read):\n%s", diff)
	}
	for _, q := range read {
		if _, err := q.Draft().Question(j1ql.Options{}); err != nil {
			t.Errorf("%s could not be kept: %v", q.Name, err)
		}
	}
}

// A later library may call a question as one is called that somebody keeps: the kept
// one stays, can be changed and deleted, and makes room for the library's then.
func TestKeptQuestionsGoBeforeTheLibrarys(t *testing.T) {
	t.Parallel()
	name := question.List()[0].Name
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		ctx, s := t.Context(), question.NewStore(db, j1ql.Options{})
		if _, err := s.Create(ctx, oldDevices(), "ann"); err != nil {
			t.Fatal(err)
		}
		err := db.Write(ctx, func(tx *state.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE saved_questions SET name = $1, draft = replace(draft, '"old-devices"', $2)`, name, strconv.Quote(name))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		of := func() (found []question.Saved) {
			all, err := s.List(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range all {
				if q.Name == name {
					found = append(found, q)
				}
			}
			return found
		}
		if listed := of(); len(listed) != 1 || listed[0].CreatedBy != "ann" {
			t.Errorf("listed as %+v", listed)
		}
		draft := oldDevices()
		draft.Name, draft.Title = name, "Changed"
		if changed, err := s.Change(ctx, name, 1, draft, "bob"); err != nil || changed.Version != 2 {
			t.Errorf("Change = %+v, %v", changed, err)
		}
		if found, err := s.Find(ctx, name); err != nil || found.Title != "Changed" {
			t.Errorf("Find = %+v, %v", found, err)
		}
		if err := s.Delete(ctx, name, 2); err != nil {
			t.Error(err)
		}
		if listed := of(); len(listed) != 1 || listed[0].Version != 0 {
			t.Errorf("afterwards it is listed as %+v", listed)
		}
	})
}
