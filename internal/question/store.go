package question

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"parapet/internal/j1ql"
	"parapet/internal/problem"
	"parapet/internal/state"
)

// Saved is a question that somebody keeps beside the library.
type Saved struct {
	Question
	// Version counts the states it had, from 1.
	Version   int64
	CreatedAt time.Time
	CreatedBy string
	ChangedAt time.Time
	ChangedBy string
}

// Store keeps questions. It is safe for concurrent use. Its errors are
// *problem.Error where the caller can do something about them: NotFound; Invalid
// with the fields; Conflict when a name is taken; Outdated when the version is
// not the one that is there. A version of 0 means whichever is there.
type Store struct {
	db       *state.DB
	language j1ql.Options
}

// NewStore is the questions in a database. The language is what queries depend on
// besides their text and their parameters.
func NewStore(db *state.DB, language j1ql.Options) *Store { return &Store{db, language} }

// All are the questions that are kept, by name.
func (s *Store) All(ctx context.Context) (all []Saved, err error) {
	err = s.db.Read(ctx, func(tx *state.Tx) (err error) {
		all, err = state.All(ctx, tx, scan, "SELECT "+columns+" FROM saved_questions ORDER BY name")
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list questions: %w", err)
	}
	return all, nil
}

// Find is the question with the name: one that is kept, or one of the library,
// whose version is 0. What somebody keeps goes before what a later library calls
// the same: links and scripts go on to mean it.
func (s *Store) Find(ctx context.Context, name string) (found Saved, err error) {
	err = s.db.Read(ctx, func(tx *state.Tx) (err error) {
		found, err = saved(ctx, tx, name)
		return err
	})
	if problem.Is(err, problem.NotFound) {
		if q, err := Find(name); err == nil {
			return Saved{Question: *q}, nil
		}
	}
	return found, err
}

// List are the questions that there are: those that are kept, and those of the
// library whose names none of them has.
func (s *Store) List(ctx context.Context) ([]Saved, error) {
	all, err := s.All(ctx)
	if err != nil {
		return nil, err
	}
	kept := map[string]bool{}
	for _, q := range all {
		kept[q.Name] = true
	}
	for _, q := range library() {
		if !kept[q.Name] {
			all = append(all, Saved{Question: q})
		}
	}
	return all, nil
}

// Create keeps a question.
func (s *Store) Create(ctx context.Context, d Draft, by string) (Saved, error) {
	q, err := s.checked(d, "")
	if err != nil {
		return Saved{}, err
	}
	at := time.Now().UTC().Truncate(time.Millisecond)
	made := Saved{q, 1, at, by, at, by}
	err = s.db.Write(ctx, func(tx *state.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO saved_questions ("+columns+") VALUES ($1, $2, $3, $4, $5, $6, $7)",
			q.Name, made.Version, state.JSON(q.Draft()), state.Time(&made.CreatedAt), by, state.Time(&made.ChangedAt), by)
		return taken(err, q.Name)
	})
	return made, err
}

// Change puts a draft in the place of a question that is kept.
func (s *Store) Change(ctx context.Context, name string, version int64, d Draft, by string) (Saved, error) {
	q, err := s.checked(d, name)
	if err != nil {
		return Saved{}, err
	}
	var is Saved
	err = s.db.Write(ctx, func(tx *state.Tx) (err error) {
		if is, err = current(ctx, tx, name, version); err != nil {
			return err
		}
		is.Question, is.Version = q, is.Version+1
		is.ChangedAt, is.ChangedBy = time.Now().UTC().Truncate(time.Millisecond), by
		_, err = tx.Exec(ctx, "UPDATE saved_questions SET name = $1, version = $2, draft = $3, changed_at = $4, changed_by = $5 WHERE name = $6",
			q.Name, is.Version, state.JSON(q.Draft()), state.Time(&is.ChangedAt), by, name)
		return taken(err, q.Name)
	})
	return is, err
}

// Delete keeps a question no longer.
func (s *Store) Delete(ctx context.Context, name string, version int64) error {
	return s.db.Write(ctx, func(tx *state.Tx) error {
		if _, err := current(ctx, tx, name, version); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "DELETE FROM saved_questions WHERE name = $1", name)
		return err
	})
}

// checked is the question of a draft whose name the library does not have, unless
// it had that name before.
func (s *Store) checked(d Draft, before string) (Question, error) {
	q, err := d.Question(s.language)
	if err == nil && q.Name != before && slices.ContainsFunc(library(), func(of Question) bool { return of.Name == q.Name }) {
		err = problem.New(problem.Conflict, "a question of the library is called %s: choose another name", q.Name)
	}
	return q, err
}

const columns = "name, version, draft, created_at, created_by, changed_at, changed_by"

func scan(row state.Row) (Saved, error) {
	var is Saved
	var name string
	var d Draft
	err := row.Scan(&name, &is.Version, state.JSON(&d), state.Time(&is.CreatedAt), &is.CreatedBy, state.Time(&is.ChangedAt), &is.ChangedBy)
	if err != nil {
		return is, err
	}
	if is.Question, err = d.question(); err != nil {
		return is, fmt.Errorf("read question %s: %w", name, err)
	}
	return is, nil
}

func saved(ctx context.Context, tx *state.Tx, name string) (Saved, error) {
	is, err := scan(tx.QueryRow(ctx, "SELECT "+columns+" FROM saved_questions WHERE name = $1", name))
	if errors.Is(err, sql.ErrNoRows) {
		return is, problem.New(problem.NotFound, "there is no question %q: %s", name, meant(name, "the list of questions has their names"))
	}
	return is, err
}

// current is a question that is to be changed, in the version that who changes it
// has seen.
func current(ctx context.Context, tx *state.Tx, name string, version int64) (Saved, error) {
	is, err := saved(ctx, tx, name)
	if problem.Is(err, problem.NotFound) {
		if _, err := Find(name); err == nil {
			return is, problem.New(problem.Conflict, "the question %s is of the library, which nobody changes: save a copy under another name", name)
		}
	}
	if err == nil && version != 0 && version != is.Version {
		err = problem.New(problem.Outdated, "the question %s was changed meanwhile: it has version %d, not %d. Read it again and repeat the change", name, is.Version, version)
	}
	return is, err
}

func taken(err error, name string) error {
	if state.IsDuplicate(err) {
		return problem.New(problem.Conflict, "there is a question %s already: choose another name, or change that one", name)
	}
	return err
}
