package main

import (
	"context"
	"strings"

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
	stats := dataSubcommand("stats ['FIND …']", "Tell how large the graph is", `Lists how much there is of every type, and how many bytes it has on disk and in
memory. With a query it shows what that brings into memory; before, nothing is.`, app.Stats)
	stats.Args = cobra.MaximumNArgs(1)
	c.AddCommand(
		stats,
		dataSubcommand("verify", "Read every file and tell what is wrong", `Reads every file of every state that is kept: that it is as it was written, and
that all that is needed is there. Of whatever is wrong it says what cannot be had
for it, and what to do. Works when nothing else does, and changes nothing.

Exits with 0 when all is well, 3 when something is not.`, app.Verify),
		dataSubcommand("compact", "Fold files and clear away those not needed", `Removes the states that are kept no longer, folds what has changed into what it
changed, and clears away files that nothing needs. The graph and what is known of
its past stay as they are. No sync may run meanwhile.`, app.Compact),
	)
	return c
}

// dataSubcommand is a subcommand that takes a place, and a query if its Args
// allow it.
func dataSubcommand(use, short, long string, run func(context.Context, app.Streams, app.DataOptions) error) *cobra.Command {
	var opt app.DataOptions
	c := &cobra.Command{
		Use:   use,
		Short: short,
		Long:  long,
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, args []string) error {
			opt.Named, opt.Log = c.Flags().Changed("config"), logger(c)
			opt.Query = strings.Join(args, " ")
			return run(c.Context(), streams, opt)
		},
	}
	placeFlags(c, &opt.Place)
	c.Flags().BoolVar(&opt.JSON, "json", false, "write JSON")
	return c
}
