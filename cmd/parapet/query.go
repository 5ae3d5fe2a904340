package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func queryCommand() *cobra.Command {
	var opt app.QueryOptions
	c := &cobra.Command{
		Use:   "query 'FIND …'",
		Short: "Ask the graph a question in J1QL",
		Example: `  parapet query 'FIND user_endpoint WITH exposureLevel = "High"'
  parapet query --format csv 'FIND microsoft_defender_vulnerability WITH severity = "Critical" AS v
    THAT IDENTIFIED microsoft_defender_machine AS m
    RETURN v.id, COUNT(m) AS machines ORDER BY machines DESC LIMIT 20'`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("give one query, in quotes: parapet query 'FIND Device LIMIT 10'; there are %d arguments", len(args))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			opt.Text = args[0]
			return app.Query(c.Context(), streams, opt)
		},
	}
	dataFlag(c, &opt.Data)
	c.Flags().StringVar(&opt.Format, "format", "table", "table, json or csv")
	c.Flags().DurationVar(&opt.Budget, "timeout", 0, "`time` that the query may take (default 30s)")
	return c
}
