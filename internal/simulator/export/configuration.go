package export

import (
	"strconv"
	"time"

	"parapet/internal/simulator/world"
)

// Configurations is the secure configuration assessment. It has a row for each
// setting of a device, also for those that do not apply to it.
var Configurations = &Kind{
	Context: "Collection(microsoft.windowsDefenderATP.api.AssetConfiguration)",
	Usual:   newerUsual,
	Longest: newerLongest,
	folder:  "ScaExport",
	pages:   pageStyle,
	rows:    layout[world.Assessment]{configurationColumns, (*world.Tenant).Assessments}.encode,
}

var configurationColumns = []column[world.Assessment]{
	deviceID[world.Assessment](),
	groupName[world.Assessment](),
	deviceName[world.Assessment](),
	deviceText[world.Assessment]("OSPlatform", "osPlatform", osPlatform),
	deviceText[world.Assessment]("OSVersion", "osVersion", OSVersion),
	at("Timestamp", "timestamp", millis, func(a *world.Assessment) time.Time { return a.At }),
	text("ConfigurationId", "configurationId", func(a *world.Assessment) string { return a.Configuration.ID }),
	text("ConfigurationCategory", "configurationCategory", func(a *world.Assessment) string { return a.Configuration.Category }),
	exact("ConfigurationSubcategory", "configurationSubcategory", func(a *world.Assessment) string { return a.Configuration.Subcategory }),
	{pascal: "ConfigurationImpact", camel: "configurationImpact", row: func(b []byte, _ *world.Device, a *world.Assessment) []byte {
		return strconv.AppendFloat(b, a.Configuration.Impact, 'f', -1, 64)
	}},
	flag("IsCompliant", "isCompliant", func(a *world.Assessment) bool { return a.Compliant }),
	flag("IsApplicable", "isApplicable", func(a *world.Assessment) bool { return a.Applicable }),
	flag("IsExpectedUserImpact", "isExpectedUserImpact", func(a *world.Assessment) bool { return a.Configuration.UserImpact }),
	text("ConfigurationName", "configurationName", func(a *world.Assessment) string { return a.Configuration.Name }),
	text("RecommendationReference", "recommendationReference", func(a *world.Assessment) string { return "sca-_-" + a.Configuration.ID }),
}
