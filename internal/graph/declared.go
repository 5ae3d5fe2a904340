package graph

import "sync"

// Declared is the schema of every type that Parapet writes. Names of types,
// classes and properties follow JupiterOne's integration for Defender where
// it has them, so that its queries keep working.
var Declared = sync.OnceValue(func() *Schema {
	s, err := NewSchema(
		[]EntityType{
			accountType, userType, groupType,
			machineType, endpointType, logonUserType, deviceGroupType,
			vulnerabilityType, cveType,
			softwareType, browserExtensionType,
			recommendationType, missingUpdateType, secureConfigurationType, certificateType, antivirusType,
			alertType, fileType, urlType, machineActionType,
			ipAddressType, networkAdapterType,
		},
		relationshipTypes,
	)
	if err != nil {
		panic(err)
	}
	return s
})

// The types of what Defender and its directory tell of a tenant.
const (
	Account       Type = "microsoft_defender_account"
	User          Type = "microsoft_defender_user"
	Group         Type = "microsoft_defender_group"
	Machine       Type = "microsoft_defender_machine"
	Endpoint      Type = "user_endpoint"
	LogonUser     Type = "microsoft_defender_logon_user"
	Vulnerability Type = "microsoft_defender_vulnerability"
	CVE           Type = "cve"
	DeviceGroup   Type = "microsoft_defender_device_group"

	Software            Type = "microsoft_defender_software"
	BrowserExtension    Type = "microsoft_defender_browser_extension"
	Recommendation      Type = "microsoft_defender_recommendation"
	MissingUpdate       Type = "microsoft_defender_missing_update"
	SecureConfiguration Type = "microsoft_defender_secure_configuration"
	Certificate         Type = "microsoft_defender_certificate"
	Antivirus           Type = "microsoft_defender_antivirus"
	Alert               Type = "microsoft_defender_alert"
	MachineAction       Type = "microsoft_defender_machine_action"
	File                Type = "microsoft_defender_file"
	URL                 Type = "microsoft_defender_url"
	IPAddress           Type = "ip_address"
	NetworkAdapter      Type = "microsoft_defender_network_adapter"
)

// AccountTag is the property that carries the account's name on every entity
// of an integration that is set to stamp it.
const AccountTag = "tag.AccountName"

func boolean(name, doc string) Property  { return Property{Name: name, Kind: KindBool, Doc: doc} }
func number(name, doc string) Property   { return Property{Name: name, Kind: KindNumber, Doc: doc} }
func moment(name, doc string) Property   { return Property{Name: name, Kind: KindTime, Doc: doc} }
func text(name, doc string) Property     { return Property{Name: name, Kind: KindText, Doc: doc} }
func list(name, doc string) Property     { return Property{Name: name, Kind: KindList, Doc: doc} }
func volatile(p Property) Property       { p.Volatile = true; return p }
func lasting(p Property) Property        { p.Lasting = true; return p }
func merge(m Merge, p Property) Property { p.Merge = m; return p }

func firstSeen(doc string) Property { return merge(Earliest, moment("firstSeenOn", doc)) }
func lastSeen(doc string) Property  { return volatile(moment("lastSeenOn", doc)) }

func properties(groups ...[]Property) []Property {
	var all []Property
	for _, g := range groups {
		all = append(all, g...)
	}
	return all
}

// named are the properties of every entity that an integration writes.
var named = []Property{
	text("id", "Identifier at the source."),
	text("name", "Name at the source."),
	text("displayName", "Name to show to people."),
	text(AccountTag, "Account name of the integration, when it is set to stamp it."),
}
