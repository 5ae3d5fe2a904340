package main

import (
	"context"

	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func dataCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "data",
		Short: "Look after the graph's files",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		dataSubcommand("verify", "Read every file and tell what is wrong", `Reads every file of every state that is kept: that it is as it was written, and
that all that is needed is there. Changes nothing.

Exits with 0 when all is well, 3 when something is not.`, app.Verify),
		dataSubcommand("compact", "Fold files and clear away those not needed", `Removes the states that are kept no longer, folds what has changed into what it
changed, and clears away files that nothing needs. The graph and what is known of
its past stay as they are. No sync may run meanwhile.`, app.Compact),
	)
	return c
}

// dataSubcommand is a subcommand that takes nothing but a place.
func dataSubcommand(name, short, long string, run func(context.Context, app.Streams, app.DataOptions) error) *cobra.Command {
	var opt app.DataOptions
	c := &cobra.Command{
		Use:   name,
		Short: short,
		Long:  long,
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			opt.Named, opt.Log = c.Flags().Changed("config"), logger(c)
			return run(c.Context(), streams, opt)
		},
	}
	placeFlags(c, &opt.Place)
	c.Flags().BoolVar(&opt.JSON, "json", false, "write JSON")
	return c
}
