package inventory

import (
	"sync"

	"parapet/internal/graph"
)

// kinds are the lists.
//
// A system is a device, once: the records of it that another one has replaced
// are left out, and the sensor that looks after it is joined to it. A user is an
// account as devices know it, with the person it belongs to; a person is an
// account of the directory. A vulnerability is listed once for each integration
// that found it.
var kinds = sync.OnceValue(func() []*Inventory {
	all := []*Inventory{systems(), users(), people(), applications(), addresses(), vulnerabilities(), everyFinding(), groups()}
	for _, i := range all {
		i.types = typesOf(i.from)
		i.all = i.declared()
	}
	return all
})

// onMachine is how a machine comes by findings.
const onMachine = "THAT (IDENTIFIED|HAS) Finding"

func systems() *Inventory {
	return &Inventory{
		Name: "systems", Title: "Systems",
		Doc:  "Devices, each once: older records of a device are left out. Columns with (agent) tell of its sensor.",
		from: "Device", one: "system", only: "duplicateOf = undefined",
		also:     &also{hop: "THAT MANAGES << microsoft_defender_machine", one: "agent", typ: graph.Machine},
		findings: findings{paths: []string{"THAT MANAGES HostAgent " + onMachine}},
		search:   []string{"displayName", "computerDnsName", "lastIpAddress", "id"},
		tags:     []string{"machineTags"}, seen: "lastSeenOn",
		columns: []string{
			"displayName", "osPlatform", "version", "riskScore", "exposureLevel", "healthStatus", "onboardingStatus",
			"agent.isIsolated", "lastIpAddress", "rbacGroupName", "machineTags", "lastSeenOn",
		},
		facets: []string{
			"osPlatform", "riskScore", "exposureLevel", "healthStatus", "onboardingStatus", "deviceValue",
			"managedBy", "rbacGroupName", "machineTags", "agent.isIsolated", "lastSeenOn",
		},
		sort: "displayName",
	}
}

func users() *Inventory {
	return &Inventory{
		Name: "users", Title: "Users",
		Doc:  "Accounts that sign in on devices. Columns with (person) tell of the account of the directory that it is, where that is known.",
		from: "microsoft_defender_logon_user", one: "user",
		also:     &also{hop: "THAT IS >> microsoft_defender_user", one: "person", typ: graph.User},
		findings: findings{paths: []string{"THAT HAS microsoft_defender_machine " + onMachine}},
		search:   []string{"displayName", "username", "domain", "accountSid"},
		seen:     "lastSeenOn",
		columns:  []string{"displayName", "domain", "username", "person.displayName", "person.userPrincipalName", "isDomainAdmin", "logonTypes", "lastSeenOn"},
		facets:   []string{"domain", "isDomainAdmin", "isOnlyNetworkUser", "logonTypes", "person.department", "lastSeenOn"},
		sort:     "displayName",
	}
}

func people() *Inventory {
	return &Inventory{
		Name: "people", Title: "People",
		Doc:  "Accounts of the directory.",
		from: "microsoft_defender_user", one: "person",
		findings: findings{paths: []string{"THAT IS microsoft_defender_logon_user THAT HAS microsoft_defender_machine " + onMachine}},
		search:   []string{"displayName", "userPrincipalName", "email", "employeeId"},
		columns:  []string{"displayName", "userPrincipalName", "email", "active", "userType", "jobTitle", "department", "officeLocation", "createdOn"},
		facets:   []string{"active", "userType", "department", "jobTitle", "officeLocation", "onPremisesSyncEnabled", "createdOn"},
		sort:     "displayName",
	}
}

func applications() *Inventory {
	return &Inventory{
		Name: "applications", Title: "Applications",
		Doc:  "Products that are installed on devices, and extensions of browsers. One has findings when it has known weaknesses or a recommendation is about it.",
		from: "Application", one: "application",
		findings: findings{
			paths: []string{"THAT HAS Finding"},
			when:  "weaknesses > 0", unless: "(weaknesses <= 0 OR weaknesses = undefined)",
		},
		search:  []string{"displayName", "vendor", "extensionId"},
		columns: []string{"displayName", "vendor", "weaknesses", "exposedMachines", "installedMachines", "publicExploit", "activeAlert"},
		facets:  []string{"_type", "vendor", "publicExploit", "activeAlert", "hasProductCode", "browser", "risk"},
		sort:    "displayName",
	}
}

func addresses() *Inventory {
	return &Inventory{
		Name: "ip_addresses", Title: "IP addresses",
		Doc:  "Addresses that devices have or alerts name.",
		from: "IpAddress", one: "address",
		findings: findings{paths: []string{"THAT HAS Device THAT MANAGES HostAgent " + onMachine}},
		search:   []string{"displayName", "ipAddress"},
		columns:  []string{"displayName", "ipVersion", "public"},
		facets:   []string{"ipVersion", "public"},
		sort:     "displayName",
	}
}

func vulnerabilities() *Inventory {
	return &Inventory{
		Name: "vulnerabilities", Title: "Vulnerabilities",
		Doc:  "Weaknesses that were found on devices, once for each integration that found them.",
		from: "microsoft_defender_vulnerability", one: "vulnerability",
		search: []string{"displayName", "id", "description"}, tags: []string{"tags"},
		columns: []string{"displayName", "severity", "score", "epss", "public", "exploitVerified", "exposedMachines", "publishedOn"},
		facets:  []string{"severity", "public", "exploitVerified", "exploitInKit", "exploitTypes", "tags", "publishedOn"},
		sort:    "-score",
	}
}

func everyFinding() *Inventory {
	return &Inventory{
		Name: "findings", Title: "Findings",
		Doc:  "What is wrong with devices: vulnerabilities, recommendations that are not followed, updates that are missing.",
		from: "Finding", one: "finding",
		search: []string{"displayName", "id"}, tags: []string{"tags"},
		columns: []string{"displayName", "_type", "severity", "numericSeverity", "status", "open", "exposedMachines", "missingMachines"},
		facets:  []string{"_type", "severity", "status", "open", "public"},
		sort:    "-numericSeverity",
	}
}

func groups() *Inventory {
	return &Inventory{
		Name: "groups", Title: "Groups",
		Doc:  "Groups of the directory, and groups of devices in Defender. One has findings when a device in it, or one on which a member signs in, has.",
		from: "(UserGroup|Group)", one: "group",
		findings: findings{paths: []string{
			"THAT HAS microsoft_defender_machine " + onMachine,
			"THAT HAS microsoft_defender_user THAT IS microsoft_defender_logon_user THAT HAS microsoft_defender_machine " + onMachine,
		}},
		search:  []string{"displayName", "email", "description"},
		columns: []string{"displayName", "_type", "description", "email", "securityEnabled", "roleAssignable", "groupTypes", "exposureScore", "createdOn"},
		facets:  []string{"_type", "securityEnabled", "mailEnabled", "roleAssignable", "groupTypes", "visibility", "onPremisesSyncEnabled"},
		sort:    "displayName",
	}
}
