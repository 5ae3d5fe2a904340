package graph

var ipAddressType = EntityType{
	Type:    IPAddress,
	Classes: []Class{"IpAddress"},
	Doc:     "An address of the Internet Protocol that a device has or an alert names.",
	Properties: properties(named, []Property{
		text("ipAddress", "The address, IPv6 in its short form."),
		number("ipVersion", "4 or 6."),
		boolean("public", "Whether the address is reachable on the internet: not private, link-local, loopback or otherwise reserved (IANA's special-purpose registries)."),
	}),
}

var endpointHasIPAddress = RelationshipType{
	Type: EndpointHasIPAddress, Class: Has, From: Endpoint, To: IPAddress, BuiltOn: []Type{Endpoint},
	Doc: "An interface of the device has the address, or its reports come from it.",
	Properties: []Property{
		merge(Union, list("macAddresses", "Hardware addresses of the interfaces, as 00:15:5D:01:02:03.")),
		merge(Union, list("types", "Kinds of the interfaces: Ethernet, SoftwareLoopback, Tunnel and others.")),
		merge(Union, list("operationalStatus", "Up, Down or Unknown.")),
		merge(Union, list("reportedAs", "interface, lastIpAddress or lastExternalIpAddress.")),
		lastSeen("The report that told of it."),
	},
}

var networkAdapterType = EntityType{
	Type:    NetworkAdapter,
	Classes: []Class{"NetworkInterface"},
	BuiltOn: []Type{Machine},
	Doc:     "A network interface of a device, as advanced hunting tells it.",
	Properties: properties(named, []Property{
		text("macAddress", "Hardware address, as 00:15:5D:01:02:03."),
		text("adapterType", "Ethernet, Wireless80211, Tunnel and others."),
		text("adapterStatus", "Up, Down and others."),
		text("tunnelType", "Kind of the tunnel."),
		text("vendor", "Who made the adapter."),
		list("ipAddresses", "Addresses of the interface."),
		list("defaultGateways", "Addresses of its gateways."),
		list("dnsServers", "Addresses of its name servers."),
		text("ipv4DhcpServer", "Address of the server that gave the IPv4 address."),
		text("ipv6DhcpServer", "Address of the server that gave the IPv6 address."),
		list("networks", "Names of the networks it is connected to."),
		lastSeen("When the device last told of it."),
	}),
}

var endpointHasNetworkAdapter = RelationshipType{
	Type: EndpointHasNetworkAdapter, Class: Has, From: Endpoint, To: NetworkAdapter, BuiltOn: []Type{Endpoint},
	Doc: "The interface is one of the device.",
}

var deviceGroupType = EntityType{
	Type:    DeviceGroup,
	Classes: []Class{"Group"},
	BuiltOn: []Type{Machine},
	Doc:     "A group of devices in Defender, by which access and automation are set.",
	Properties: properties(named, []Property{
		lasting(number("exposureScore", "How exposed its devices are, 0 to 100: low below 30, high from 70.")),
	}),
}

var deviceGroupRelationships = []RelationshipType{
	{Type: AccountHasDeviceGroup, Class: Has, From: Account, To: DeviceGroup, Doc: "The tenant has the group of devices."},
	{
		Type: DeviceGroupHasMachine, Class: Has, From: DeviceGroup, To: Machine, BuiltOn: []Type{Machine},
		Doc: "The device is in the group.",
	},
}

var machineIsMachine = RelationshipType{
	Type: MachineIsMachine, Class: Is, From: Machine, To: Machine, BuiltOn: []Type{Machine},
	Doc:        "The first is an older record of the device that the second is the current record of.",
	Properties: []Property{text("matchedBy", "What tells it: merged, when Defender says so, or name, when the device was onboarded anew under the same name.")},
}
