package export

import (
	"time"

	"parapet/internal/simulator/world"
)

// Software is the software inventory assessment: products that Microsoft
// knows a product code of.
var Software = &Kind{
	Context: "Collection(microsoft.windowsDefenderATP.api.AssetSoftware)",
	Usual:   newerUsual,
	Longest: newerLongest,
	folder:  "SoftwareInventory",
	pages:   pageStyle,
	rows:    layout[world.Installation]{softwareColumns, (*world.Tenant).Software}.encode,
}

var softwareColumns = []column[world.Installation]{
	deviceID[world.Installation](),
	groupName[world.Installation](),
	deviceName[world.Installation](),
	deviceText[world.Installation]("OSPlatform", "osPlatform", osPlatform),
	text("SoftwareVendor", "softwareVendor", func(i *world.Installation) string { return i.Vendor }),
	text("SoftwareName", "softwareName", func(i *world.Installation) string { return i.Product }),
	text("SoftwareVersion", "softwareVersion", func(i *world.Installation) string { return i.Version }),
	count("NumberOfWeaknesses", "numberOfWeaknesses", (*world.Installation).Weaknesses),
	list("DiskPaths", "diskPaths", (*world.Installation).DiskPaths),
	list("RegistryPaths", "registryPaths", (*world.Installation).RegistryPaths),
	at("SoftwareFirstSeenTimestamp", "softwareFirstSeenTimestamp", seconds, func(i *world.Installation) time.Time { return i.FirstSeen }),
	text("EndOfSupportStatus", "endOfSupportStatus", func(i *world.Installation) string { return i.EndOfSupportStatus }),
	{pascal: "EndOfSupportDate", camel: "endOfSupportDate", row: appendEndOfSupport},
}

// appendEndOfSupport appends the day as published rows have it.
func appendEndOfSupport(b []byte, _ *world.Device, i *world.Installation) []byte {
	if i.EndOfSupport.IsZero() {
		return b
	}
	return appendTime(b, i.EndOfSupport, "2006-01-02T15:04:05+00:00")
}

// UncodedSoftware is the inventory of products that have no product code, of
// which no vulnerabilities are known therefore.
var UncodedSoftware = &Kind{
	Context: "Collection(microsoft.windowsDefenderATP.api.AssetNonCpeSoftware)",
	Usual:   olderUsual,
	Longest: olderLongest,
	folder:  "NonCpeSoftwareInventory",
	pages:   pageStyle,
	rows:    layout[world.Installation]{uncodedColumns, (*world.Tenant).NoProductCode}.encode,
}

var uncodedColumns = []column[world.Installation]{
	deviceID[world.Installation](),
	groupID[world.Installation](),
	groupName[world.Installation](),
	deviceName[world.Installation](),
	deviceText[world.Installation]("OSPlatform", "osPlatform", osPlatform),
	text("SoftwareVendor", "softwareVendor", func(i *world.Installation) string { return i.Vendor }),
	text("SoftwareName", "softwareName", func(i *world.Installation) string { return i.Product }),
	text("SoftwareVersion", "softwareVersion", func(i *world.Installation) string { return i.Version }),
	at("SoftwareLastSeenTimestamp", "softwareLastSeenTimestamp", millis, func(i *world.Installation) time.Time { return i.LastSeen }),
}
