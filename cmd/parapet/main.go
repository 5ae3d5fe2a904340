// Command parapet turns a Microsoft Defender for Endpoint tenant into a graph
// that a team can ask.
//
// Each file holds one subcommand: its flags and what it is for. What it does
// is in internal/app.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"parapet/internal/app"
)

// version is set when the binary is linked.
var version = "development"

func main() { os.Exit(run()) }

// run is the whole command; it returns the exit code.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // who asks a second time means it
	err := root().ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if text := app.Say(err); text != "" {
		fmt.Fprintln(os.Stderr, text)
	}
	return app.ExitCode(err)
}

// streams are the process's own.
var streams = app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}

func root() *cobra.Command {
	c := &cobra.Command{
		Use:   "parapet",
		Short: "Microsoft Defender for Endpoint as a graph you can ask",
		Long: `Parapet reads a Microsoft Defender for Endpoint tenant into a graph on this
machine, keeps it true, and answers questions about it.`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w: see %s --help", err, c.CommandPath())
	})
	c.PersistentFlags().Bool("verbose", false, "log every call to standard error, without secrets")
	c.AddCommand(
		checkCommand(), syncCommand(), queryCommand(), historyCommand(), diffCommand(),
		questionsCommand(), statusCommand(), dataCommand(), integrationsCommand(), runsCommand(),
		serveCommand(), configCommand(), accountCommand(), auditCommand(), simulateCommand(), demoCommand(), versionCommand(),
	)
	return c
}

// logger writes to standard error when --verbose is given, and nowhere else.
func logger(c *cobra.Command) *slog.Logger {
	if verbose, err := c.Flags().GetBool("verbose"); err != nil || !verbose {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// oneArgument demands one argument, and else says what to give.
func oneArgument(give string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("%s; there are %d arguments", give, len(args))
		}
		return nil
	}
}

// configFlag and dataFlag are the two places that commands share.
func configFlag(c *cobra.Command, to *string) {
	c.Flags().StringVar(to, "config", "parapet.yaml", "configuration `file`")
}

func dataFlag(c *cobra.Command, to *string) {
	c.Flags().StringVar(to, "data", "data", "`folder` that holds the graph")
}

// placeFlags are where a graph is and what is configured for it.
func placeFlags(c *cobra.Command, to *app.Place) {
	dataFlag(c, &to.Data)
	c.Flags().StringVar(&to.Config, "config", "parapet.yaml", "configuration `file`; there need be none")
}

func integrationFlag(c *cobra.Command, to *string) {
	c.Flags().StringVar(to, "integration", "", "`name` of one integration; all of them when it is not given")
}
