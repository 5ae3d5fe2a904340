package graph

var alertType = EntityType{
	Type:    Alert,
	Classes: []Class{"Alert"},
	Doc:     "Something suspicious that Microsoft's detection saw.",
	Properties: properties(named, []Property{
		text("providerAlertId", "Identifier at the product that raised it."),
		text("graphId", "Identifier in Microsoft Graph, by which the alert is read and changed there."),
		text("incidentId", "The incident it is part of."),
		text("title", "What was seen."),
		text("description", "What it means."),
		text("recommendedActions", "What Microsoft advises to do."),
		text("category", "Stage of the attack: Malware, LateralMovement, CredentialAccess and others."),
		text("severity", "unknown, informational, low, medium or high."),
		number("numericSeverity", "0 for unknown, 1 for informational, 4 for low, 7 for medium, 9 for high."),
		text("status", "unknown, new, inProgress or resolved."),
		boolean("open", "Whether it is not resolved."),
		text("classification", "unknown, falsePositive, truePositive or informationalExpectedActivity."),
		text("determination", "What people took it for: malware, phishing, securityTesting and others."),
		text("serviceSource", "The product that raised it: microsoftDefenderForEndpoint and others."),
		text("detectionSource", "What in the product saw it: antivirus, customTi and others."),
		text("detectorId", "The rule that saw it."),
		text("assignedTo", "Who looks after it."),
		text("threatName", "Name of the threat."),
		text("threatFamilyName", "Name of its family."),
		text("actorDisplayName", "Who is thought to be behind it."),
		list("mitreTechniques", "Techniques of MITRE ATT&CK: T1059.001."),
		list("tags", "Marks of the system."),
		list("processes", "Command lines of the processes in evidence."),
		list("registryKeys", "Registry keys in evidence."),
		text("webLink", "The alert in Defender's portal, which asks for Entra's role Security Reader."),
		text("incidentWebLink", "The incident in Defender's portal."),
		moment("createdOn", "When it was raised."),
		moment("updatedOn", "When it was last changed."),
		moment("resolvedOn", "When it was resolved."),
		moment("firstActivityOn", "The earliest activity it is about."),
		moment("lastActivityOn", "The latest activity it is about."),
	}),
}

var fileType = EntityType{
	Type:    File,
	Classes: []Class{"File"},
	BuiltOn: []Type{Alert},
	Doc:     "A file that an alert names, by its contents.",
	Properties: properties(named, []Property{
		text("sha1", "SHA-1 of the contents."),
		text("sha256", "SHA-256 of the contents."),
		merge(Union, list("fileNames", "The names under which alerts saw it.")),
		merge(Union, list("filePaths", "The folders in which alerts saw it.")),
		number("size", "In bytes."),
		text("publisher", "Who signed it."),
	}),
}

var urlType = EntityType{
	Type:    URL,
	Classes: []Class{"URL"},
	BuiltOn: []Type{Alert},
	Doc:     "An address of the web that an alert names.",
	Properties: properties(named, []Property{
		text("url", "The address."),
		text("host", "The host of the address, when it has one."),
	}),
}

// evidence are the properties of a relationship from an alert to what it names.
var evidence = []Property{
	text("verdict", "unknown, suspicious, malicious or noThreatsFound."),
	text("remediationStatus", "What was done about it: none, remediated, prevented, blocked, notFound and others."),
	merge(Union, list("roles", "Its part in the alert: contextual, attacker, compromised and others.")),
	merge(Earliest, moment("createdOn", "When it was added to the alert.")),
}

var alertRelationships = []RelationshipType{
	{Type: AccountHasAlert, Class: Has, From: Account, To: Alert, Doc: "The alert is about the tenant."},
	{
		Type: MachineHasAlert, Class: Has, From: Machine, To: Alert, BuiltOn: []Type{Machine},
		Doc: "The alert names the device.", Properties: evidence,
	},
	{
		Type: UserHasAlert, Class: Has, From: User, To: Alert, BuiltOn: []Type{User},
		Doc: "The alert names the account of the directory.", Properties: evidence,
	},
	{
		Type: LogonUserHasAlert, Class: Has, From: LogonUser, To: Alert, BuiltOn: []Type{LogonUser},
		Doc: "The alert names the account of the device.", Properties: evidence,
	},
	{Type: AlertHasFile, Class: Has, From: Alert, To: File, Doc: "The alert names the file.", Properties: evidence},
	{Type: AlertHasIPAddress, Class: Has, From: Alert, To: IPAddress, Doc: "The alert names the address.", Properties: evidence},
	{Type: AlertHasURL, Class: Has, From: Alert, To: URL, Doc: "The alert names the address of the web.", Properties: evidence},
}

var machineActionType = EntityType{
	Type:    MachineAction,
	Classes: []Class{"Record"},
	BuiltOn: []Type{Machine},
	Doc:     "Something that Defender was told to do to a device.",
	Properties: properties(named, []Property{
		text("actionType", "Isolate, Unisolate, RunAntiVirusScan, CollectInvestigationPackage, LiveResponse and others."),
		text("title", "Its title, when it has one."),
		text("scope", "Full or Selective of an isolation, Quick or Full of a scan."),
		text("status", "Pending, InProgress, Succeeded, Failed, TimeOut or Cancelled."),
		boolean("open", "Whether it has not ended yet."),
		text("requestor", "Who asked for it: a person's name, or the id of an application."),
		text("requestSource", "Portal or PublicApi."),
		text("comment", "Why it was asked for."),
		text("cancellationRequestor", "Who cancelled it."),
		text("cancellationComment", "Why it was cancelled."),
		moment("cancelledOn", "When it was cancelled."),
		number("errorHResult", "0, or a negative code when it failed."),
		text("machineId", "The device."),
		text("computerDnsName", "Name of the device."),
		text("fileIdentifier", "The file it is about."),
		text("externalId", "Identifier that the one who asked gave it."),
		moment("createdOn", "When it was asked for."),
		moment("updatedOn", "When it last went on."),
	}),
}

var machineHasAction = RelationshipType{
	Type: MachineHasAction, Class: Has, From: Machine, To: MachineAction, BuiltOn: []Type{Machine},
	Doc: "The action is about the device.",
}
