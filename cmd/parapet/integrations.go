package main

import (
	"context"

	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func integrationsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "integrations",
		Short: "List, run, test and pause the integrations of a server",
		Long: `Speaks to a server: --server is its address, and the environment's variable
PARAPET_TOKEN holds an API token.`,
		Args: cobra.NoArgs,
	}
	list := onServer("list", "List the integrations with what each is doing", "", app.ListIntegrations)
	c.RunE = list.RunE
	c.Flags().AddFlagSet(list.Flags())
	c.AddCommand(
		list,
		onServer("show NAME", "Tell what there is to know of an integration", integrationName, app.ShowIntegration),
		runIntegrationCommand(),
		onServer("plan NAME", "Say how each source would be read and what that takes", integrationName, app.PlanIntegration),
		onServer("test NAME", "Say which permissions are granted, missing or not needed", integrationName, app.TestIntegration),
		onServer("pause NAME", "Have an integration run no more by itself", integrationName, app.PauseIntegration),
		onServer("resume NAME", "Have an integration run by itself again", integrationName, app.ResumeIntegration),
	)
	return c
}

const integrationName = "name one integration, as parapet integrations list does"

func runIntegrationCommand() *cobra.Command {
	var opt app.RemoteOptions
	c := serverCommand(&opt, "run NAME", "Run an integration now, and show how it goes on", integrationName, app.RunIntegration)
	c.Long = `Runs an integration now, or brings a run of it forward that waits, and reports
as parapet sync does. Ctrl-C ends the report, not the run.

Exits with 0 when every step succeeded, 3 when one did not, 1 when nothing was
committed.`
	c.Flags().BoolVar(&opt.AcceptDeletions, "accept-deletions", false, "delete what is gone, however much of its type that is")
	c.Flags().BoolVar(&opt.Detach, "detach", false, "do not wait for its end")
	return c
}

// onServer is a command that asks a server something.
func onServer(use, short, give string, do func(context.Context, app.Streams, app.RemoteOptions) error) *cobra.Command {
	return serverCommand(new(app.RemoteOptions), use, short, give, do)
}

// serverCommand is a command that asks a server something about opt.Name, which
// give says how to give; empty when it asks about all.
func serverCommand(opt *app.RemoteOptions, use, short, give string, do func(context.Context, app.Streams, app.RemoteOptions) error) *cobra.Command {
	args := cobra.NoArgs
	if give != "" {
		args = oneArgument(give)
	}
	c := &cobra.Command{
		Use: use, Short: short, Args: args,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				opt.Name = args[0]
			}
			return do(c.Context(), streams, *opt)
		},
	}
	remoteFlags(c, &opt.Remote)
	c.Flags().BoolVar(&opt.JSON, "json", false, "write JSON")
	return c
}

// remoteFlags say which server to ask.
func remoteFlags(c *cobra.Command, to *app.Remote) {
	c.Flags().StringVar(&to.Server, "server", "", "`address` of a server to ask, with the token in PARAPET_TOKEN")
	c.Flags().StringVar(&to.CAFile, "server-ca", "", "`file` with further certificate authorities to trust")
}
