package defender

import (
	"net/http"
	"slices"
	"strings"

	"parapet/internal/simulator/filter"
	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// machine is a device with the keys of live answers, a dozen more than the
// documented ones, in their order.
type machine struct {
	Context              string      `json:"@odata.context,omitempty"`
	ID                   string      `json:"id"`
	MergedIntoMachineID  *string     `json:"mergedIntoMachineId"`
	PotentialDuplication bool        `json:"isPotentialDuplication"`
	Excluded             bool        `json:"isExcluded"`
	ExclusionReason      *string     `json:"exclusionReason"`
	ComputerDNSName      *string     `json:"computerDnsName"`
	FirstSeen            string      `json:"firstSeen"`
	LastSeen             string      `json:"lastSeen"`
	OSPlatform           string      `json:"osPlatform"`
	OSVersion            *string     `json:"osVersion"`
	OSProcessor          *string     `json:"osProcessor"`
	Version              *string     `json:"version"`
	LastIPAddress        *string     `json:"lastIpAddress"`
	LastExternalIP       *string     `json:"lastExternalIpAddress"`
	AgentVersion         *string     `json:"agentVersion"`
	OSBuild              *int64      `json:"osBuild"`
	HealthStatus         *string     `json:"healthStatus"`
	DeviceValue          *string     `json:"deviceValue"`
	RBACGroupID          int         `json:"rbacGroupId"`
	RBACGroupName        *string     `json:"rbacGroupName"`
	RiskScore            *string     `json:"riskScore"`
	ExposureLevel        *string     `json:"exposureLevel"`
	AADJoined            *bool       `json:"isAadJoined"`
	AADDeviceID          *string     `json:"aadDeviceId"`
	MachineTags          []string    `json:"machineTags"`
	DefenderAVStatus     string      `json:"defenderAvStatus,omitempty"` // absent in some live rows
	OnboardingStatus     string      `json:"onboardingStatus"`
	OSArchitecture       *string     `json:"osArchitecture"`
	ManagedBy            *string     `json:"managedBy"`
	ManagedByStatus      *string     `json:"managedByStatus"`
	IPAddresses          []ipAddress `json:"ipAddresses"`
	VMMetadata           *vmMetadata `json:"vmMetadata"`
}

type ipAddress struct {
	IPAddress         string  `json:"ipAddress"`
	MACAddress        *string `json:"macAddress"`
	Type              *string `json:"type"`
	OperationalStatus string  `json:"operationalStatus"`
}

type vmMetadata struct {
	VMID           string  `json:"vmId"`
	CloudProvider  string  `json:"cloudProvider"`
	ResourceID     string  `json:"resourceId"`
	SubscriptionID *string `json:"subscriptionId"`
}

func renderMachine(d *world.Device) machine {
	return machine{
		ID:                   d.ID,
		MergedIntoMachineID:  wire.Null(d.MergedInto),
		PotentialDuplication: d.PotentialDuplication,
		Excluded:             d.Excluded,
		ExclusionReason:      wire.Null(d.ExclusionReason),
		ComputerDNSName:      wire.Null(d.ComputerName),
		FirstSeen:            wire.Time(d.FirstSeen),
		LastSeen:             wire.Time(d.LastSeen),
		OSPlatform:           d.OSPlatform,
		OSVersion:            wire.Null(d.OSVersion),
		OSProcessor:          wire.Null(d.OSProcessor),
		Version:              wire.Null(d.Version),
		LastIPAddress:        wire.Null(d.LastIP),
		LastExternalIP:       wire.Null(d.LastExternalIP),
		AgentVersion:         wire.Null(d.AgentVersion),
		OSBuild:              wire.Null(d.OSBuild),
		HealthStatus:         wire.Null(d.HealthStatus),
		DeviceValue:          wire.Null(d.DeviceValue),
		RBACGroupID:          d.RBACGroupID,
		RBACGroupName:        wire.Null(d.RBACGroupName),
		RiskScore:            wire.Null(d.RiskScore),
		ExposureLevel:        wire.Null(d.ExposureLevel),
		AADJoined:            d.AADJoined,
		AADDeviceID:          wire.Null(d.AADDeviceID),
		MachineTags:          wire.List(d.Tags),
		DefenderAVStatus:     d.DefenderAVStatus,
		OnboardingStatus:     d.OnboardingStatus,
		OSArchitecture:       wire.Null(d.OSArchitecture),
		ManagedBy:            wire.Null(d.ManagedBy),
		ManagedByStatus:      wire.Null(d.ManagedByStatus),
		IPAddresses:          renderAddresses(d.Interfaces),
		VMMetadata:           renderVM(d.VM),
	}
}

func renderAddresses(interfaces []world.Interface) []ipAddress {
	list := make([]ipAddress, 0, len(interfaces))
	for _, i := range interfaces {
		list = append(list, ipAddress{i.IP, wire.Null(i.MAC), wire.Null(i.Type), i.Status})
	}
	return list
}

func renderVM(vm *world.VM) *vmMetadata {
	if vm == nil {
		return nil
	}
	return &vmMetadata{vm.ID, vm.CloudProvider, vm.ResourceID, wire.Null(vm.SubscriptionID)}
}

// machineList pages by $top and $skip and never gives a nextLink then; without
// $top it gives one after 10,000 rows.
var machineList = collection[*world.Device]{
	context: "Machines",
	maxTop:  10_000,
	page:    10_000,
	filterable: []string{
		"computerDnsName", "id", "version", "deviceValue", "aadDeviceId", "machineTags", "lastSeen", "exposureLevel",
		"onboardingStatus", "lastIpAddress", "healthStatus", "osPlatform", "riskScore", "rbacGroupId",
	},
	value:  machineValue,
	render: func(d *world.Device) any { return renderMachine(d) },
}

func machineValue(d *world.Device, name string) filter.Value {
	switch name {
	case "lastSeen":
		return d.LastSeen
	case "rbacGroupId":
		return float64(d.RBACGroupID)
	case "machineTags":
		return d.Tags
	case "computerDnsName":
		return nullable(d.ComputerName)
	case "id":
		return nullable(d.ID)
	case "version":
		return nullable(d.Version)
	case "deviceValue":
		return nullable(d.DeviceValue)
	case "aadDeviceId":
		return nullable(d.AADDeviceID)
	case "exposureLevel":
		return nullable(d.ExposureLevel)
	case "onboardingStatus":
		return nullable(d.OnboardingStatus)
	case "lastIpAddress":
		return nullable(d.LastIP)
	case "healthStatus":
		return nullable(d.HealthStatus)
	case "osPlatform":
		return nullable(d.OSPlatform)
	case "riskScore":
		return nullable(d.RiskScore)
	}
	return nil
}

// nullable is the value of a text whose emptiness means null.
func nullable(text string) filter.Value {
	if text == "" {
		return nil
	}
	return text
}

func (a *API) machines(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	machineList.serve(w, r, slices.Values(t.Devices))
}

func (a *API) machine(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	d, problem := findMachine(r, t)
	if problem != nil {
		fail(w, r, problem)
		return
	}
	body := renderMachine(d)
	body.Context = metadata + "Machines/$entity"
	succeed(w, r, body)
}

// findMachine finds the device of a path by its id or its name. Of several
// with one name it is the one seen last. Some ids that are listed are unknown
// when asked for.
func findMachine(r *http.Request, t *world.Tenant) (*world.Device, *problem) {
	id := r.PathValue("id")
	if d, ok := t.Device(id); ok && !d.Unknown {
		return d, nil
	}
	var found *world.Device
	for _, d := range t.Devices {
		if d.Unknown || d.ComputerName == "" || !strings.EqualFold(d.ComputerName, id) {
			continue
		}
		if found == nil || d.LastSeen.After(found.LastSeen) {
			found = d
		}
	}
	if found == nil {
		return nil, missing("Machine", id)
	}
	return found, nil
}
