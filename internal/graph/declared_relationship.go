package graph

import "slices"

// The types of relationships between what Defender and its directory tell.
const (
	AccountHasMachine      Type = "microsoft_defender_account_has_machine"
	AccountHasUser         Type = "microsoft_defender_account_has_user"
	AccountHasGroup        Type = "microsoft_defender_account_has_group"
	GroupHasUser           Type = "microsoft_defender_group_has_user"
	GroupHasGroup          Type = "microsoft_defender_group_has_group"
	MachineManagesEndpoint Type = "microsoft_defender_machine_manages_user_endpoint"
	MachineHasLogonUser    Type = "microsoft_defender_machine_has_logon_user"
	MachineIdentified      Type = "microsoft_defender_machine_identified_vulnerability"
	VulnerabilityIsCVE     Type = "microsoft_defender_vulnerability_is_cve"
	LogonUserIsUser        Type = "microsoft_defender_logon_user_is_user"

	MachineIsMachine          Type = "microsoft_defender_machine_is_machine"
	AccountHasDeviceGroup     Type = "microsoft_defender_account_has_device_group"
	DeviceGroupHasMachine     Type = "microsoft_defender_device_group_has_machine"
	MachineInstalledSoftware  Type = "microsoft_defender_machine_installed_software"
	MachineInstalledExtension Type = "microsoft_defender_machine_installed_browser_extension"
	MachineHasRecommendation  Type = "microsoft_defender_machine_has_recommendation"
	SoftwareHasRecommendation Type = "microsoft_defender_software_has_recommendation"
	MachineHasMissingUpdate   Type = "microsoft_defender_machine_has_missing_update"
	MachineHasConfiguration   Type = "microsoft_defender_machine_has_secure_configuration"
	MachineHasCertificate     Type = "microsoft_defender_machine_has_certificate"
	MachineHasAntivirus       Type = "microsoft_defender_machine_has_antivirus"
	AccountHasAlert           Type = "microsoft_defender_account_has_alert"
	MachineHasAlert           Type = "microsoft_defender_machine_has_alert"
	UserHasAlert              Type = "microsoft_defender_user_has_alert"
	LogonUserHasAlert         Type = "microsoft_defender_logon_user_has_alert"
	AlertHasFile              Type = "microsoft_defender_alert_has_file"
	AlertHasIPAddress         Type = "microsoft_defender_alert_has_ip_address"
	AlertHasURL               Type = "microsoft_defender_alert_has_url"
	MachineHasAction          Type = "microsoft_defender_machine_has_action"
	EndpointHasIPAddress      Type = "user_endpoint_has_ip_address"
	EndpointHasNetworkAdapter Type = "user_endpoint_has_network_adapter"
)

// The classes of those relationships.
const (
	Has        Class = "HAS"
	Is         Class = "IS"
	Identified Class = "IDENTIFIED"
	Manages    Class = "MANAGES"
	Installed  Class = "INSTALLED"
)

// relationshipTypes are all of them.
var relationshipTypes = slices.Concat(
	deviceRelationships, deviceGroupRelationships,
	[]RelationshipType{
		machineInstalledSoftware, machineInstalledExtension, machineHasAction,
		machineIsMachine, endpointHasIPAddress, endpointHasNetworkAdapter,
	},
	postureRelationships, alertRelationships,
)

var deviceRelationships = []RelationshipType{
	{Type: AccountHasMachine, Class: Has, From: Account, To: Machine, Doc: "The tenant knows the machine."},
	{Type: AccountHasUser, Class: Has, From: Account, To: User, Doc: "The directory has the account."},
	{Type: AccountHasGroup, Class: Has, From: Account, To: Group, Doc: "The directory has the group."},
	{
		Type: GroupHasUser, Class: Has, From: Group, To: User, BuiltOn: []Type{User},
		Doc: "The account is a direct member of the group.",
	},
	{Type: GroupHasGroup, Class: Has, From: Group, To: Group, Doc: "The group is a direct member of the group."},
	{
		Type: MachineManagesEndpoint, Class: Manages, From: Machine, To: Endpoint, BuiltOn: []Type{Machine},
		Doc: "The sensor runs on the device.",
	},
	{
		Type: MachineHasLogonUser, Class: Has, From: Machine, To: LogonUser, BuiltOn: []Type{Machine},
		Doc: "The account signed in on the device.",
		Properties: []Property{
			firstSeen("The account's earliest known sign-in on the device. Advanced hunting looks back 30 days."),
			lastSeen("The account's latest sign-in on the device."),
			merge(Joined, text("logonTypes", "How the account signs in on the device.")),
		},
	},
	{
		Type: MachineIdentified, Class: Identified, From: Machine, To: Vulnerability, BuiltOn: []Type{Machine},
		Doc: "Defender found the weakness on the device, in one or more products.",
		Properties: []Property{
			merge(Union, list("affected", "What has the weakness, each as vendor-_-name-_-version-_-update; "+
				"the lists products, versions and fixingKbIds are its parts.")),
			merge(Union, list("products", "The products that have the weakness, as vendor-_-name.")),
			merge(Union, list("versions", "Their installed versions.")),
			merge(Union, list("fixingKbIds", "The updates that mend it: numbers of Microsoft's KB articles or vendors' advisories.")),
			// In alphabetical order any exploit comes before none, and one in a kit first.
			merge(Least, text("exploitabilityLevel", "NoExploit, ExploitIsPublic, ExploitIsVerified or ExploitIsInKit.")),
			boolean("securityUpdateAvailable", "Whether an update mends it."),
			merge(Earliest, moment("firstDetectedOn", "When Defender first saw the weakness on the device.")),
			lastSeen("When Defender last saw the weakness on the device."),
		},
	},
	{
		Type: VulnerabilityIsCVE, Class: Is, From: Vulnerability, To: CVE, Mapped: true, BuiltOn: []Type{Vulnerability},
		Doc: "The weakness is the entry of the CVE list.",
	},
	{
		Type: LogonUserIsUser, Class: Is, From: LogonUser, To: User, Mapped: true, BuiltOn: []Type{LogonUser, User},
		Doc:        "The account on the device is the account of the directory.",
		Properties: []Property{text("matchedBy", "What proves it: sid or name.")},
	},
}
