package graph

var softwareType = EntityType{
	Type:    Software,
	Classes: []Class{"Application"},
	BuiltOn: []Type{Machine},
	Doc:     "A product that is installed on at least one device, in any version.",
	Properties: properties(named, []Property{
		text("vendor", "Who makes it, as Microsoft's slug: microsoft, adobe."),
		boolean("hasProductCode", "Whether Microsoft knows its product code (CPE). Without one, no vulnerability of it is ever found."),
		volatile(number("weaknesses", "How many weaknesses of it are known in the organisation.")),
		boolean("publicExploit", "Whether an exploit of one of them is public."),
		boolean("activeAlert", "Whether an alert about it is active."),
		volatile(number("exposedMachines", "How many devices have a weak version of it.")),
		volatile(number("installedMachines", "How many devices have it.")),
		volatile(number("impactScore", "How much it adds to the organisation's exposure score.")),
	}),
}

var machineInstalledSoftware = RelationshipType{
	Type: MachineInstalledSoftware, Class: Installed, From: Machine, To: Software, BuiltOn: []Type{Machine},
	Doc: "The product is installed on the device, in one or more versions.",
	Properties: []Property{
		merge(Union, list("versions", "The installed versions.")),
		merge(Union, list("diskPaths", "Where on disk it was found.")),
		merge(Union, list("registryPaths", "Where in the registry it was found.")),
		firstSeen("When Defender first saw it on the device."),
		lastSeen("When Defender last saw it on the device; only products without a product code tell it."),
		// In alphabetical order the end of support comes before none, and its announcement last.
		merge(Least, text("endOfSupportStatus",
			"EOS Version, EOS Software, None, Upcoming EOS Version or Upcoming EOS Software; the gravest of the versions.")),
		merge(Least, moment("endOfSupportOn", "When support of the version ends, the earliest of the versions.")),
	},
}

var browserExtensionType = EntityType{
	Type:    BrowserExtension,
	Classes: []Class{"Application"},
	BuiltOn: []Type{Machine},
	Doc:     "An extension of a browser that is installed on at least one device.",
	Properties: properties(named, []Property{
		text("browser", "The browser: chrome, edge, firefox."),
		text("extensionId", "Identifier of the extension in its store."),
		text("description", "What it says of itself."),
		text("risk", "None, Low, Medium, High or Critical: the gravest of its permissions."),
		merge(Union, list("permissions", "The permissions that it asks for.")),
	}),
}

var machineInstalledExtension = RelationshipType{
	Type: MachineInstalledExtension, Class: Installed, From: Machine, To: BrowserExtension, BuiltOn: []Type{Machine},
	Doc: "The extension is installed in the browser of the device.",
	Properties: []Property{
		merge(Union, list("versions", "The installed versions.")),
		boolean("active", "Whether the extension is switched on for anyone who uses the device."),
		merge(Earliest, moment("installedOn", "When it was installed.")),
	},
}
