package ingest

import (
	"context"

	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

// The names of the steps that others refer to. Steps are named like the sources
// in reports and configurations.
const (
	accountStep   = "account"
	usersStep     = "users"
	machinesStep  = "machines"
	endpointsStep = "endpoints"
	matchStep     = "match"

	vulnerabilitiesStep = "vulnerabilities"
	recommendationsStep = "recommendations"
	settingsStep        = "secure_configurations"
)

// step is one source of a run: what it fills, what it builds on, and the ways to
// read it.
type step struct {
	name string
	// types are those whose things come and go with what the step sees. Several
	// steps may fill a type: while one of them does not come, nothing of it is
	// deleted but what is deleted in so many words.
	types []graph.Type
	// reads says in words what is lost without the step.
	reads string
	// after are the steps whose types it builds on. Steps are declared in an
	// order in which these come first.
	after []string
	// following are steps that it waits for if they are read, because it can do
	// more with what they saw. They too come first in the order.
	following []string
	// lastly are such steps that it waits for at work, when it can do no more
	// without them.
	lastly []string
	// asks are types of relationships of which it asks for those of some devices. What
	// that takes is made ready while the steps before it are at work.
	asks []graph.Type
	// always says that the step cannot be switched off.
	always bool
	// licence is what the step's data depends on; empty when that cannot be seen.
	licence Licence
	// probe asks for one record, to see whether the API answers and the licence
	// is there; nil when another step's probe tells as much.
	probe func(context.Context, Config) error
	// ways are the ways to read the source, the better of two equally cheap ones
	// first.
	ways []way
}

// way is one way to read a source. What is wrong with a way that is refused, for
// want of a role, a licence, a table or a state, is no error of the step as long
// as there is another.
type way struct {
	// name is what people call it; the kind's name when it is empty.
	name string
	// kind says, besides, how the types are covered: a delta tells what changed,
	// any other way everything. A run that does otherwise sets task.coverage, patched or
	// wholly.
	kind route.Kind
	// need is what the way needs; the zero need is granted.
	need need
	// partial says that it cannot tell the whole truth: it is the last to be taken.
	partial bool
	// hindrance says why the way cannot be taken now, empty when it can; nil
	// never hinders. It reads what is stored and what the steps before left, and
	// makes no call: all steps plan for it, at once. A delta is hindered anyway while there is nothing to build
	// on, and when it is time for a reading of the whole.
	hindrance func(*task) string
	// cost is what it takes of each quota for a tenant of this size; nil for
	// nothing.
	cost func(route.Size) []route.Cost
	// run puts what the way shows into the draft. The task takes notes of what
	// could not be seen; an error voids what it has put.
	run func(context.Context, *task) error
}

func (w way) String() string {
	if w.name != "" {
		return w.name
	}
	return string(w.kind)
}

// need is a permission, any one of whose roles will do. The first is the one
// that the documentation asks for.
type need struct {
	api   transport.API
	roles []string
	// unasked says that it is not asked for while another way of the step is
	// permitted: it opens more than is read here, or is on its way out.
	unasked bool
	// better says, for a need that is unasked, what it would be good for.
	better string
	// ends says, of one that is on its way out, until when and what to do; nil for
	// others.
	ends func() string
}

// steps are all steps but matching, each after those it builds on.
func steps() []step {
	return []step{
		accountSource(), usersSource(), groupsSource(),
		machinesSource(), endpointsSource(), ipAddressesSource(), logonUsersSource(),
		vulnerabilitiesSource(), softwareSource(), secureConfigurationsSource(), recommendationsSource(), scoresSource(),
		alertsSource(), machineActionsSource(), networkAdaptersSource(),
		missingKBsSource(), browserExtensionsSource(), certificatesSource(), antivirusSource(),
	}
}

func (s step) isOn(sources Sources) bool { return s.always || sources[s.name] }
