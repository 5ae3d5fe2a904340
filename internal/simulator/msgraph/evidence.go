package msgraph

import (
	"maps"
	"strings"

	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// evidenceTypes are the OData types of evidence.
var evidenceTypes = map[world.EvidenceKind]string{
	world.DeviceEvidence: "deviceEvidence", world.UserEvidence: "userEvidence", world.FileEvidence: "fileEvidence",
	world.ProcessEvidence: "processEvidence", world.IPEvidence: "ipEvidence", world.URLEvidence: "urlEvidence",
	world.RegistryEvidence: "registryValueEvidence",
}

// evidenceResource is a piece of evidence with what its kind has.
func evidenceResource(a *world.Alert, e *world.Evidence) map[string]any {
	typ := evidenceTypes[e.Kind]
	if e.Registry != nil && e.Registry.ValueName == "" {
		typ = "registryKeyEvidence"
	}
	resource := map[string]any{
		"@odata.type": "#microsoft.graph.security." + typ, "createdDateTime": wire.Time(e.Created), "verdict": e.Verdict,
		"remediationStatus": e.Remediation, "remediationStatusDetails": nil, "roles": wire.List(e.Roles),
		"detailedRoles": []string{}, "tags": []string{},
	}
	maps.Copy(resource, evidenceFacts(a, e))
	return resource
}

func evidenceFacts(a *world.Alert, e *world.Evidence) map[string]any {
	switch e.Kind {
	case world.DeviceEvidence:
		return deviceFacts(e.Device)
	case world.UserEvidence:
		return map[string]any{"userAccount": accountFacts(e.Account), "stream": nil}
	case world.FileEvidence:
		return map[string]any{"fileDetails": fileFacts(e.File), "detectionStatus": wire.Null(e.Detection), "mdeDeviceId": deviceOf(a)}
	case world.ProcessEvidence:
		facts := processFacts(e.Process)
		facts["detectionStatus"], facts["mdeDeviceId"] = wire.Null(e.Detection), deviceOf(a)
		return facts
	case world.IPEvidence:
		return map[string]any{"ipAddress": e.IP, "countryLetterCode": nil, "location": nil, "stream": nil}
	case world.URLEvidence:
		return map[string]any{"url": e.URL}
	default:
		return registryFacts(e.Registry)
	}
}

// deviceOf is the device where a file or a process was.
func deviceOf(a *world.Alert) any {
	if d := a.Device(); d != nil {
		return d.ID
	}
	return nil
}

// lowerCamel is a member of an enumeration as Graph spells it: Defender's own
// API begins it with a capital.
func lowerCamel(name string) string {
	if name == "" {
		return "unknown"
	}
	return strings.ToLower(name[:1]) + name[1:]
}

func deviceFacts(d *world.Device) map[string]any {
	addresses := []string{}
	for _, i := range d.Interfaces {
		if i.IP != "" {
			addresses = append(addresses, i.IP)
		}
	}
	facts := map[string]any{
		"firstSeenDateTime": timeOrNull(d.FirstSeen), "mdeDeviceId": d.ID, "azureAdDeviceId": wire.Null(d.AADDeviceID),
		"deviceDnsName": wire.Null(d.ComputerName), "hostName": wire.Null(strings.SplitN(d.ComputerName, ".", 2)[0]),
		"osPlatform": wire.Null(d.OSPlatform), "osBuild": wire.Null(d.OSBuild), "version": wire.Null(d.Version),
		"healthStatus": lowerCamel(d.HealthStatus), "riskScore": lowerCamel(d.RiskScore), "rbacGroupId": d.RBACGroupID,
		"rbacGroupName": wire.Null(d.RBACGroupName), "onboardingStatus": lowerCamel(d.OnboardingStatus),
		"defenderAvStatus": lowerCamel(d.DefenderAVStatus), "lastIpAddress": wire.Null(d.LastIP),
		"lastExternalIpAddress": wire.Null(d.LastExternalIP), "ipInterfaces": addresses, "loggedOnUsers": []string{},
		"tags": wire.List(d.Tags), "vmMetadata": nil,
	}
	if vm := d.VM; vm != nil {
		facts["vmMetadata"] = map[string]any{
			"vmId": vm.ID, "cloudProvider": strings.ToLower(vm.CloudProvider), "resourceId": vm.ResourceID, "subscriptionId": wire.Null(vm.SubscriptionID),
		}
	}
	return facts
}

func accountFacts(a *world.EvidenceAccount) any {
	if a == nil {
		return nil
	}
	return map[string]any{
		"accountName": wire.Null(a.Name), "domainName": wire.Null(a.Domain), "userSid": wire.Null(a.SID),
		"azureAdUserId": wire.Null(a.UserID), "userPrincipalName": wire.Null(a.UserPrincipalName), "displayName": wire.Null(a.DisplayName),
	}
}

func fileFacts(f *world.EvidenceFile) map[string]any {
	return map[string]any{
		"sha1": wire.Null(f.SHA1), "sha256": wire.Null(f.SHA256), "fileName": wire.Null(f.Name), "filePath": wire.Null(f.Path),
		"fileSize": wire.Null(f.Size), "filePublisher": wire.Null(f.Publisher), "signer": nil, "issuer": nil,
	}
}

func processFacts(p *world.EvidenceProcess) map[string]any {
	return map[string]any{
		"processId": p.ID, "parentProcessId": wire.Null(p.ParentID), "processCommandLine": wire.Null(p.CommandLine),
		"processCreationDateTime": timeOrNull(p.Created), "parentProcessCreationDateTime": timeOrNull(p.ParentCreated),
		"imageFile": fileFacts(&p.Image), "parentProcessImageFile": fileFacts(&p.Parent), "userAccount": accountFacts(p.Account),
	}
}

func registryFacts(r *world.EvidenceRegistry) map[string]any {
	facts := map[string]any{"registryKey": r.Key, "registryHive": r.Hive}
	if r.ValueName != "" {
		facts["registryValueName"], facts["registryValueType"], facts["registryValue"] = r.ValueName, wire.Null(r.ValueType), wire.Null(r.Value)
	}
	return facts
}
