package main

import (
	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func historyCommand() *cobra.Command {
	var opt app.HistoryOptions
	c := &cobra.Command{
		Use:   "history KEY",
		Short: "Tell what became of an entity",
		Long: `Lists what changed of an entity and of its relationships, when, and from what to
what. The entity is given by its _key or its _id. What changes all the time, such
as when a device was last seen, is no part of it.`,
		Example: `  parapet history 'microsoft_defender_account:acme'
  parapet query 'FIND user_endpoint WITH name ^= "pc-0042" AS d RETURN d._key'`,
		Args: oneArgument("give the _key or the _id of one entity, in quotes: parapet history 'microsoft_defender_account:acme'"),
		RunE: func(c *cobra.Command, args []string) error {
			opt.Named, opt.Entity = c.Flags().Changed("config"), args[0]
			return app.History(c.Context(), streams, opt)
		},
	}
	placeFlags(c, &opt.Place)
	c.Flags().BoolVar(&opt.JSON, "json", false, "write JSON, one object an entity")
	return c
}
