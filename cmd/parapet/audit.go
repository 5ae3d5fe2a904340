package main

import (
	"context"

	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func auditCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "audit",
		Short: "Verify or export the audit log of a server on this machine",
		Long: `Works on the state of a server that is configured on this machine, whether it
runs or not, for who may read its files. It finds them as "parapet serve" does.`,
		Args: cobra.NoArgs,
	}
	c.AddCommand(
		auditLogCommand(cobra.Command{
			Use:   "verify",
			Short: "Check that no entry was altered, taken out or put in",
			Long: `Checks the hash of every entry, which is over the entry and the one before. That
the log's end was not cut off shows when the number of entries and the last hash
are noted elsewhere now and then.`,
		}, app.VerifyAudit),
		auditLogCommand(cobra.Command{
			Use:     "export",
			Short:   "Write all entries as JSON, one to a line, the oldest first",
			Example: `  parapet audit export > audit.ndjson`,
		}, app.ExportAudit),
	)
	return c
}

func auditLogCommand(c cobra.Command, do func(context.Context, app.Streams, app.ServerOptions) error) *cobra.Command {
	var opt app.ServerOptions
	c.Args = cobra.NoArgs
	c.RunE = func(c *cobra.Command, _ []string) error { return do(c.Context(), streams, serverOptions(c, opt)) }
	serverFlags(&c, &opt)
	return &c
}
