package main

import (
	"errors"

	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func queryCommand() *cobra.Command {
	var opt app.QueryOptions
	var interactive, check bool
	oneQuery := oneArgument("give one query, in quotes: parapet query 'FIND Device LIMIT 10'")
	c := &cobra.Command{
		Use:   "query 'FIND …'",
		Short: "Ask the graph questions in J1QL",
		Long: `Answers a question about the graph; with -i one after another.

With --check it looks at the queries of files instead, between which lines of
--- stand, and writes a line of JSON for each: whether it is a query, and what
is wrong with it. That needs no graph. Lines that begin with "# " before a query
are passed over; the file - is the standard input.

Exits with 0 when the query was answered, 1 when it was not, 2 when it is wrong.`,
		Example: `  parapet query 'FIND user_endpoint WITH exposureLevel = "High"'
  parapet query --format csv 'FIND microsoft_defender_vulnerability WITH severity = "Critical" AS v
    THAT IDENTIFIED microsoft_defender_machine AS m
    RETURN v.id, COUNT(m) AS machines ORDER BY machines DESC LIMIT 20'
  parapet query --var level=High --var level=Medium 'FIND user_endpoint WITH riskScore = ${level}'
  parapet query --explain 'FIND microsoft_defender_machine THAT !HAS microsoft_defender_logon_user'
  parapet query --check queries.j1ql`,
		RunE: func(c *cobra.Command, args []string) error {
			opt.Named = c.Flags().Changed("config")
			switch {
			case check && interactive:
				return errors.New("--check and --interactive exclude each other")
			case interactive && opt.Remote.Server != "":
				return errors.New("--interactive asks the graph in a folder: leave --server out")
			case check:
				return app.CheckQueries(c.Context(), streams, args)
			case interactive && len(args) > 0:
				return errors.New("--interactive takes no query: type it at the prompt")
			case interactive:
				return app.Interact(c.Context(), streams, opt)
			}
			if err := oneQuery(c, args); err != nil {
				return err
			}
			opt.Text = args[0]
			return app.Query(c.Context(), streams, opt)
		},
	}
	placeFlags(c, &opt.Place)
	remoteFlags(c, &opt.Remote)
	f := c.Flags()
	f.StringVar(&opt.Format, "format", "table", "table, json, ndjson or csv")
	f.BoolVarP(&interactive, "interactive", "i", false, "ask one question after another")
	f.BoolVar(&check, "check", false, "say of the queries of files whether they are right")
	f.BoolVar(&opt.Explain, "explain", false, "show how the query is answered, instead of the answer")
	f.StringArrayVar(&opt.Variables, "var", nil, "`name=value` for ${name} and {{name}} in the query; several values mean any of them")
	f.BoolVar(&opt.IncludeDeleted, "include-deleted", false, "ask for deleted entities too")
	limitFlags(c, &opt)
	return c
}

// limitFlags are what a query may take.
func limitFlags(c *cobra.Command, opt *app.QueryOptions) {
	timeFlag(c, &opt.Timeout, "timeout", "`time` that a query may take (default 30s)")
	c.Flags().StringVar(&opt.Memory, "memory", "", "`size` of the memory that a query may hold beside the graph (default 1GiB)")
	countFlag(c, &opt.Rows, "rows", "`number` of rows that an answer may have (default 1000000)")
}
