package integration

import (
	"parapet/internal/ingest"
	"parapet/internal/transport"
)

// Defender is the kind of integrations that read Microsoft Defender for Endpoint.
const Defender KindID = "microsoft_defender"

func defenderKind() Kind {
	return Kind{
		ID: Defender, Name: "Microsoft Defender for Endpoint", Vendor: "Microsoft",
		Summary: "Devices, users, vulnerabilities, software and alerts of a Defender tenant.",
		Description: "Reads a Microsoft Defender for Endpoint tenant and its Entra directory into the graph, " +
			"by the cheapest calls that Microsoft's quotas allow. It reads only, unless response is allowed.",
		Categories: []string{"Endpoint security", "Vulnerability management", "Identity"},
		Modules: []Module{
			{"assets", "Assets", "Devices, users, software, addresses and vulnerabilities become inventories."},
			{"graph", "Graph", "Everything becomes entities and relationships that can be queried."},
			{"alerts", "Alerts", "Alerts and what they name."},
			{"response", "Response", "Acts on devices, where response is allowed."},
		},
		Scopes:      []string{"cloud"},
		Sections:    sections(),
		Fields:      defenderFields(),
		Credentials: entraCredentials(),
		Sources:     defenderSources(),
		Intervals:   intervals(),
	}
}

func sections() []Section {
	return []Section{
		{"general", "General"}, {"connection", "Connection"}, {"reading", "What is read, and when"}, {"network", "Network"},
	}
}

// sourceLabels are what people call the sources.
var sourceLabels = map[string]string{
	"account": "Organisation", "users": "Directory users", "groups": "Directory groups and members",
	"machines": "Devices", "endpoints": "Endpoints behind the sensors", "ip_addresses": "IP addresses",
	"logon_users": "Logged-on users", "vulnerabilities": "Vulnerabilities", "software": "Software inventory",
	"recommendations": "Security recommendations", "scores": "Exposure and configuration scores",
	"alerts": "Alerts", "machine_actions": "Machine actions", "network_adapters": "Network adapters",
	"missing_kbs": "Missing security updates", "secure_configurations": "Security configurations",
	"browser_extensions": "Browser extensions", "certificates": "Certificates", "antivirus": "Antivirus health",
}

// defenderSources are what ingest can read, with the permissions that it needs.
func defenderSources() []Source {
	var all []Source
	for _, s := range ingest.Describe() {
		source := Source{
			Name: s.Name, Label: sourceLabels[s.Name], Always: s.Always, Default: s.Usual,
			Loses: s.Reads, After: s.After, Permissions: []Permission{}, Types: []string{},
		}
		for _, n := range s.Needs {
			source.Permissions = append(source.Permissions, Permission{API: apiName(n.API), Roles: n.Roles})
		}
		for _, t := range s.Types {
			source.Types = append(source.Types, string(t))
		}
		if !s.Usual {
			source.Help = "Takes much to read, and few ask for it."
		}
		all = append(all, source)
	}
	return all
}

// apiName is the name under which the Entra admin center lists an API's
// permissions.
func apiName(api transport.API) string {
	if api == transport.Defender {
		return "WindowsDefenderATP"
	}
	return "Microsoft Graph"
}

func intervals() []Choice {
	var all []Choice
	for _, e := range every {
		all = append(all, Choice{string(e.interval), e.label})
	}
	return all
}
