package app

import (
	"cmp"
	"io"
	"maps"
	"slices"
	"strings"

	"parapet/internal/integration"
	"parapet/internal/terminal"
)

// writeIntegration tells of an integration, a line for each thing there is to
// know.
func writeIntegration(w io.Writer, is integration.Applied) error {
	var t terminal.Table
	add := func(name, value string) {
		if value != "" {
			t.Rows = append(t.Rows, []string{name, value})
		}
	}
	add("integration", is.Key)
	add("name", is.Name)
	add("id", string(is.ID))
	add("kind", string(is.Kind))
	add("description", is.Description)
	add("account", is.AccountName)
	add("tenant", is.TenantID)
	add("cloud", is.Cloud)
	add("runs", runsWhen(is.Settings))
	add("sources", sourcesOn(is.Sources))
	add("state", doing(is.Status))
	if is.Status.Current != nil {
		add("", is.Status.Current.Error)
	}
	add("next run", clock(is.Status.Next))
	if last := is.Status.Last; last != nil {
		add("last run", string(last.State)+" at "+clock(last.EndedAt)+", "+string(last.ID))
		add("", last.Error)
	}
	add("credential", is.Status.Credential)
	return t.Write(w)
}

// runsWhen says when an integration runs by itself.
func runsWhen(set integration.Settings) string {
	switch {
	case !set.Enabled:
		return "only by hand: it is paused"
	case set.Schedule.Cron != "":
		return set.Schedule.Cron + " " + cmp.Or(set.Schedule.TimeZone, "UTC")
	}
	return string(set.Schedule.Interval)
}

// sourcesOn names the sources that are switched on.
func sourcesOn(sources map[string]bool) string {
	names := slices.Sorted(maps.Keys(sources))
	return strings.Join(slices.DeleteFunc(names, func(name string) bool { return !sources[name] }), " ")
}
