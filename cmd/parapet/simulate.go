package main

import (
	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func simulateCommand() *cobra.Command {
	opt := app.SimulateOptions{QuotaWindowScale: 1}
	c := &cobra.Command{
		Use:   "simulate",
		Short: "Serve a simulated tenant over HTTPS",
		Long: `Serves a tenant that behaves like Microsoft's: sign-in, Graph and Defender, with
their errors, quotas and quirks. Its certificate authority, people and devices
are kept in the state folder, so that the same tenant is there next time. What
can be controlled is under /_simulator.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			opt.Log = logger(c)
			return app.Simulate(c.Context(), streams, opt)
		},
	}
	f := c.Flags()
	f.StringVar(&opt.Listen, "listen", "127.0.0.1:9443", "`address` to listen on")
	countFlag(c, &opt.Devices, "devices", "`number` of devices (default as kept, or 1000)")
	seedFlag(c, &opt.Seed, "seed", "`number` that the tenant is drawn from: the same seed makes the same tenant (default as kept, or 1)")
	countFlag(c, &opt.FindingsPerDevice, "findings-per-device", "about this `number` of vulnerable products on a device (default as kept, or 60)")
	countFlag(c, &opt.SoftwarePerDevice, "software-per-device", "about this `number` of installed products on a device (default as kept, or 16)")
	f.StringVar(&opt.State, "state", "tenant", "`folder` that keeps the tenant")
	f.StringVar(&opt.ConfigOut, "config-out", "", "write a ready configuration to this `file`")
	factorFlag(c, &opt.QuotaWindowScale, "quota-window-scale", "multiply the windows of Microsoft's quotas by this `factor`")
	return c
}
