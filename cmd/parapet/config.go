package main

import (
	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func configCommand() *cobra.Command {
	c := &cobra.Command{Use: "config", Short: "Look at the settings of the server"}
	c.AddCommand(configPrintCommand())
	return c
}

func configPrintCommand() *cobra.Command {
	var opt app.ServerOptions
	var asJSON bool
	c := &cobra.Command{
		Use:   "print",
		Short: "Show every setting, its value and where it came from",
		Long: `Shows every setting of the server with the value that it would have, and whether
a flag, a variable of the environment or a line of the configuration gave it.
Secrets are not shown.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return app.PrintConfig(c.Context(), streams, serverOptions(c, opt), asJSON)
		},
	}
	serverFlags(c, &opt)
	c.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return c
}
