package defender

import (
	"iter"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"parapet/internal/simulator/export"
	"parapet/internal/simulator/filter"
	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// avInfo is how well the antivirus of a device is. What could be numbers and
// truth values are texts.
type avInfo struct {
	ID                     string  `json:"id"`
	MachineID              string  `json:"machineId"`
	ComputerDNSName        *string `json:"computerDnsName"`
	OSKind                 string  `json:"osKind"`
	OSPlatform             string  `json:"osPlatform"`
	OSVersion              *string `json:"osVersion"`
	AVMode                 string  `json:"avMode"`
	AVSignatureVersion     string  `json:"avSignatureVersion"`
	AVEngineVersion        string  `json:"avEngineVersion"`
	AVPlatformVersion      string  `json:"avPlatformVersion"`
	LastSeenTime           *string `json:"lastSeenTime"`
	QuickScanResult        string  `json:"quickScanResult"`
	QuickScanError         string  `json:"quickScanError"`
	QuickScanTime          *string `json:"quickScanTime"`
	FullScanResult         string  `json:"fullScanResult"`
	FullScanError          string  `json:"fullScanError"`
	FullScanTime           *string `json:"fullScanTime"`
	DataRefreshTimestamp   string  `json:"dataRefreshTimestamp"`
	AVEngineUpdateTime     *string `json:"avEngineUpdateTime"`
	AVSignatureUpdateTime  *string `json:"avSignatureUpdateTime"`
	AVPlatformUpdateTime   *string `json:"avPlatformUpdateTime"`
	AVIsSignatureUpToDate  string  `json:"avIsSignatureUpToDate"`
	AVIsEngineUpToDate     string  `json:"avIsEngineUpToDate"`
	AVIsPlatformUpToDate   string  `json:"avIsPlatformUpToDate"`
	AVSignaturePublishTime *string `json:"avSignaturePublishTime"`
	RBACGroupName          *string `json:"rbacGroupName"`
	RBACGroupID            int     `json:"rbacGroupId"`
}

// protected is a device with its antivirus.
type protected struct {
	device    *world.Device
	antivirus world.Antivirus
}

func renderAntivirus(t *world.Tenant, p protected) avInfo {
	d, a := p.device, p.antivirus
	return avInfo{
		ID: uuid.NewSHA1(uuid.NameSpaceOID, []byte(d.ID)).String(), MachineID: d.ID, ComputerDNSName: wire.Null(d.ComputerName),
		OSKind: osKind(d), OSPlatform: d.OSPlatform, OSVersion: wire.Null(export.OSVersion(d)), AVMode: export.AntivirusMode(a.Mode),
		AVSignatureVersion: a.SignatureVersion, AVEngineVersion: a.EngineVersion, AVPlatformVersion: a.PlatformVersion,
		LastSeenTime: known(a.LastSeen), QuickScanResult: a.QuickScanResult, QuickScanError: a.QuickScanError, QuickScanTime: known(a.QuickScan),
		FullScanResult: a.FullScanResult, FullScanError: a.FullScanError, FullScanTime: known(a.FullScan),
		DataRefreshTimestamp: wire.Time(t.Generated), AVEngineUpdateTime: known(a.EngineUpdated), AVSignatureUpdateTime: known(a.SignatureUpdated),
		AVPlatformUpdateTime: known(a.PlatformUpdated), AVIsSignatureUpToDate: a.SignatureUpToDate, AVIsEngineUpToDate: a.EngineUpToDate,
		AVIsPlatformUpToDate: a.PlatformUpToDate, AVSignaturePublishTime: known(a.SignatureUpdated),
		RBACGroupName: wire.Null(d.RBACGroupName), RBACGroupID: d.RBACGroupID,
	}
}

func osKind(d *world.Device) string {
	switch {
	case strings.HasPrefix(d.OSPlatform, "Windows"):
		return "windows"
	case d.OSPlatform == "macOS":
		return "mac"
	default:
		return "linux"
	}
}

// antivirusHealth lists devices with an antivirus. Its pages have 20 rows for
// who does not ask for more.
func (a *API) antivirusHealth(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	collection[protected]{
		context: "DeviceAvInfo",
		maxTop:  10_000,
		page:    20,
		filterable: []string{
			"machineId", "computerDnsName", "osKind", "osPlatform", "osVersion", "avMode", "avSignatureVersion", "avEngineVersion",
			"avPlatformVersion", "quickScanResult", "quickScanError", "fullScanResult", "fullScanError", "avIsSignatureUpToDate",
			"avIsEngineUpToDate", "avIsPlatformUpToDate", "rbacGroupId",
		},
		value:  func(p protected, name string) filter.Value { return antivirusValue(renderAntivirus(t, p), name) },
		render: func(p protected) any { return renderAntivirus(t, p) },
	}.serve(w, r, allProtected(t))
}

func allProtected(t *world.Tenant) iter.Seq[protected] {
	return func(yield func(protected) bool) {
		for _, d := range t.Devices {
			if a, ok := t.Antivirus(d); ok && !yield(protected{d, a}) {
				return
			}
		}
	}
}

func antivirusValue(i avInfo, name string) filter.Value {
	switch name {
	case "rbacGroupId":
		return float64(i.RBACGroupID)
	case "computerDnsName":
		return orNil(i.ComputerDNSName)
	case "osVersion":
		return orNil(i.OSVersion)
	}
	return map[string]string{
		"machineId": i.MachineID, "osKind": i.OSKind, "osPlatform": i.OSPlatform, "avMode": i.AVMode,
		"avSignatureVersion": i.AVSignatureVersion, "avEngineVersion": i.AVEngineVersion, "avPlatformVersion": i.AVPlatformVersion,
		"quickScanResult": i.QuickScanResult, "quickScanError": i.QuickScanError,
		"fullScanResult": i.FullScanResult, "fullScanError": i.FullScanError, "avIsSignatureUpToDate": i.AVIsSignatureUpToDate,
		"avIsEngineUpToDate": i.AVIsEngineUpToDate, "avIsPlatformUpToDate": i.AVIsPlatformUpToDate,
	}[name]
}

func orNil(text *string) filter.Value {
	if text == nil {
		return nil
	}
	return *text
}
