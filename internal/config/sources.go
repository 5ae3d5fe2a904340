package config

import (
	"maps"
	"slices"
	"strings"

	"parapet/internal/ingest"
)

// usual says of every source whether it is read when the configuration does not
// say: all are but those that few ask for and that take much to read.
var usual = switchable()

func switchable() Sources {
	all := Sources{}
	for _, s := range ingest.Describe() {
		if !s.Always {
			all[s.Name] = s.Usual
		}
	}
	return all
}

// sources are those of an integration, as it switches them.
func (s *source) sources(i int, switches map[string]bool) (Sources, []error) {
	all := maps.Clone(usual)
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(switches)) {
		if _, known := usual[name]; !known {
			problems = append(problems, s.errorf(s.at(i, "sources."+name), "sources.%s: there is no such source: choose %s",
				name, strings.Join(slices.Sorted(maps.Keys(usual)), ", ")))
		}
		all[name] = switches[name]
	}
	return all, problems
}
