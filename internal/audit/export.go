package audit

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"parapet/internal/state"
)

// Export writes all entries of a filter as JSON, one to a line, oldest first. Its
// page and limit do not matter. The log is read piece by piece, so that a reader
// who takes his time keeps no transaction open.
func (l *Log) Export(ctx context.Context, w io.Writer, f Filter) error {
	out := bufio.NewWriter(w)
	lines := json.NewEncoder(out)
	const piece = 1000
	for after := int64(0); ; {
		var entries []Entry
		err := l.db.Read(ctx, func(tx *state.Tx) (err error) {
			entries, err = following(ctx, tx, f, after, piece)
			return err
		})
		if err != nil {
			return fmt.Errorf("export the audit log: %w", err)
		}
		for _, e := range entries {
			if err := lines.Encode(e); err != nil {
				return fmt.Errorf("export the audit log: %w", err)
			}
			after = e.Seq
		}
		if len(entries) < piece {
			return out.Flush()
		}
	}
}
