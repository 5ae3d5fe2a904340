package overview

import (
	"parapet/internal/exposure"
	"parapet/internal/graph"
)

// devices are devices, each once: older records of a device are left out.
const devices = "user_endpoint WITH duplicateOf = undefined"

// urgent are the weaknesses to look after first, as they are listed elsewhere, with
// the devices that have them.
const (
	urgent     = "microsoft_defender_vulnerability WITH " + exposure.UrgentCondition
	urgentPath = "THAT IDENTIFIED << microsoft_defender_machine AS m"
)

const (
	showDevices    = "it.displayName AS device, it.osPlatform AS platform, it.riskScore AS risk, it.exposureLevel AS exposure, it.healthStatus AS health, it.onboardingStatus AS onboarding, it.lastSeenOn AS lastSeen ORDER BY device"
	showWeaknesses = "it.name AS cve, MAX(it.score) AS score, MAX(it.epss) AS epss, COUNT(m) AS devices ORDER BY epss DESC"
	showScores     = "it.displayName AS tenant, it.exposureScore AS exposure, it.configurationScore AS configuration ORDER BY tenant"
)

// whole is the name of the number of all devices, of which others cover some.
const whole = "all"

// levels are those of risk and exposure.
var levels = []string{"High", "Medium", "Low", "None"}

func ofDevices(group Group, name, title, doc, condition string) Number {
	find := devices
	if condition != "" {
		find += " AND " + condition
	}
	return Number{
		Name: name, Title: title, Doc: doc, Group: group, Types: []graph.Type{graph.Endpoint}, find: find, show: showDevices,
	}
}

func divided(by string, parts []string, n Number) Number {
	n.by, n.parts = by, parts
	return n
}

func scored(name, title, doc, measure string) Number {
	return Number{
		Name: name, Title: title, Doc: doc, Group: Scores, Types: []graph.Type{graph.Account},
		find: "microsoft_defender_account WITH " + measure + " != undefined", measure: measure, show: showScores,
	}
}

