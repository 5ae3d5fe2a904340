package main

import (
	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func demoCommand() *cobra.Command {
	opt := app.DemoOptions{Version: version}
	c := &cobra.Command{
		Use:   "demo",
		Short: "Simulate a tenant, serve it and ask it three questions",
		Long: `Simulates a tenant, starts a server whose first integration reads it, asks three
questions, opens the console in the browser of this desktop if there is one, and
says where the server is and how to sign in. It serves until it is interrupted.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			opt.Log = logger(c)
			return app.Demo(c.Context(), streams, opt)
		},
	}
	c.Flags().StringVar(&opt.Dir, "dir", "demo", "`folder` for the tenant, the configuration and the graph")
	c.Flags().StringVar(&opt.Listen, "listen", "127.0.0.1:8080", "`address` of the server")
	c.Flags().BoolVar(&opt.Once, "once", false, "end when the questions are answered")
	c.Flags().BoolVar(&opt.Show, "open", true, "open the console in the desktop's browser")
	countFlag(c, &opt.Devices, "devices", "`number` of devices (default 1000)")
	return c
}
