package defender

import (
	"time"

	"parapet/internal/transport"
)

// The quotas of the API. Microsoft prints one limit per method on the method's
// own page and counts calls per tenant, application and destination.
var (
	// "Get machines": 100 calls a minute, 1,500 an hour.
	machinesQuota = &transport.Quota{Name: "machines", Limits: perMinuteAndHour(100, 1500)}
	// "Get machine logon users": 100 calls a minute, 1,500 an hour.
	logonUsersQuota = &transport.Quota{Name: "machines/{id}/logonusers", Limits: perMinuteAndHour(100, 1500)}
	// "List vulnerabilities" prints no limit: we keep to the usual one.
	vulnerabilitiesQuota = &transport.Quota{Name: "vulnerabilities", Limits: perMinuteAndHour(100, 1500)}
	// "Export software vulnerabilities assessment", via files: 5 calls a
	// minute, 20 an hour. Downloads of the files are not counted.
	exportQuota = &transport.Quota{Name: "machines/SoftwareVulnerabilitiesExport", Limits: perMinuteAndHour(5, 20)}
)

func perMinuteAndHour(minute, hour int) []transport.Limit {
	return []transport.Limit{{Calls: minute, Window: time.Minute}, {Calls: hour, Window: time.Hour}}
}
