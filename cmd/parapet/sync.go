package main

import (
	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func syncCommand() *cobra.Command {
	var opt app.SyncOptions
	c := &cobra.Command{
		Use:   "sync",
		Short: "Read tenants into the graph",
		Long: `Reads the configured tenants into the graph and reports exactly what was
created, updated and deleted. A step that cannot see its part leaves what is
stored of it untouched and says why. When more than a tenth of a type would be
deleted, nothing of it is until --accept-deletions says so. Ctrl-C ends a run
with the graph as it was; the next run goes on with what was read within the
last hour.

Exits with 0 when every step succeeded, 3 when one did not, 1 when nothing was
committed, 2 when the configuration is wrong.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			opt.Log = logger(c)
			return app.Sync(c.Context(), streams, opt)
		},
	}
	configFlag(c, &opt.Config)
	dataFlag(c, &opt.Data)
	integrationFlag(c, &opt.Integration)
	c.Flags().BoolVar(&opt.Plan, "plan", false, "say how each source would be read and what that takes, and read nothing")
	c.Flags().BoolVar(&opt.AcceptDeletions, "accept-deletions", false, "delete what is gone, however much of its type that is")
	c.Flags().BoolVar(&opt.JSON, "json", false, "write JSON, one object an integration")
	return c
}
