package graph

var vulnerabilityType = EntityType{
	Type:    Vulnerability,
	Classes: []Class{"Finding"},
	BuiltOn: []Type{Machine},
	Doc:     "A weakness that Defender found on at least one device.",
	Properties: properties(named, []Property{
		text("description", "Summary of the weakness."),
		text("severity", "Low, Medium, High or Critical; empty where Microsoft has not rated it."),
		number("score", "CVSS v3 base score, 0 to 10."),
		number("numericSeverity", "CVSS v3 base score, 0 to 10."),
		text("cvssVector", "CVSS v3 vector."),
		volatile(number("epss", "Probability from 0 to 1 that the weakness is exploited within 30 days (FIRST's EPSS), as of the last whole reading.")),
		moment("publishedOn", "When the weakness was published."),
		moment("updatedOn", "When its record was last updated."),
		text("category", "Always empty."),
		boolean("open", "Whether any device is exposed."),
		volatile(number("exposedMachines", "How many devices are exposed, as the catalogue told at the last whole reading.")),
		list("references", "Addresses of exploits."),
		boolean("public", "Whether an exploit is public."),
		boolean("exploitVerified", "Whether an exploit is verified to work."),
		boolean("exploitInKit", "Whether an exploit is part of an exploit kit."),
		list("exploitTypes", "Remote, Dos, PrivilegeEscalation and others."),
		text("cveSupportability", "Whether Defender can detect the weakness: Supported, Not Supported, SupportedInPremium."),
		list("tags", "Marks that Defender sets, such as ZeroDay."),
		boolean("blocking", "Always false."),
		boolean("production", "Always false."),
	}),
}

var cveType = EntityType{
	Type:    CVE,
	Classes: []Class{"Vulnerability"},
	BuiltOn: []Type{Vulnerability},
	Doc:     "An entry of the CVE list, shared by all integrations.",
	Properties: []Property{
		text("id", "CVE id as the source writes it."),
		text("name", "CVE id in capitals."),
		text("displayName", "CVE id in capitals."),
		number("score", "CVSS v3 base score, 0 to 10."),
		list("references", "The entry in the National Vulnerability Database."),
		text("webLink", "The entry in the National Vulnerability Database."),
	},
}
