package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"parapet/internal/state"
)

// link is where a chain goes on.
type link struct {
	seq  int64
	hash string
}

// readStart is what the first entry that is kept follows.
func readStart(ctx context.Context, tx *state.Tx) (at link, err error) {
	err = tx.QueryRow(ctx, "SELECT seq, hash FROM audit_start").Scan(&at.seq, &at.hash)
	if err != nil {
		err = fmt.Errorf("read where the audit log starts: %w", err)
	}
	return at, err
}

// readHead is the last entry.
func readHead(ctx context.Context, tx *state.Tx) (at link, err error) {
	err = tx.QueryRow(ctx, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").Scan(&at.seq, &at.hash)
	if errors.Is(err, sql.ErrNoRows) {
		return readStart(ctx, tx)
	}
	if err != nil {
		err = fmt.Errorf("read the end of the audit log: %w", err)
	}
	return at, err
}

const columns = "seq, at, actor_id, actor, via, action, target, outcome, address, request_id, detail, hash"

func insert(ctx context.Context, tx *state.Tx, e Entry) error {
	_, err := tx.Exec(ctx, "INSERT INTO audit ("+columns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		e.Seq, state.Time(&e.At), e.ActorID, e.Actor, e.Via, e.Action, e.Target, string(e.Outcome), e.Address, e.RequestID,
		state.JSON(&e.Detail), e.Hash)
	if err != nil {
		return fmt.Errorf("append to the audit log: %w", err)
	}
	return nil
}

func scan(row state.Row) (e Entry, err error) {
	var detail string
	err = row.Scan(&e.Seq, state.Time(&e.At), &e.ActorID, &e.Actor, &e.Via, &e.Action, &e.Target, &e.Outcome,
		&e.Address, &e.RequestID, &detail, &e.Hash)
	if err != nil {
		return e, fmt.Errorf("read an audit entry: %w", err)
	}
	if e.Detail, err = readDetail(detail); err != nil {
		return e, fmt.Errorf("read the detail of audit entry %d: %w", e.Seq, err)
	}
	return e, nil
}

// where is all of a filter but its page.
func (f Filter) where() *state.Where {
	var w state.Where
	for column, value := range map[string]string{"actor_id": f.ActorID, "target": f.Target, "outcome": string(f.Outcome)} {
		if value != "" {
			w.And(column+" = ?", value)
		}
	}
	if f.Actor != "" {
		w.And("lower(actor) = lower(?)", f.Actor)
	}
	switch {
	case strings.HasSuffix(f.Action, "."):
		w.And("substr(action, 1, ?) = ?", len(f.Action), f.Action)
	case f.Action != "":
		w.And("action = ?", f.Action)
	}
	if !f.From.IsZero() {
		w.And("at >= ?", state.Time(&f.From))
	}
	if !f.Until.IsZero() {
		w.And("at < ?", state.Time(&f.Until))
	}
	if f.Text != "" {
		part, like := "%"+likeLiteral.Replace(f.Text)+"%", ` LIKE lower(?) ESCAPE '\'`
		w.And("lower(actor)"+like+" OR lower(action)"+like+" OR lower(target)"+like+" OR lower(detail)"+like, part, part, part, part)
	}
	return &w
}

var likeLiteral = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func count(ctx context.Context, tx *state.Tx, f Filter) (n int, err error) {
	w := f.where()
	err = tx.QueryRow(ctx, "SELECT count(*) FROM audit"+w.String(), w.Args()...).Scan(&n)
	if err != nil {
		err = fmt.Errorf("count audit entries: %w", err)
	}
	return n, err
}

func newest(ctx context.Context, tx *state.Tx, f Filter, limit int) ([]Entry, error) {
	w := f.where()
	if f.Before > 0 {
		w.And("seq < ?", f.Before)
	}
	return list(ctx, tx, w, "DESC", limit)
}

func following(ctx context.Context, tx *state.Tx, f Filter, after int64, limit int) ([]Entry, error) {
	w := f.where()
	w.And("seq > ?", after)
	return list(ctx, tx, w, "ASC", limit)
}

func list(ctx context.Context, tx *state.Tx, w *state.Where, order string, limit int) ([]Entry, error) {
	most := w.Arg(limit)
	return state.All(ctx, tx, scan, "SELECT "+columns+" FROM audit"+w.String()+"ORDER BY seq "+order+" LIMIT "+most, w.Args()...)
}

// oldest are all entries in the order of the log.
func oldest(ctx context.Context, tx *state.Tx) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		rows, err := tx.Query(ctx, "SELECT "+columns+" FROM audit ORDER BY seq")
		if err != nil {
			yield(Entry{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			if e, err := scan(rows); !yield(e, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Entry{}, err)
		}
	}
}

// prune removes old entries, and has the chain start after them.
func prune(ctx context.Context, tx *state.Tx, before time.Time) (int, error) {
	_, err := tx.Exec(ctx, "UPDATE audit_start SET seq = last.seq, hash = last.hash "+
		"FROM (SELECT seq, hash FROM audit WHERE at < $1 ORDER BY seq DESC LIMIT 1) AS last", state.Time(&before))
	if err != nil {
		return 0, fmt.Errorf("move the start of the audit log: %w", err)
	}
	done, err := tx.Exec(ctx, "DELETE FROM audit WHERE seq <= (SELECT seq FROM audit_start)")
	if err != nil {
		return 0, fmt.Errorf("remove old audit entries: %w", err)
	}
	removed, err := done.RowsAffected()
	return int(removed), err
}
