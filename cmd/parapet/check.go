package main

import (
	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func checkCommand() *cobra.Command {
	var opt app.CheckOptions
	c := &cobra.Command{
		Use:   "check",
		Short: "Say which permissions are granted, missing or not needed",
		Long: `Signs in and compares the permissions that the application was granted with
those that the configured sources need. Says what is lost without each missing
one, and where to grant it.

Exits with 0 when all is well, 3 when something is missing, 2 when the
configuration is wrong.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			opt.Log = logger(c)
			return app.Check(c.Context(), streams, opt)
		},
	}
	configFlag(c, &opt.Config)
	integrationFlag(c, &opt.Integration)
	c.Flags().BoolVar(&opt.JSON, "json", false, "write JSON, one object an integration")
	return c
}
