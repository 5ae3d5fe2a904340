package main

import (
	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func diffCommand() *cobra.Command {
	var opt app.DiffOptions
	c := &cobra.Command{
		Use:   "diff --from MOMENT [--to MOMENT] ['FIND …']",
		Short: "Tell what differs between two moments",
		Long: `Lists what was created, updated and deleted from one moment to another. With a
query it lists only what became of the entities in the query's answer, which it
asks of both moments. The column OF says whose a thing is, an integration's or
that of match, which relates them; of a relationship it names both ends' owners
where they differ.

A moment is a day (2026-01-31, where it begins in UTC), a time with its zone
(2026-01-31T18:30:00+01:00), or what J1QL takes: 'date.now - 7 days'.`,
		Example: `  parapet diff --from 'date.now - 7 days' 'FIND user_endpoint'
  parapet diff --from 2026-01-01 --to 2026-02-01 --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			opt.Named = c.Flags().Changed("config")
			if len(args) > 0 {
				opt.Query = args[0]
			}
			return app.Diff(c.Context(), streams, opt)
		},
	}
	placeFlags(c, &opt.Place)
	f := c.Flags()
	f.StringVar(&opt.From, "from", "", "`moment` to begin with")
	f.StringVar(&opt.To, "to", "", "`moment` to end with (default now)")
	f.BoolVar(&opt.JSON, "json", false, "write JSON, one object a difference")
	return c
}
