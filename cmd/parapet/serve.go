package main

import (
	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func serveCommand() *cobra.Command {
	opt := app.ServerOptions{Version: version}
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the graph, its integrations and their runs to a team",
		Long: `Serves everything in one process: accounts, integrations, their runs by schedule,
queries and the API. The state is on SQLite in the data folder, or on PostgreSQL.
The first start prints a link with which the first account is made.

Settings come from flags, from variables of the environment such as
PARAPET_LISTEN, and from server.yaml, in this order; "parapet config print" shows
them. Ctrl-C lets requests end; runs are taken up again at the next start.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return app.Serve(c.Context(), streams, serverOptions(c, opt))
		},
	}
	serverFlags(c, &opt)
	return c
}

// serverFlags are the flags for all settings of a server.
func serverFlags(c *cobra.Command, to *app.ServerOptions) {
	c.Flags().StringVar(&to.Config, "config", "server.yaml", "configuration `file`; there need be none")
	for _, s := range app.ServerFlags() {
		if s.Switch {
			c.Flags().Bool(s.Flag, false, s.Help)
		} else {
			c.Flags().String(s.Flag, "", s.Help)
		}
	}
}

// serverOptions are the options with the settings that the command line gives.
func serverOptions(c *cobra.Command, opt app.ServerOptions) app.ServerOptions {
	opt.Named = c.Flags().Changed("config")
	opt.Flags = map[string]string{}
	for _, s := range app.ServerFlags() {
		if flag := c.Flags().Lookup(s.Flag); flag.Changed {
			opt.Flags[s.Setting] = flag.Value.String()
		}
	}
	return opt
}
