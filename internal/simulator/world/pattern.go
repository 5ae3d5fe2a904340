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
		endpointService, "antivirus", "Malware was prevented", "A file that is known to do harm was found and kept from running.",
		"Malware", "low", []string{"T1204"}, "family:Wackatrix", "", byFile | byAccount,
	},
	{
		endpointService, "microsoftDefenderForEndpoint", "Suspicious PowerShell command line",
		"PowerShell was started with a command line that hides what it does.",
		"Execution", "medium", []string{"T1059.001", "T1027"}, "", "", byProcess | byFile | byAccount | byAddress,
	},
	{
		"microsoftDefenderForOffice365", "microsoftDefenderForOffice365", "Message with a harmful link was delivered",
		"A link in a delivered message was found to lead to a page that steals passwords.",
		"InitialAccess", "medium", []string{"T1566.002"}, "", "", byLink | byAccount,
	},
	{
		endpointService, "microsoftDefenderForEndpoint", "Connection to a command and control server",
		"A process connected to an address that serves those who control malware.",
		"CommandAndControl", "high", []string{"T1071.001"}, "", "Example Typhoon", byProcess | byFile | byAddress | byLink | byAccount,
	},
	{
		endpointService, "microsoftDefenderForEndpoint", "Anomaly in the start of programs",
		"A program was entered into the registry so that it starts with the device.",
		"Persistence", "medium", []string{"T1547.001"}, "", "", byRegistry | byFile | byAccount,
	},
	{
		endpointService, "microsoftDefenderForEndpoint", "Possible exploitation of a vulnerability",
		"A program that has a known vulnerability behaved as if somebody made use of it.",
		"Exploit", "high", []string{"T1203"}, "", "", byProcess | byFile | byProduct | byAccount,
	},
	{
		"microsoftDefenderForIdentity", "microsoftDefenderForIdentity", "Suspected password guessing",
		"Somebody tried many passwords of an account.",
		"CredentialAccess", "medium", []string{"T1110"}, "", "", byAccount | byAddress,
	},
	{
		endpointService, "customTi", "Connection to a custom network indicator",
		"A device connected to an address that the organisation wants to hear of.",
		"SuspiciousActivity", "informational", nil, "", "", byAddress | byLink,
	},
	{
		endpointService, "antivirus", "Unwanted software was found", "Software that people rarely want was found on the device.",
		"UnwantedSoftware", "informational", nil, "family:Bundlore", "", byFile,
	},
	{
		endpointService, "microsoftDefenderForEndpoint", "Credentials were read from memory",
		"A process read the memory in which Windows keeps credentials.",
		"CredentialAccess", "high", []string{"T1003.001"}, "", "", byProcess | byFile | byAccount,
	},
}
