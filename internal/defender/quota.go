package defender

import (
	"strings"
	"time"

	"parapet/internal/transport"
)

// The quotas of the API. Microsoft prints one limit per method on the method's
// own page and counts calls per tenant, application and destination. Pages that
// print none are held to the usual one.
var (
	machinesQuota        = usual("machines")
	machineQuota         = usual("machines/{id}")
	logonUsersQuota      = usual("machines/{id}/logonusers")
	missingKBsQuota      = usual("machines/{id}/getmissingkbs")
	vulnerabilitiesQuota = usual("vulnerabilities")
	vulnerabilityQuota   = usual("vulnerabilities/{id}")
	recommendationsQuota = usual("recommendations")
	unadvisedQuota       = usual("recommendations/{id}/machineReferences")
	softwareQuota        = usual("Software")
	actionsQuota         = usual("machineactions")
	alertsQuota          = usual("alerts")
	exposureScoreQuota   = usual("exposureScore")
	groupScoreQuota      = usual("exposureScore/ByMachineGroups")
	configurationQuota   = usual("configurationScore")
	// "Run advanced query": besides, ten minutes of computing an hour.
	huntingQuota = &transport.Quota{Name: "advancedqueries/run", Limits: perMinuteAndHour(45, 1500)}
	// "Device antivirus health".
	antivirusQuota = &transport.Quota{Name: "deviceavinfo", Limits: perMinuteAndHour(30, 1000)}
)

func usual(name string) *transport.Quota {
	return &transport.Quota{Name: name, Limits: perMinuteAndHour(100, 1500)}
}

// filesQuota is that of an assessment in files. Downloads of the files are not
// counted.
func filesQuota(method string) *transport.Quota {
	return &transport.Quota{Name: "machines/" + method, Limits: perMinuteAndHour(5, 20)}
}

// pagesQuota is that of an assessment in pages.
func pagesQuota(method string) *transport.Quota {
	return &transport.Quota{Name: "machines/" + method, Limits: perMinuteAndHour(30, 1000)}
}

func perMinuteAndHour(minute, hour int) []transport.Limit {
	return []transport.Limit{{Calls: minute, Window: time.Minute}, {Calls: hour, Window: time.Hour}}
}

// QuotaOf is the quota of a method by the name under which its calls are
// counted: the path, with {id} where it has an id.
func QuotaOf(method string) *transport.Quota {
	name := strings.TrimPrefix(method, "machines/")
	switch {
	case strings.HasSuffix(name, "Export"):
		return filesQuota(name)
	case strings.HasSuffix(name, "ByMachine"):
		return pagesQuota(name)
	case method == antivirusQuota.Name:
		return antivirusQuota
	case method == huntingQuota.Name:
		return huntingQuota
	}
	return usual(method)
}
