package world

import "slices"

// graphTypes are all types of a tenant's graph.
var graphTypes = slices.Concat(directoryTypes, deviceTypes, findingTypes, postureTypes, alertTypes)

var directoryTypes = []graphType{
	{name: "microsoft_defender_account", by: "account", whole: (*Tenant).accountFacts},
	{name: "microsoft_defender_user", by: "users", whole: (*Tenant).userFacts},
	{name: "microsoft_defender_group", by: "groups", whole: (*Tenant).groupFacts},
	{name: "microsoft_defender_account_has_user", by: "users", relationship: true, whole: (*Tenant).hasUser},
	{name: "microsoft_defender_account_has_group", by: "groups", relationship: true, whole: (*Tenant).hasGroup},
	{name: "microsoft_defender_group_has_user", by: "groups users", relationship: true, whole: membership(MemberUser, userKey)},
	{name: "microsoft_defender_group_has_group", by: "groups", relationship: true, whole: membership(MemberGroup, groupKey)},
}

var deviceTypes = []graphType{
	{name: "microsoft_defender_machine", by: "machines", whole: (*Tenant).machineFacts},
	{name: "user_endpoint", by: "endpoints", whole: (*Tenant).endpointFacts},
	{name: "microsoft_defender_device_group", by: "endpoints", whole: (*Tenant).deviceGroupFacts},
	{name: "microsoft_defender_logon_user", by: "logon_users", whole: (*Tenant).logonUserFacts},
	{name: "ip_address", by: "ip_addresses alerts", whole: (*Tenant).addressFacts},
	{name: "microsoft_defender_network_adapter", by: "network_adapters", ofDevice: (*Tenant).adaptersOf, steady: sameAdapters},
	{name: "microsoft_defender_account_has_machine", by: "machines", relationship: true, whole: (*Tenant).hasMachine},
	{name: "microsoft_defender_machine_manages_user_endpoint", by: "endpoints", relationship: true, whole: (*Tenant).managesEndpoint},
	{name: "microsoft_defender_machine_is_machine", by: "endpoints", relationship: true, whole: (*Tenant).isMachine},
	{name: "microsoft_defender_account_has_device_group", by: "endpoints", relationship: true, whole: (*Tenant).hasDeviceGroup},
	{name: "microsoft_defender_device_group_has_machine", by: "endpoints", relationship: true, whole: (*Tenant).groupHasMachine},
	{name: "microsoft_defender_machine_has_logon_user", by: "logon_users", relationship: true, ofDevice: (*Tenant).hasLogonUser},
	{name: "microsoft_defender_logon_user_is_user", by: "logon_users users", relationship: true, whole: (*Tenant).isUser},
	{name: "user_endpoint_has_ip_address", by: "ip_addresses", relationship: true, ofDevice: (*Tenant).hasAddress, steady: sameAddresses},
	{name: "user_endpoint_has_network_adapter", by: "network_adapters", relationship: true, ofDevice: (*Tenant).hasAdapter, steady: sameAdapters},
}

var findingTypes = []graphType{
	{name: "microsoft_defender_vulnerability", by: "vulnerabilities", whole: (*Tenant).vulnerabilityFacts},
	{name: "cve", by: "vulnerabilities", whole: (*Tenant).cveFacts},
	{name: "microsoft_defender_software", by: "software", whole: (*Tenant).softwareFacts},
	{name: "microsoft_defender_machine_identified_vulnerability", by: "vulnerabilities", relationship: true, ofDevice: (*Tenant).identifiedVulnerability, steady: sameExposure},
	{name: "microsoft_defender_vulnerability_is_cve", by: "vulnerabilities", relationship: true, whole: (*Tenant).isCVE},
	{name: "microsoft_defender_machine_installed_software", by: "software", relationship: true, ofDevice: (*Tenant).installedSoftware, steady: sameSoftware},
}

var postureTypes = []graphType{
	{name: "microsoft_defender_recommendation", by: "recommendations", whole: (*Tenant).recommendationFacts},
	{name: "microsoft_defender_missing_update", by: "missing_kbs", whole: (*Tenant).missingUpdateFacts},
	{name: "microsoft_defender_secure_configuration", by: "secure_configurations", whole: (*Tenant).configurationFacts},
	{name: "microsoft_defender_browser_extension", by: "browser_extensions", whole: (*Tenant).extensionFacts},
	{name: "microsoft_defender_certificate", by: "certificates", whole: (*Tenant).certificateFacts},
	{name: "microsoft_defender_antivirus", by: "antivirus", whole: (*Tenant).antivirusFacts},
	{name: "microsoft_defender_software_has_recommendation", by: "recommendations software", relationship: true, whole: (*Tenant).softwareHasRecommendation},
	{name: "microsoft_defender_machine_has_recommendation", by: "recommendations vulnerabilities", relationship: true, ofDevice: (*Tenant).hasRecommendation, steady: sameAdvice},
	{name: "microsoft_defender_machine_has_missing_update", by: "missing_kbs", relationship: true, ofDevice: (*Tenant).hasMissingUpdate, steady: sameUpdates},
	{name: "microsoft_defender_machine_has_secure_configuration", by: "secure_configurations", relationship: true, ofDevice: (*Tenant).hasConfiguration, steady: sameSettings},
	{name: "microsoft_defender_machine_installed_browser_extension", by: "browser_extensions", relationship: true, ofDevice: (*Tenant).installedExtension},
	{name: "microsoft_defender_machine_has_certificate", by: "certificates", relationship: true, ofDevice: (*Tenant).hasCertificate},
	{name: "microsoft_defender_machine_has_antivirus", by: "antivirus", relationship: true, whole: (*Tenant).hasAntivirus},
}

var alertTypes = []graphType{
	{name: "microsoft_defender_alert", by: "alerts", whole: (*Tenant).alertFacts},
	{name: "microsoft_defender_file", by: "alerts", whole: (*Tenant).fileFacts},
	{name: "microsoft_defender_url", by: "alerts", whole: (*Tenant).urlFacts},
	{name: "microsoft_defender_machine_action", by: "machine_actions", whole: (*Tenant).actionFacts},
	{name: "microsoft_defender_account_has_alert", by: "alerts", relationship: true, whole: (*Tenant).accountHasAlert},
	{name: "microsoft_defender_machine_has_alert", by: "alerts", relationship: true, whole: (*Tenant).machineHasAlert},
	{name: "microsoft_defender_user_has_alert", by: "alerts users", relationship: true, whole: (*Tenant).userHasAlert},
	{name: "microsoft_defender_logon_user_has_alert", by: "alerts logon_users", relationship: true, whole: (*Tenant).logonUserHasAlert},
	{name: "microsoft_defender_alert_has_file", by: "alerts", relationship: true, whole: (*Tenant).alertHasFile},
	{name: "microsoft_defender_alert_has_ip_address", by: "alerts", relationship: true, whole: (*Tenant).alertHasAddress},
	{name: "microsoft_defender_alert_has_url", by: "alerts", relationship: true, whole: (*Tenant).alertHasURL},
	{name: "microsoft_defender_machine_has_action", by: "machine_actions", relationship: true, whole: (*Tenant).hasAction},
}
