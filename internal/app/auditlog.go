package app

import (
	"context"
	"fmt"

	"parapet/internal/audit"
	"parapet/internal/config"
	"parapet/internal/state"
)

// VerifyAudit checks that the audit log of a server on this machine is as it was
// written.
func VerifyAudit(ctx context.Context, s Streams, opt ServerOptions) error {
	return withState(ctx, opt, func(_ *config.Server, db *state.DB) error {
		verdict, err := audit.New(db).Verify(ctx)
		if err != nil {
			return err
		}
		if verdict.BrokenAt != 0 {
			return fmt.Errorf("the audit log was altered: %s; the %d entries before are in order", verdict.Reason, verdict.Entries)
		}
		if verdict.Entries == 0 {
			_, err = fmt.Fprintln(s.Out, "The audit log is empty.")
			return err
		}
		_, err = fmt.Fprintf(s.Out, "The audit log is as it was written. Entries: %d; the hash of the last is\n  %s\n", verdict.Entries, verdict.Hash)
		return err
	})
}

// ExportAudit writes the audit log of a server on this machine, as JSON, one
// entry to a line.
func ExportAudit(ctx context.Context, s Streams, opt ServerOptions) error {
	return withState(ctx, opt, func(_ *config.Server, db *state.DB) error {
		return audit.New(db).Export(ctx, s.Out, audit.Filter{})
	})
}
