package main

import (
	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func accountCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "account",
		Short: "See who can sign in to a server on this machine, and let somebody in again",
		Long: `Works on the state of a server that is configured on this machine, whether it
runs or not, for who may read its files. It finds them as "parapet serve" does.`,
		Args: cobra.NoArgs,
	}
	c.AddCommand(listAccountsCommand(), passwordCodeCommand())
	return c
}

func listAccountsCommand() *cobra.Command {
	var opt app.ServerOptions
	c := &cobra.Command{
		Use:   "list",
		Short: "List the accounts",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return app.ListAccounts(c.Context(), streams, serverOptions(c, opt))
		},
	}
	serverFlags(c, &opt)
	return c
}

func passwordCodeCommand() *cobra.Command {
	var opt app.ServerOptions
	c := &cobra.Command{
		Use:   "password NAME",
		Short: "Print a link with which the password of an account is set anew",
		Long: `Prints a link that is good once, for somebody who has forgotten the password, the
last administrator among them. Until it is used, the present password stays. That
it was made goes into the audit log. The link begins with the setting public_url,
or else with the address that the server is set to listen on.`,
		Args: oneArgument("name one account, as parapet account list does: parapet account password anna"),
		RunE: func(c *cobra.Command, args []string) error {
			return app.MakePasswordCode(c.Context(), streams, serverOptions(c, opt), args[0])
		},
	}
	serverFlags(c, &opt)
	return c
}
