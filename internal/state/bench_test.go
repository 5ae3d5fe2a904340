package state_test

import (
	"path/filepath"
	"testing"

	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

// benchmarks run on databases as they are in production, though PostgreSQL does
// not sync here.
func benchmarks(b *testing.B, run func(b *testing.B, db *state.DB)) {
	for name, url := range map[string]func() string{
		"sqlite":   func() string { return "file:" + filepath.Join(b.TempDir(), "state.db") },
		"postgres": func() string { return statetest.Postgres(b) },
	} {
		b.Run(name, func(b *testing.B) {
			db, err := state.Open(b.Context(), state.Config{URL: url()})
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			err = db.Write(b.Context(), func(tx *state.Tx) error {
				if _, err := tx.Exec(b.Context(), "CREATE TABLE things (id TEXT PRIMARY KEY, at BIGINT)"); err != nil {
					return err
				}
				_, err := tx.Exec(b.Context(), "INSERT INTO things (id, at) VALUES ('a', 1)")
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			run(b, db)
		})
	}
}

func BenchmarkRead(b *testing.B) {
	benchmarks(b, func(b *testing.B, db *state.DB) {
		b.RunParallel(func(each *testing.PB) {
			for each.Next() {
				err := db.Read(b.Context(), func(tx *state.Tx) error {
					var at int64
					return tx.QueryRow(b.Context(), "SELECT at FROM things WHERE id = $1", "a").Scan(&at)
				})
				if err != nil {
					b.Error(err)
				}
			}
		})
	})
}

func BenchmarkWrite(b *testing.B) {
	benchmarks(b, func(b *testing.B, db *state.DB) {
		for b.Loop() {
			err := db.Write(b.Context(), func(tx *state.Tx) error {
				_, err := tx.Exec(b.Context(), "UPDATE things SET at = at + 1")
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