// Numbers are all that is counted.
var Numbers = []Number{
	ofDevices(Pills, "devices", "Devices", "Devices that Defender knows, each once: older records of a device are left out.", ""),
	ofDevices(Pills, "exposed", "High exposure", "Devices whose exposure is high, from the security recommendations that are not followed on them.",
		"exposureLevel = 'High'"),
	ofDevices(Pills, "high_risk", "High risk", "Devices whose risk is high, from their active alerts.", "riskScore = 'High'"),
	ofDevices(Pills, "not_onboarded", "Not onboarded", "Devices that Defender has seen on the network and that could have its sensor, but have not.",
		"onboardingStatus = 'CanBeOnboarded'"),
	ofDevices(Pills, "stale", "Stale", "Devices that have not reported for 30 days.", "lastSeenOn < date.now - 30 days"),
	ofDevices(Pills, "new", "New in 7 days", "Devices that Defender first saw in the last 7 days.", "firstSeenOn >= date.now - 7 days"),
	{
		Name: "alerts", Title: "Open alerts", Doc: "Alerts that are not resolved.", Group: Pills,
		Types: []graph.Type{graph.Alert}, find: "microsoft_defender_alert WITH open = true",
		show: "it.title AS alert, it.severity AS severity, it.category AS category, it.status AS status, it.createdOn AS raised ORDER BY raised DESC",
	},
	{
		Name: "urgent", Title: "Urgent CVEs", Group: Pills, Types: []graph.Type{graph.Vulnerability, graph.MachineIdentified},
		Doc: "Weaknesses on devices with a CVSS score of 7 or more, or rated High or Critical where there is none, of which an exploit is known or probable (EPSS of 0.088 or more), " +
			"each once however many tenants have it.",
		find: urgent, path: urgentPath, each: "name", show: showWeaknesses,
	},

	divided("exposureLevel", levels, ofDevices(Shares, "by_exposure", "Devices by exposure", "Exposure is Defender's rating, from the security recommendations that are not followed.", "")),
	divided("riskScore", []string{"High", "Medium", "Low", "Informational", "None"},
		ofDevices(Shares, "by_risk", "Devices by risk", "Risk is Defender's rating, from active alerts.", "")),
	divided("severity", []string{"Critical", "High", "Medium", "Low"}, Number{
		Name: "findings", Title: "Open findings by severity", Group: Shares,
		Doc:   "Weaknesses, recommendations that are not followed and missing updates, each once however many devices have it. Microsoft does not rate updates.",
		Types: []graph.Type{graph.Vulnerability, graph.Recommendation, graph.MissingUpdate}, any: true, find: "Finding WITH open = true",
		show: "it.displayName AS finding, it._type AS type, it.severity AS severity, it.numericSeverity AS score ORDER BY score DESC",
	}),

	ofDevices(Coverage, whole, "Devices", "All devices, each once.", ""),
	covered("sensor", "Sensor", "Devices that are onboarded to Defender.", "onboardingStatus = 'Onboarded'", "onboardingStatus != 'Onboarded'"),
	covered("active", "Sensor that reports", "Devices whose sensor is active.",
		"onboardingStatus = 'Onboarded' AND healthStatus = 'Active'", "(onboardingStatus != 'Onboarded' OR healthStatus != 'Active')"),
	joined("antivirus", "Antivirus", "Devices of whose Defender Antivirus something is known.", graph.Antivirus, "THAT HAS microsoft_defender_antivirus"),
	covered("directory", "Directory", "Devices that Entra knows.", "aadDeviceId != undefined", "aadDeviceId = undefined"),
	covered("managed", "Managed", "Devices that Intune, Configuration Manager or Defender manages.",
		"managedBy != (undefined OR 'Unknown')", "managedBy = (undefined OR 'Unknown')"),
	joined("person", "Person", "Devices on which an account of the directory signs in.", graph.LogonUserIsUser,
		"THAT HAS microsoft_defender_logon_user THAT IS microsoft_defender_user"),
	covered("grouped", "Device group", "Devices that are in a device group.", "rbacGroupName != (undefined OR '')", "rbacGroupName = (undefined OR '')"),

	ofDevices(Meeting, "both", "Sensor and directory", "Devices that are onboarded and known to Entra.", "onboardingStatus = 'Onboarded' AND aadDeviceId != undefined"),
	ofDevices(Meeting, "sensor_only", "Sensor alone", "Devices that are onboarded, and unknown to Entra.", "onboardingStatus = 'Onboarded' AND aadDeviceId = undefined"),
	ofDevices(Meeting, "directory_only", "Directory alone", "Devices that Entra knows, without the sensor.", "onboardingStatus != 'Onboarded' AND aadDeviceId != undefined"),
	ofDevices(Meeting, "neither", "Neither", "Devices that were seen on the network alone.", "onboardingStatus != 'Onboarded' AND aadDeviceId = undefined"),

	scored("exposure_score", "Exposure score", "How exposed a tenant is, from 0 to 100: low below 30, high from 70.", "exposureScore"),
	scored("configuration_score", "Configuration score", "Microsoft Secure Score for Devices, in points: more is better.", "configurationScore"),
}

// covered are devices that fulfil a condition; those that do not fulfil the gap.
func covered(name, title, doc, condition, gap string) Number {
	n := ofDevices(Coverage, name, title, doc, condition)
	n.gap = gap
	return n
}

// joined are devices whose sensor leads somewhere. They are sought by themselves, so
// that each is there once, however many ways lead there.
func joined(name, title, doc string, to graph.Type, path string) Number {
	those := "(FIND " + devices + " AS known THAT MANAGES << microsoft_defender_machine " + path + " RETURN known._id)"
	n := covered(name, title, doc, "_id = "+those, "_id != "+those)
	n.Types = append(n.Types, to)
	return n
}

// top are the weaknesses that are exploited most probably.
const top = "FIND " + urgent + " AS it " + urgentPath +
	" RETURN it.name AS cve, it.severity AS severity, it.score AS score, it.public AS public," +
	" it.exploitVerified AS verified, it.exploitInKit AS kit, it.tags AS tags, MAX(it.epss) AS epss, COUNT(m) AS devices" +
	" ORDER BY epss DESC, devices DESC, cve LIMIT 10"
