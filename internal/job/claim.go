package job

import (
	"context"
	"fmt"

	"parapet/internal/problem"
	"parapet/internal/state"
)

// working is the advisory lock of the process that works on the jobs of a
// PostgreSQL database.
const working = 0x7061726a

// claim makes this process the one that works on the jobs of a database. A
// database in the data directory is claimed with that; PostgreSQL is asked for a
// lock that ends with the connection.
func claim(ctx context.Context, db *state.DB) (release func(), err error) {
	pool := db.Pool()
	if pool == nil {
		return func() {}, nil
	}
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("claim the queue: %w", err)
	}
	var ours bool
	if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", working).Scan(&ours); err != nil {
		conn.Release()
		return nil, fmt.Errorf("claim the queue: %w", err)
	}
	if !ours {
		conn.Release()
		return nil, problem.New(problem.Conflict,
			"another Parapet works with this database: stop it, or give this one a database of its own")
	}
	return func() {
		// The lock goes with the connection, which must not go back to the pool.
		_ = conn.Conn().Close(context.WithoutCancel(ctx))
		conn.Release()
	}, nil
}
