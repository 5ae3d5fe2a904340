package ingest

import (
	"context"

	"parapet/internal/graph"
	"parapet/internal/transport"
)

// The names of the steps, as reports and configurations have them.
const (
	accountStep         = "account"
	usersStep           = "users"
	groupsStep          = "groups"
	machinesStep        = "machines"
	endpointsStep       = "endpoints"
	logonUsersStep      = "logon_users"
	vulnerabilitiesStep = "vulnerabilities"
	matchStep           = "match"
)

// step is one part of a run: what it fills, what it needs for that, and how it
// goes about it.
type step struct {
	name  string
	types []graph.Type
	// reads says in words what is lost without the step.
	reads string
	need  need
	// after are the steps whose types it builds on. Steps are declared in an
	// order in which these come first.
	after []string
	// licence is what the step's data depends on; empty when that cannot be seen.
	licence Licence
	// probe asks for one record, to see whether the API answers and the licence
	// is there; nil when another step's probe tells as much.
	probe func(context.Context, Config) error
	// enabled reads the step's switch; nil means that it has none.
	enabled func(Sources) bool
	// run puts what the step sees into the draft. The task takes notes of what
	// could not be seen; an error ends the step and voids what it has put.
	run func(context.Context, *task) error
}

// need is a permission, any one of whose roles will do. The first is the one
// that the documentation asks for.
type need struct {
	api   transport.API
	roles []string
	// instead is a permission that serves as well or better but is not asked
	// for, because it opens more than is read here; nil for none.
	instead *need
}

var hunting = need{api: transport.Graph, roles: []string{"ThreatHunting.Read.All"}}

// steps are all steps but matching, each after those it builds on.
func steps() []step {
	return []step{
		{
			name: accountStep, reads: "the organisation's name and domains", run: fillAccount,
			types: []graph.Type{graph.Account},
			need:  need{api: transport.Graph, roles: []string{"Organization.Read.All", "Directory.Read.All"}},
			probe: probeGraph,
		},
		{
			name: usersStep, reads: "the users of the directory", run: fillUsers,
			types:   []graph.Type{graph.User, graph.AccountHasUser},
			need:    need{api: transport.Graph, roles: []string{"Directory.Read.All", "User.Read.All"}},
			enabled: func(s Sources) bool { return s.Users },
		},
		{
			name: groupsStep, reads: "the groups of the directory and their members", run: fillGroups,
			types:   []graph.Type{graph.Group, graph.AccountHasGroup, graph.GroupHasUser, graph.GroupHasGroup},
			need:    need{api: transport.Graph, roles: []string{"Directory.Read.All", "GroupMember.Read.All", "Group.Read.All"}},
			enabled: func(s Sources) bool { return s.Groups },
		},
		{
			name: machinesStep, reads: "the devices, and with them all that is known of each", run: fillMachines,
			types:   []graph.Type{graph.Machine, graph.AccountHasMachine},
			need:    need{api: transport.Defender, roles: []string{"Machine.Read.All", "Machine.ReadWrite.All"}},
			licence: DefenderLicence,
			probe:   func(ctx context.Context, cfg Config) error { return cfg.Defender.ProbeMachines(ctx) },
		},
		{
			name: endpointsStep, run: fillEndpoints, after: []string{machinesStep},
			types: []graph.Type{graph.Endpoint, graph.MachineManagesEndpoint},
		},
		{
			name: logonUsersStep, reads: "who signs in on which device", run: fillLogonUsers, after: []string{machinesStep},
			types:   []graph.Type{graph.LogonUser, graph.MachineHasLogonUser},
			need:    need{api: transport.Defender, roles: []string{"User.Read.All"}, instead: &hunting},
			enabled: func(s Sources) bool { return s.LogonUsers },
		},
		{
			name: vulnerabilitiesStep, reads: "the vulnerabilities of each device", run: fillVulnerabilities, after: []string{machinesStep},
			types:   []graph.Type{graph.Vulnerability, graph.MachineIdentified},
			need:    need{api: transport.Defender, roles: []string{"Vulnerability.Read.All"}},
			licence: VulnerabilityManagementLicence,
			probe:   func(ctx context.Context, cfg Config) error { return cfg.Defender.ProbeVulnerabilities(ctx) },
			enabled: func(s Sources) bool { return s.Vulnerabilities },
		},
	}
}

// probeGraph asks for the organisation, which is one small record.
func probeGraph(ctx context.Context, cfg Config) error {
	_, err := cfg.Graph.Organization(ctx)
	return err
}

func (s step) isOn(sources Sources) bool { return s.enabled == nil || s.enabled(sources) }
