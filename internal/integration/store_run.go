package integration

import (
	"context"
	"fmt"
	"time"

	"parapet/internal/state"
)

const runColumns = `r.id, r.integration, i.key, r.cause, r.started_by, r.state, r.accept_deletions, r.cancelling, r.attempts, r.generation,
	r.queued_at, r.started_at, r.ended_at, r.waiting_until, r.waiting_for, r.error, r.tally`

const fromRuns = " FROM integration_runs r JOIN integrations i ON i.id = r.integration "

func scanRun(row state.Row) (r Run, err error) {
	err = row.Scan(&r.ID, &r.Integration, &r.Key, &r.Trigger, &r.By, &r.State, &r.AcceptDeletions, &r.Cancelling, &r.Attempts, &r.Generation,
		state.Time(&r.QueuedAt), state.Time(&r.StartedAt), state.Time(&r.EndedAt), state.Time(&r.WaitingUntil), &r.WaitingFor, &r.Error,
		state.JSON(&r.Tally))
	return r, err
}

func run(ctx context.Context, tx *state.Tx, id RunID) (Run, error) {
	r, err := scanRun(tx.QueryRow(ctx, "SELECT "+runColumns+fromRuns+"WHERE r.id = $1", string(id)))
	return r, missing(err, "run", string(id))
}

func insertRun(ctx context.Context, tx *state.Tx, r Run) error {
	_, err := tx.Exec(ctx,
		`INSERT INTO integration_runs (id, integration, unfinished, cause, started_by, state, accept_deletions, cancelling, attempts, generation,
		queued_at, waiting_for, error, tally) VALUES ($1, $2, $2, $3, $4, $5, $6, FALSE, 0, 0, $7, '', '', $8)`,
		string(r.ID), string(r.Integration), string(r.Trigger), r.By, string(r.State), r.AcceptDeletions, state.Time(&r.QueuedAt), state.JSON(&r.Tally))
	if err != nil {
		return fmt.Errorf("note run of %s: %w", r.Integration, err)
	}
	return nil
}

func updateRun(ctx context.Context, tx *state.Tx, r Run) error {
	var unfinished any
	if !r.State.Ended() {
		unfinished = string(r.Integration)
	}
	_, err := tx.Exec(ctx,
		`UPDATE integration_runs SET unfinished = $2, state = $3, cancelling = $4, attempts = $5, generation = $6, started_at = $7, ended_at = $8,
		waiting_until = $9, waiting_for = $10, error = $11, tally = $12 WHERE id = $1`,
		string(r.ID), unfinished, string(r.State), r.Cancelling, r.Attempts, int64(r.Generation), state.Time(&r.StartedAt), state.Time(&r.EndedAt),
		state.Time(&r.WaitingUntil), r.WaitingFor, r.Error, state.JSON(&r.Tally))
	if err != nil {
		return fmt.Errorf("note how run %s is doing: %w", r.ID, err)
	}
	return nil
}

// unfinishedRuns are those that have not ended, the oldest first.
func unfinishedRuns(ctx context.Context, tx *state.Tx) ([]Run, error) {
	return state.All(ctx, tx, scanRun, "SELECT "+runColumns+fromRuns+"WHERE r.unfinished IS NOT NULL ORDER BY r.id")
}

// lastRuns are the runs that ended last, one of each integration.
func lastRuns(ctx context.Context, tx *state.Tx, of []Instance) ([]Run, error) {
	var ids []string
	for _, is := range of {
		ids = append(ids, string(is.ID))
	}
	var where state.Where
	where.In("l.id", ids...)
	return state.All(ctx, tx, scanRun, "SELECT "+runColumns+fromRuns+"WHERE r.id IN (SELECT "+lastOf("l.id")+" FROM integrations l"+where.String()+")", where.Args()...)
}

