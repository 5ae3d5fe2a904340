package main

import (
	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func demoCommand() *cobra.Command {
	var opt app.DemoOptions
	c := &cobra.Command{
		Use:   "demo",
		Short: "Simulate a tenant, sync it and ask it three questions",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			opt.Log = logger(c)
			return app.Demo(c.Context(), streams, opt)
		},
	}
	c.Flags().StringVar(&opt.Dir, "dir", "demo", "`folder` for the tenant, the configuration and the graph")
	countFlag(c, &opt.Devices, "devices", "`number` of devices (default 1000)")
	return c
}
