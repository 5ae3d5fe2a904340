package defender

import (
	"context"
	"iter"
	"time"
)

// AntivirusHealth is how well Defender Antivirus is on a device. Absent and
// null are alike, as in [Machine].
type AntivirusHealth struct {
	MachineID       string `json:"machineId"`
	ComputerDNSName string `json:"computerDnsName"`
	OSKind          string `json:"osKind"` // windows, mac or linux
	OSPlatform      string `json:"osPlatform"`
	// Mode is a number as text: 0 active, 1 passive, 2 disabled, 3 or empty
	// other, 4 EDR blocked, 5 passive audit.
	Mode               string    `json:"avMode"`
	SignatureVersion   string    `json:"avSignatureVersion"`
	EngineVersion      string    `json:"avEngineVersion"`
	PlatformVersion    string    `json:"avPlatformVersion"`
	SignatureUpToDate  string    `json:"avIsSignatureUpToDate"` // True, False or Unknown, as the other two
	EngineUpToDate     string    `json:"avIsEngineUpToDate"`
	PlatformUpToDate   string    `json:"avIsPlatformUpToDate"`
	SignatureUpdatedOn time.Time `json:"avSignatureUpdateTime"`
	EngineUpdatedOn    time.Time `json:"avEngineUpdateTime"`
	PlatformUpdatedOn  time.Time `json:"avPlatformUpdateTime"`
	QuickScanResult    string    `json:"quickScanResult"` // Completed, Canceled or Failed
	QuickScanError     string    `json:"quickScanError"`
	QuickScanOn        time.Time `json:"quickScanTime"`
	FullScanResult     string    `json:"fullScanResult"`
	FullScanError      string    `json:"fullScanError"`
	FullScanOn         time.Time `json:"fullScanTime"`
	LastSeen           time.Time `json:"lastSeenTime"`
	RefreshedOn        time.Time `json:"dataRefreshTimestamp"`
}

// Without $top the API gives pages of 20.
var antivirusList = list[AntivirusHealth]{
	name: "antivirus health", path: "/deviceavinfo", top: 10_000, quota: antivirusQuota,
	id:     func(a AntivirusHealth) string { return a.MachineID },
	passes: 2,
}

// AntivirusHealth streams how well the antivirus is on every device.
func (c *Client) AntivirusHealth(ctx context.Context) iter.Seq2[AntivirusHealth, error] {
	return walk(ctx, c, antivirusList)
}
