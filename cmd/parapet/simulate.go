package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func simulateCommand() *cobra.Command {
	var opt app.SimulateOptions
	c := &cobra.Command{
		Use:   "simulate",
		Short: "Serve a simulated tenant over HTTPS",
		Long: `Serves a tenant that behaves like Microsoft's: sign-in, Graph and Defender, with
their errors, quotas and quirks. Its certificate authority, people and devices
are kept in the state folder, so that the same tenant is there next time. What
can be controlled is under /_simulator.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := leaveOpen(c, &opt); err != nil {
				return err
			}
			opt.Log = logger(c)
			return app.Simulate(c.Context(), streams, opt)
		},
	}
	f := c.Flags()
	f.StringVar(&opt.Listen, "listen", "127.0.0.1:9443", "`address` to listen on")
	f.IntVar(&opt.Devices, "devices", 1000, "`number` of devices")
	f.Uint64Var(&opt.Seed, "seed", 1, "`number` that the tenant is drawn from: the same seed makes the same tenant")
	f.StringVar(&opt.State, "state", "tenant", "`folder` that keeps the tenant")
	f.StringVar(&opt.ConfigOut, "config-out", "", "write a ready configuration to this `file`")
	f.Float64Var(&opt.QuotaWindowScale, "quota-window-scale", 1, "multiply the windows of Microsoft's quotas by this `factor`")
	return c
}

// leaveOpen makes zero what was not given, so that a kept tenant goes on as it
// is. Zero itself cannot be asked for.
func leaveOpen(c *cobra.Command, opt *app.SimulateOptions) error {
	f := c.Flags()
	for _, name := range []string{"devices", "seed"} {
		if f.Changed(name) && f.Lookup(name).Value.String() == "0" {
			return fmt.Errorf("--%s 0 makes no tenant: give 1 or more", name)
		}
	}
	if !f.Changed("devices") {
		opt.Devices = 0
	}
	if !f.Changed("seed") {
		opt.Seed = 0
	}
	return nil
}
