package main

import (
	"github.com/spf13/cobra"

	"parapet/internal/app"
)

func statusCommand() *cobra.Command {
	return dataSubcommand("status", "Tell what is known, as of when, and what is missing",
		`Shows of every integration what is known of each of its sources: how the last
run ended for it, how it was read, as of when, how much there is, and what is
missing, why, and what can be done. Makes no call and changes nothing.

Exits with 0 when nothing is missing but what is switched off, 3 when something
is.`, app.Status)
}
