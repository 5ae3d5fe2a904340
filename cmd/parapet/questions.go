package main

import (
	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func questionsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "questions",
		Short: "List and ask ready-made questions",
		Args:  cobra.NoArgs,
	}
	list := listQuestionsCommand()
	c.RunE, c.Example = list.RunE, list.Example
	c.AddCommand(list, runQuestionCommand())
	return c
}

func listQuestionsCommand() *cobra.Command {
	var opt app.QuestionsOptions
	c := &cobra.Command{
		Use:   "list",
		Short: "List the questions",
		Example: `  parapet questions list --tag vulnerabilities --tag change
  parapet questions run new-critical-cves`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return app.ListQuestions(c.Context(), streams, opt) },
	}
	c.Flags().StringArrayVar(&opt.Tags, "tag", nil, "only questions with this `tag`; several must all be there")
	c.Flags().BoolVar(&opt.JSON, "json", false, "write JSON, one object a question")
	remoteFlags(c, &opt.Remote)
	return c
}

func runQuestionCommand() *cobra.Command {
	var opt app.QueryOptions
	c := &cobra.Command{
		Use:   "run NAME",
		Short: "Ask a question",
		Args:  oneArgument("name one question, as parapet questions list does: parapet questions run new-critical-cves"),
		RunE: func(c *cobra.Command, args []string) error {
			opt.Named, opt.Text = c.Flags().Changed("config"), args[0]
			return app.RunQuestion(c.Context(), streams, opt)
		},
	}
	placeFlags(c, &opt.Place)
	f := c.Flags()
	f.StringVar(&opt.Format, "format", "table", "table, json, ndjson or csv")
	f.StringArrayVar(&opt.Variables, "var", nil, "`name=value` for a parameter of the question; several values mean any of them")
	f.BoolVar(&opt.Explain, "explain", false, "show how the queries are answered, instead of the answers")
	limitFlags(c, &opt)
	remoteFlags(c, &opt.Remote)
	return c
}
