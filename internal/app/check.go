package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"parapet/internal/config"
	"parapet/internal/ingest"
	"parapet/internal/terminal"
	"parapet/internal/transport"
)

// CheckOptions say what to check and how to tell of it.
type CheckOptions struct {
	// Config is the configuration's path.
	Config string
	// Integration chooses one; empty checks all.
	Integration string
	JSON        bool
	Log         *slog.Logger
}

// Check signs in and says which permissions are granted, missing or unneeded.
func Check(ctx context.Context, s Streams, opt CheckOptions) error {
	file, err := configuration(s, opt.Config, opt.Integration)
	if err != nil {
		return err
	}
	return each(ctx, file.Integrations, func(in config.Integration) error { return checkOne(ctx, s, opt, in) })
}

func checkOne(ctx context.Context, s Streams, opt CheckOptions, in config.Integration) error {
	progress := newProgress(s.screen(), in.Name)
	t, err := connect(in, nil, opt.Log, progress.wait)
	if err != nil {
		return err
	}
	defer t.Close()
	result, err := ingest.Check(ctx, t.Ingest(ctx))
	progress.end()
	if err != nil {
		return failed(err)
	}
	return showCheck(s, opt.JSON, in.Name, result)
}

// showCheck tells what an integration may read, and returns what that means for
// the command.
func showCheck(s Streams, asJSON bool, name string, result ingest.Checkup) error {
	var err error
	if asJSON {
		err = plainEncoder(s.Out).Encode(struct {
			Integration string `json:"integration"`
			ingest.Checkup
		}{name, result})
	} else {
		err = writeCheck(s.Out, name, result)
	}
	switch {
	case err != nil:
		return failed(err)
	case !result.OK:
		return incomplete()
	}
	return nil
}

func writeCheck(w io.Writer, name string, c ingest.Checkup) error {
	fmt.Fprintf(w, "%s\n\n", name)
	for _, api := range slices.Sorted(maps.Keys(c.Token)) {
		if token := c.Token[api]; token.OK {
			fmt.Fprintf(w, "✓ signed in to %s\n", apiName(api))
		} else {
			fmt.Fprintf(w, "✗ not signed in to %s: %s\n", apiName(api), token.Error)
		}
	}
	if len(c.Permissions) > 0 {
		fmt.Fprintln(w)
		if err := permissionTable(c.Permissions).Write(w); err != nil {
			return err
		}
		writeLost(w, c.Permissions)
	}
	for _, licence := range slices.Sorted(maps.Keys(c.Licences)) {
		fmt.Fprintf(w, "licence %s: %s\n", licence, seen(c.Licences[licence]))
	}
	for _, hint := range c.Hints {
		fmt.Fprintf(w, "hint: %s\n", hint)
	}
	return nil
}

func permissionTable(all []ingest.Permission) terminal.Table {
	t := terminal.Table{Header: []string{"", "PERMISSION", "API", "STATE", "ALTERNATIVES"}}
	for _, p := range all {
		mark := map[ingest.State]string{ingest.Granted: "✓", ingest.Missing: "✗", ingest.Unneeded: "-"}[p.State]
		t.Rows = append(t.Rows, []string{mark, p.Role, apiName(p.API), string(p.State), strings.Join(p.Alternatives, ", ")})
	}
	return t
}

// writeLost says what is lost and what to do, below the table: sentences do not
// fit in columns.
func writeLost(w io.Writer, all []ingest.Permission) {
	fmt.Fprintln(w)
	for _, p := range all {
		if p.Lost != "" {
			fmt.Fprintf(w, "%s (%s): %s\n", p.Role, p.State, p.Lost)
		}
	}
}

// apiName is the name under which the Entra admin center lists an API's
// permissions.
func apiName(api transport.API) string {
	if api == transport.Defender {
		return "WindowsDefenderATP"
	}
	return "Microsoft Graph"
}

func seen(present bool) string {
	if present {
		return "present"
	}
	return "absent"
}
