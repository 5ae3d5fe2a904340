package graph

var recommendationType = EntityType{
	Type:    Recommendation,
	Classes: []Class{"Finding"},
	BuiltOn: []Type{Machine},
	Doc:     "Something that Defender recommends to do: a setting to change, a product to update or to remove.",
	Properties: properties(named, []Property{
		text("category", "Accounts, Application, Network, OS or SecurityControls."),
		text("subCategory", "The part of the category."),
		text("severity", "informational, low, medium or high, from severityScore: below 1, 4, 7, and above."),
		number("numericSeverity", "severityScore."),
		number("severityScore", "How much following it matters, 0 to 10."),
		text("remediationType", "ConfigurationChange, Update, Upgrade or Uninstall."),
		text("status", "Active, or Exception when the organisation has decided not to follow it."),
		boolean("open", "Whether it is neither followed nor excepted."),
		text("productName", "The product it is about."),
		text("vendor", "Who makes the product."),
		text("relatedComponent", "The part of the device it is about."),
		text("recommendedVersion", "The version to update to."),
		text("recommendedProgram", "The product to use in its place."),
		text("recommendedVendor", "Who makes that product."),
		volatile(number("weaknesses", "How many weaknesses following it mends.")),
		boolean("public", "Whether an exploit of one of them is public."),
		boolean("activeAlert", "Whether an alert about it is active."),
		list("associatedThreats", "The threats it protects from."),
		volatile(number("configScoreImpact", "How much following it adds to the configuration score.")),
		volatile(number("exposureImpact", "How much following it takes from the exposure score.")),
		volatile(number("totalMachines", "How many devices it concerns.")),
		volatile(number("exposedMachines", "How many of them do not follow it.")),
		volatile(number("nonProductivityImpactedAssets", "How many devices can follow it without a loss of productivity.")),
		boolean("blocking", "Always false."),
		boolean("production", "Always false."),
	}),
}

var missingUpdateType = EntityType{
	Type:    MissingUpdate,
	Classes: []Class{"Finding"},
	BuiltOn: []Type{Machine},
	Doc:     "A security update that at least one device lacks.",
	Properties: properties(named, []Property{
		text("category", "Always update."),
		text("severity", "Always empty: Microsoft rates what an update mends, not the update."),
		number("numericSeverity", "Always 0."),
		boolean("open", "Always true: a device lacks it."),
		list("products", "The products it is for."),
		text("webLink", "Microsoft's page of the update."),
		volatile(number("missingMachines", "How many devices lack it.")),
		volatile(number("cveAddressed", "How many CVEs it mends.")),
		boolean("blocking", "Always false."),
		boolean("production", "Always false."),
	}),
}

var secureConfigurationType = EntityType{
	Type:    SecureConfiguration,
	Classes: []Class{"Configuration"},
	BuiltOn: []Type{Machine},
	Doc:     "A setting that Defender assesses on every device it applies to.",
	Properties: properties(named, []Property{
		text("category", "Application, OS, Network, Accounts or Security controls."),
		text("subCategory", "The part of the category."),
		number("impact", "How much the setting weighs in the configuration score, 0 to 10."),
	}),
}

var certificateType = EntityType{
	Type:    Certificate,
	Classes: []Class{"Certificate"},
	BuiltOn: []Type{Machine},
	Doc:     "An X.509 certificate that lies on at least one device.",
	Properties: properties(named, []Property{
		text("thumbprint", "SHA-1 of the certificate, in lower-case hexadecimal digits."),
		text("serialNumber", "Serial number that the issuer gave it."),
		text("subjectName", "Common name of the subject."),
		text("issuerName", "Common name of the issuer."),
		text("subjectType", "CA or End Entity."),
		text("signatureAlgorithm", "Such as sha256RSA."),
		number("keyLength", "In bits."),
		list("keyUsage", "What the key may be used for."),
		list("extendedKeyUsage", "What the certificate may be used for."),
		boolean("selfSigned", "Whether it is its own issuer."),
		moment("validFromOn", "When it becomes valid."),
		moment("expiresOn", "When it ceases to be valid."),
	}),
}

var antivirusType = EntityType{
	Type:    Antivirus,
	Classes: []Class{"HostAgent"},
	BuiltOn: []Type{Machine},
	Doc:     "Defender Antivirus on a device, and how well it is.",
	Properties: properties(named, []Property{
		list("function", "What the agent does for the device: anti-malware."),
		text("mode", "Active, Passive, Disabled, EDRBlocked, PassiveAudit or Other."),
		text("signatureVersion", "Version of the security intelligence."),
		text("engineVersion", "Version of the engine."),
		text("platformVersion", "Version of the platform."),
		boolean("signatureUpToDate", "Whether the security intelligence is up to date."),
		boolean("engineUpToDate", "Whether the engine is."),
		boolean("platformUpToDate", "Whether the platform is."),
		text("quickScanResult", "Completed, Canceled or Failed."),
		text("quickScanError", "Error code of the last quick scan."),
		volatile(moment("quickScanOn", "When the last quick scan ended.")),
		text("fullScanResult", "Completed, Canceled or Failed."),
		text("fullScanError", "Error code of the last full scan."),
		volatile(moment("fullScanOn", "When the last full scan ended.")),
		volatile(moment("signatureUpdatedOn", "When the security intelligence was last updated.")),
		text("cloudProtection", "State of cloud protection."),
		lastSeen("When the device last told of its antivirus."),
	}),
}

var postureRelationships = []RelationshipType{
	{
		Type: MachineHasRecommendation, Class: Has, From: Machine, To: Recommendation, BuiltOn: []Type{Machine},
		Doc: "The device does not follow the recommendation.",
	},
	{
		Type: SoftwareHasRecommendation, Class: Has, From: Software, To: Recommendation, BuiltOn: []Type{Software},
		Doc: "The recommendation is about the product.",
	},
	{
		Type: MachineHasMissingUpdate, Class: Has, From: Machine, To: MissingUpdate, BuiltOn: []Type{Machine},
		Doc: "The device lacks the update.",
	},
	{
		Type: MachineHasConfiguration, Class: Has, From: Machine, To: SecureConfiguration, BuiltOn: []Type{Machine},
		Doc: "The setting applies to the device.",
		Properties: []Property{
			boolean("compliant", "Whether the device has the setting as it should be."),
			boolean("expectedUserImpact", "Whether people would notice the change."),
			volatile(moment("assessedOn", "When the setting was assessed.")),
		},
	},
	{
		Type: MachineHasCertificate, Class: Has, From: Machine, To: Certificate, BuiltOn: []Type{Machine},
		Doc:        "The certificate lies on the device.",
		Properties: []Property{merge(Union, list("paths", "Where it lies: stores and files."))},
	},
	{
		Type: MachineHasAntivirus, Class: Has, From: Machine, To: Antivirus, BuiltOn: []Type{Machine},
		Doc: "The antivirus runs on the device.",
	},
}
