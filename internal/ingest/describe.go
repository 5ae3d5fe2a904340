package ingest

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/transport"
)

// Source is what can be said of a step before anything is read.
type Source struct {
	// Name is the one under which it is switched on and off.
	Name string
	// Reads says in words what is lost without it.
	Reads string
	// Always says that it cannot be switched off.
	Always bool
	// Usual says that it is read unless somebody says otherwise.
	Usual bool
	// Needs are the permissions by which it can be read. One of them is enough; the
	// first is the one that is asked for.
	Needs []Need
	// After names the sources it builds on.
	After []string
	// Types are those of the graph that it fills.
	Types []graph.Type
}

// Need is a permission of which any one role will do, the first preferred.
type Need struct {
	API   transport.API
	Roles []string
}

// Describe lists all sources, each after those it builds on.
func Describe() []Source {
	var all []Source
	for _, s := range steps() {
		all = append(all, Source{
			Name: s.name, Reads: s.reads, Always: s.always, Usual: !slices.Contains(unusual, s.name),
			Needs: s.needs(), After: s.after, Types: s.types,
		})
	}
	return all
}

// unusual are the steps that few ask for and that take much to read.
var unusual = []string{"missing_kbs", "secure_configurations", "browser_extensions", "certificates", "antivirus"}

// needs are those of all ways, that which is asked for in front.
func (s step) needs() []Need {
	var all []Need
	for _, n := range s.orderedNeeds() {
		if len(n.roles) == 0 || slices.ContainsFunc(all, func(have Need) bool { return have.API == n.api && have.Roles[0] == n.roles[0] }) {
			continue
		}
		all = append(all, Need{n.api, slices.Clone(n.roles)})
	}
	return all
}

func (s step) orderedNeeds() []need {
	all := []need{s.asked()}
	for _, w := range s.ways {
		all = append(all, w.need)
	}
	return all
}
