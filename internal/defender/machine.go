package defender

import "time"

// Machine is a device as Defender for Endpoint lists it. Absent and null are
// alike: an empty string, a nil pointer, a nil slice or a zero time. Enumerated
// values are left as they came; Microsoft adds to them without notice.
//
// The list holds onboarded and merely discovered devices alike; OnboardingStatus
// tells them apart, HealthStatus does not.
type Machine struct {
	ID                     string      `json:"id"`
	MergedIntoMachineID    string      `json:"mergedIntoMachineId"`
	IsPotentialDuplication *bool       `json:"isPotentialDuplication"`
	IsExcluded             *bool       `json:"isExcluded"`
	ExclusionReason        string      `json:"exclusionReason"`
	ComputerDNSName        string      `json:"computerDnsName"` // may be free text on discovered devices
	FirstSeen              time.Time   `json:"firstSeen"`
	LastSeen               time.Time   `json:"lastSeen"` // of the last full report, about daily
	OSPlatform             string      `json:"osPlatform"`
	OSVersion              string      `json:"osVersion"` // usually absent: see Version
	OSProcessor            string      `json:"osProcessor"`
	OSArchitecture         string      `json:"osArchitecture"`
	OSBuild                *int64      `json:"osBuild"`
	Version                string      `json:"version"`
	LastIPAddress          string      `json:"lastIpAddress"`
	LastExternalIPAddress  string      `json:"lastExternalIpAddress"`
	AgentVersion           string      `json:"agentVersion"`
	HealthStatus           string      `json:"healthStatus"`
	DeviceValue            string      `json:"deviceValue"`
	RBACGroupID            *int64      `json:"rbacGroupId"` // zero when the device is in no group
	RBACGroupName          string      `json:"rbacGroupName"`
	RiskScore              string      `json:"riskScore"`
	ExposureLevel          string      `json:"exposureLevel"`
	IsAADJoined            *bool       `json:"isAadJoined"`
	AADDeviceID            string      `json:"aadDeviceId"`
	MachineTags            []string    `json:"machineTags"`
	DefenderAVStatus       string      `json:"defenderAvStatus"`
	OnboardingStatus       string      `json:"onboardingStatus"`
	ManagedBy              string      `json:"managedBy"`
	ManagedByStatus        string      `json:"managedByStatus"`
	IPAddresses            []IPAddress `json:"ipAddresses"`
	VMMetadata             *VMMetadata `json:"vmMetadata"`
}

// IPAddress is one address of one network interface of a [Machine]. An
// interface with several addresses repeats its MAC.
type IPAddress struct {
	Address string `json:"ipAddress"`
	// MAC comes without separators or with dashes, and as twelve zeros or
	// absent for loopbacks.
	MAC    string `json:"macAddress"`
	Type   string `json:"type"`
	Status string `json:"operationalStatus"`
}

// VMMetadata says which cloud machine a [Machine] is.
type VMMetadata struct {
	VMID           string `json:"vmId"`
	CloudProvider  string `json:"cloudProvider"`
	ResourceID     string `json:"resourceId"`
	SubscriptionID string `json:"subscriptionId"`
}
