package graph

// sensed are the properties that Defender's record of a device gives both to
// its agent and to the device itself.
var sensed = []Property{
	text("computerDnsName", "Fully qualified name, free text on some phones, absent on some discovered devices."),
	firstSeen("When Defender first saw the device."),
	lastSeen("The last full report of the device, which it makes about once a day."),
	text("agentVersion", "Version of Defender's sensor."),
	text("defenderAvStatus", "State of Defender Antivirus as the device list tells it; unreliable on servers."),
	text("riskScore", "None, Informational, Low, Medium or High, from the active alerts."),
	number("rbacGroupId", "Number of the device group, 0 when the device has none."),
	text("rbacGroupName", "Name of the device group."),
	list("machineTags", "Tags set in Defender."),
	text("onboardingStatus", "Onboarded, CanBeOnboarded, Unsupported or InsufficientInfo."),
	text("managedBy", "What manages the device: Intune, ConfigManager, MicrosoftDefenderForEndpoint, Unknown."),
	text("managedByStatus", "State of that management."),
	text("aadDeviceId", "Identifier of the device in Entra."),
	list("ipAddress", "Addresses of all interfaces, without loopback."),
	list("macAddress", "Hardware addresses of interfaces that have no private IPv4 address."),
	list("macAddresses", "Hardware addresses of all interfaces but loopback, as 00:15:5D:01:02:03."),
	boolean("isPotentialDuplication", "Whether Defender takes the record for a possible double of another."),
	text("mergedIntoMachineId", "The record that this one was merged into."),
	text("duplicateOf", "The current record of the device, when this one is an older record of it."),
	boolean("isExcluded", "Whether the device is excluded from vulnerability management."),
	text("exclusionReason", "Why it is excluded."),
}

var machineType = EntityType{
	Type:    Machine,
	Classes: []Class{"HostAgent"},
	Doc:     "Defender's sensor on a device, or its record of a device it discovered.",
	Properties: properties(named, sensed, []Property{
		list("function", "What the agent does for the device."),
		lasting(boolean("isIsolated", "Whether the device is cut off from the network: its last isolation succeeded and its release has not. Microsoft keeps actions for a limited time.")),
	}),
}

var endpointType = EntityType{
	Type:    Endpoint,
	Classes: []Class{"Device"},
	BuiltOn: []Type{Machine},
	Doc:     "A device that Defender knows.",
	Properties: properties(named, sensed, []Property{
		text("deviceId", "Identifier of the device in Defender."),
		text("category", "Always endpoint."),
		text("osPlatform", "Operating system: Windows11, WindowsServer2022, Ubuntu, macOS, iOS and others."),
		text("osVersion", "Version of the operating system; mostly absent, see version."),
		text("version", "Release of the operating system: 22H2, 20.04."),
		number("osBuild", "Build number of the operating system."),
		text("osArchitecture", "64-bit or 32-bit."),
		text("osProcessor", "Processor family: x64, arm64."),
		text("lastIpAddress", "Local address of the last report."),
		text("lastExternalIpAddress", "Address under which the last report reached Microsoft."),
		text("healthStatus", "Active, Inactive, ImpairedCommunication, NoSensorData and others."),
		text("deviceValue", "Low, Normal or High, set by the organisation."),
		text("exposureLevel", "None, Low, Medium or High, from the pending security recommendations."),
		boolean("isAadJoined", "Whether the device is joined to Entra."),
		text("vmId", "Identifier of the virtual machine."),
		text("cloudProvider", "Cloud the virtual machine runs in."),
		text("resourceId", "Path of the virtual machine's resource."),
		text("subscriptionId", "Subscription the virtual machine belongs to."),
		list("ipAddresses", "Addresses of all interfaces, loopback included."),
	}),
}

var logonUserType = EntityType{
	Type:    LogonUser,
	Classes: []Class{"User"},
	BuiltOn: []Type{Machine},
	Doc:     "An account that signed in on a device, as the device knows it: domain and name.",
	Properties: properties(named, []Property{
		text("username", "Account name without domain."),
		text("domain", "Domain, or the name of the device for local accounts."),
		boolean("active", "Always true: the account signed in."),
		lasting(text("accountSid", "Security identifier (SID); not every device tells it.")),
		lasting(boolean("isDomainAdmin", "Whether the account administers its domain. Advanced hunting does not tell it.")),
		lasting(merge(Least, boolean("isOnlyNetworkUser",
			"Whether the account signs in over the network only, on every device. Advanced hunting does not tell it."))),
		merge(Joined, text("logonTypes", "How the account signs in: Interactive, Network, RemoteInteractive, Service and others.")),
		firstSeen("The earliest known sign-in on any device. Advanced hunting looks back 30 days."),
		lastSeen("The latest sign-in on any device."),
	}),
}
