package export

import (
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"time"

	"parapet/internal/simulator/world"
)

// Gathering is the information gathering export: what the antivirus says of
// itself. It comes in files only.
var Gathering = &Kind{
	Usual:   newerUsual,
	Longest: newerLongest,
	folder:  "InfoGatheringExport",
	rows:    layout[world.Antivirus]{gatheringColumns, antivirus}.encode,
}

// antivirus yields what there is of a device's antivirus, if anything.
func antivirus(t *world.Tenant, d *world.Device) iter.Seq[world.Antivirus] {
	return func(yield func(world.Antivirus) bool) {
		if a, ok := t.Antivirus(d); ok {
			yield(a)
		}
	}
}

// gatheringColumns say Os where the other assessments say OS.
var gatheringColumns = []column[world.Antivirus]{
	deviceID[world.Antivirus](),
	deviceName[world.Antivirus](),
	deviceText[world.Antivirus]("OsPlatform", "osPlatform", osPlatform),
	deviceText[world.Antivirus]("OsVersion", "osVersion", OSVersion),
	groupID[world.Antivirus](),
	groupName[world.Antivirus](),
	at("Timestamp", "timestamp", seconds, func(a *world.Antivirus) time.Time { return a.LastSeen.Add(time.Hour) }),
	at("LastSeenTime", "lastSeenTime", seconds, func(a *world.Antivirus) time.Time { return a.LastSeen }),
	{pascal: "DeviceGatheredInfo", camel: "deviceGatheredInfo", row: appendGathered},
}

// appendGathered appends what was gathered: JSON in a text.
func appendGathered(b []byte, _ *world.Device, a *world.Antivirus) []byte {
	unknown := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	told, err := json.Marshal(map[string]any{
		"AvMode":                AntivirusMode(a.Mode),
		"AvSignatureVersion":    a.SignatureVersion,
		"AvEngineVersion":       a.EngineVersion,
		"AvPlatformVersion":     a.PlatformVersion,
		"AvIsSignatureUpToDate": a.SignatureUpToDate,
		"AvIsEngineUptodate":    a.EngineUpToDate,
		"AvIsPlatformUptodate":  a.PlatformUpToDate,
		"AvScanResults":         fmt.Sprintf(`{"Quick":%q,"Full":%q}`, a.QuickScanResult, a.FullScanResult),
		"QuickScanResult":       unknown(a.QuickScanResult),
		"FullScanResult":        unknown(a.FullScanResult),
		"CloudProtectionState":  unknown(a.CloudProtection),
		"EBPFStatus":            nil,
		"Log4JVulnerable":       nil,
	})
	if err != nil {
		panic(fmt.Sprintf("export: encode a map of texts: %v", err))
	}
	return quote(b, string(told))
}

// AntivirusMode is the number that Defender writes for a mode of the antivirus,
// as text.
func AntivirusMode(mode string) string {
	for i, name := range []string{"Active", "Passive", "Disabled", "Other", "EDRBlocked", "PassiveAudit"} {
		if name == mode {
			return strconv.Itoa(i)
		}
	}
	return ""
}
