package world

// pattern is a kind of alert.
type pattern struct {
	service, source string
	title           string
	description     string
	category        string
	severity        string
	techniques      []string
	threat          string // family:Name, or nothing
	actor           string
	// shows is what the alert names beside its device.
	shows clue
}

// clue is a set of kinds of evidence.
type clue uint8

const (
	byFile clue = 1 << iota
	byProcess
	byAddress
	byLink
	byRegistry
	byAccount
	byProduct // it is about a product of the device that has a vulnerability
)

var patterns = []pattern{
	{
		service: endpointService, source: "antivirus", title: "Malware was prevented",
		description: "A file that is known to do harm was found and kept from running.",
		category:    "Malware", severity: "low", techniques: []string{"T1204"},
		threat: "family:Wackatrix", shows: byFile | byAccount,
	},
	{
		service: endpointService, source: "microsoftDefenderForEndpoint", title: "Suspicious PowerShell command line",
		description: "PowerShell was started with a command line that hides what it does.",
		category:    "Execution", severity: "medium", techniques: []string{"T1059.001", "T1027"},
		shows: byProcess | byFile | byAccount | byAddress,
	},
	{
		service: "microsoftDefenderForOffice365", source: "microsoftDefenderForOffice365", title: "Message with a harmful link was delivered",
		description: "A link in a delivered message was found to lead to a page that steals passwords.",
		category:    "InitialAccess", severity: "medium", techniques: []string{"T1566.002"},
		shows: byLink | byAccount,
	},
	{
		service: endpointService, source: "microsoftDefenderForEndpoint", title: "Connection to a command and control server",
		description: "A process connected to an address that serves those who control malware.",
		category:    "CommandAndControl", severity: "high", techniques: []string{"T1071.001"},
		actor: "Example Typhoon", shows: byProcess | byFile | byAddress | byLink | byAccount,
	},
	{
		service: endpointService, source: "microsoftDefenderForEndpoint", title: "Anomaly in the start of programs",
		description: "A program was entered into the registry so that it starts with the device.",
		category:    "Persistence", severity: "medium", techniques: []string{"T1547.001"},
		shows: byRegistry | byFile | byAccount,
	},
	{
		service: endpointService, source: "microsoftDefenderForEndpoint", title: "Possible exploitation of a vulnerability",
		description: "A program that has a known vulnerability behaved as if somebody made use of it.",
		category:    "Exploit", severity: "high", techniques: []string{"T1203"},
		shows: byProcess | byFile | byProduct | byAccount,
	},
	{
		service: "microsoftDefenderForIdentity", source: "microsoftDefenderForIdentity", title: "Suspected password guessing",
		description: "Somebody tried many passwords of an account.",
		category:    "CredentialAccess", severity: "medium", techniques: []string{"T1110"},
		shows: byAccount | byAddress,
	},
	{
		service: endpointService, source: "customTi", title: "Connection to a custom network indicator",
		description: "A device connected to an address that the organisation wants to hear of.",
		category:    "SuspiciousActivity", severity: "informational",
		shows: byAddress | byLink,
	},
	{
		service: endpointService, source: "antivirus", title: "Unwanted software was found",
		description: "Software that people rarely want was found on the device.",
		category:    "UnwantedSoftware", severity: "informational",
		threat: "family:Bundlore", shows: byFile,
	},
	{
		service: endpointService, source: "microsoftDefenderForEndpoint", title: "Credentials were read from memory",
		description: "A process read the memory in which Windows keeps credentials.",
		category:    "CredentialAccess", severity: "high", techniques: []string{"T1003.001"},
		shows: byProcess | byFile | byAccount,
	},
}