// lastOf is the id of the run of an integration that ended last, NULL when there is
// none. Asked for what is NULL as such, SQLite would go through all runs that have
// ended instead of those of the integration.
func lastOf(integration string) string {
	return "(SELECT e.id FROM integration_runs e WHERE e.integration = " + integration + " AND coalesce(e.unfinished, '') = '' ORDER BY e.id DESC LIMIT 1)"
}

func runs(ctx context.Context, tx *state.Tx, f RunFilter) (page RunPage, err error) {
	where := f.where()
	if err := tx.QueryRow(ctx, "SELECT count(*)"+fromRuns+where.String(), where.Args()...).Scan(&page.Total); err != nil {
		return page, fmt.Errorf("count runs: %w", err)
	}
	order := "DESC"
	if f.OldestFirst {
		order = "ASC"
	}
	if f.After != "" {
		where.And("r.id "+map[bool]string{true: ">", false: "<"}[f.OldestFirst]+" ?", string(f.After))
	}
	limit := where.Arg(f.limit())
	page.Runs, err = state.All(ctx, tx, scanRun, "SELECT "+runColumns+fromRuns+where.String()+"ORDER BY r.id "+order+" LIMIT "+limit, where.Args()...)
	if err != nil {
		return page, fmt.Errorf("read runs: %w", err)
	}
	return page, nil
}

// where are the conditions of a filter.
func (f RunFilter) where() *state.Where {
	var w state.Where
	if f.Integration != "" {
		w.And("r.integration = ?", string(f.Integration))
	}
	if f.Keys != nil {
		w.In("i.key", f.Keys...)
	}
	if len(f.States) > 0 {
		var states []string
		for _, s := range f.States {
			states = append(states, string(s))
		}
		w.In("r.state", states...)
	}
	if !f.Since.IsZero() {
		w.And("r.queued_at >= ?", state.Time(&f.Since))
	}
	if !f.Until.IsZero() {
		w.And("r.queued_at < ?", state.Time(&f.Until))
	}
	return &w
}

// deleteRuns forgets runs that ended before a moment, but the last of each
// integration that there still is, and returns how many they were.
func deleteRuns(ctx context.Context, tx *state.Tx, before time.Time) (int64, error) {
	done, err := tx.Exec(ctx, "DELETE FROM integration_runs WHERE ended_at < $1 AND (id <> "+lastOf("integration_runs.integration")+
		" OR EXISTS (SELECT 1 FROM integrations i WHERE i.id = integration_runs.integration AND i.deleted_at IS NOT NULL))", state.Time(&before))
	if err != nil {
		return 0, fmt.Errorf("forget old runs: %w", err)
	}
	return done.RowsAffected()
}

func scanEvent(row state.Row) (e Event, err error) {
	return e, row.Scan(&e.Seq, state.Time(&e.At), &e.Level, &e.Code, &e.Step, &e.Text)
}

func events(ctx context.Context, tx *state.Tx, id RunID, after, limit int) ([]Event, error) {
	all, err := state.All(ctx, tx, scanEvent,
		"SELECT seq, at, level, code, step, text FROM integration_events WHERE run = $1 AND seq > $2 ORDER BY seq LIMIT $3", string(id), after, limit)
	if err != nil {
		return nil, fmt.Errorf("read events of run %s: %w", id, err)
	}
	return all, nil
}

// insertEvents appends events to those of a run.
func insertEvents(ctx context.Context, tx *state.Tx, id RunID, all ...Event) error {
	var last int
	if err := tx.QueryRow(ctx, "SELECT coalesce(max(seq), 0) FROM integration_events WHERE run = $1", string(id)).Scan(&last); err != nil {
		return fmt.Errorf("count events of run %s: %w", id, err)
	}
	for i, e := range all {
		_, err := tx.Exec(ctx, "INSERT INTO integration_events (run, seq, at, level, code, step, text) VALUES ($1, $2, $3, $4, $5, $6, $7)",
			string(id), last+1+i, state.Time(&e.At), string(e.Level), string(e.Code), e.Step, e.Text)
		if err != nil {
			return fmt.Errorf("note event of run %s: %w", id, err)
		}
	}
	return nil
}
