package main

import (
	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func runsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "runs",
		Short: "List, follow and cancel the runs of a server",
		Long: `Speaks to a server: --server is its address, and the environment's variable
PARAPET_TOKEN holds an API token. Runs are kept for 30 days.`,
		Args: cobra.NoArgs,
	}
	list := listRunsCommand()
	c.RunE = list.RunE
	c.Flags().AddFlagSet(list.Flags())
	const give = "name one run by its id, as parapet runs list does"
	c.AddCommand(
		list,
		onServer("show ID", "Tell what a run did, as a sync does", give, app.ShowRun),
		onServer("events ID", "List what there is to tell of a run", give, app.ListEvents),
		onServer("follow ID", "Show how a run goes on until it has ended", give, app.FollowRun),
		onServer("cancel ID", "Cancel a run; the graph stays as it was", give, app.CancelRun),
	)
	return c
}

func listRunsCommand() *cobra.Command {
	var opt app.RemoteOptions
	c := serverCommand(&opt, "list", "List the runs, the newest first", "", app.ListRuns)
	integrationFlag(c, &opt.Name)
	return c
}
