package graph

var accountType = EntityType{
	Type:    Account,
	Classes: []Class{"Account"},
	Doc:     "The tenant that one integration reads.",
	Properties: properties(named, []Property{
		text("organizationName", "Name of the organisation in Entra."),
		text("defaultDomain", "The domain that new accounts get by default."),
		list("verifiedDomains", "Every domain the organisation has proved to own."),
		text("vendor", "Always Microsoft Defender."),
		lasting(number("exposureScore", "How exposed the organisation is, 0 to 100: low below 30, high from 70.")),
		lasting(number("configurationScore", "Microsoft Secure Score for Devices, in points: more is better.")),
	}),
}

var userType = EntityType{
	Type:    User,
	Classes: []Class{"User"},
	Doc:     "An account of the Entra directory.",
	Properties: properties(named, []Property{
		text("username", "User principal name."),
		text("userPrincipalName", "User principal name: the name to sign in with."),
		text("email", "E-mail address."),
		text("mail", "E-mail address, under Microsoft Graph's name."),
		boolean("active", "Whether the account may sign in: its accountEnabled."),
		text("userType", "Member or Guest."),
		text("givenName", "First name."),
		text("surname", "Last name."),
		text("jobTitle", "Job title."),
		text("department", "Department."),
		text("employeeId", "Number the employer gave the person."),
		text("officeLocation", "Office."),
		text("mobilePhone", "Mobile phone."),
		list("businessPhones", "Business phones."),
		text("preferredLanguage", "Language, as an ISO 639-1 code with a country."),
		moment("createdOn", "When the account was created."),
		boolean("onPremisesSyncEnabled", "Whether the account is synchronised from a local directory."),
		text("onPremisesSamAccountName", "Account name in the local directory."),
		text("onPremisesDomainName", "DNS name of the local directory's domain."),
		text("onPremisesSecurityIdentifier", "Security identifier (SID) in the local directory."),
		text("securityIdentifier", "Security identifier (SID) in Entra."),
	}),
}

var groupType = EntityType{
	Type:    Group,
	Classes: []Class{"UserGroup"},
	Doc:     "A group of the Entra directory.",
	Properties: properties(named, []Property{
		text("description", "What the group is for."),
		text("email", "E-mail address."),
		boolean("mailEnabled", "Whether the group receives e-mail."),
		boolean("securityEnabled", "Whether the group can be granted access."),
		boolean("roleAssignable", "Whether the group can be given directory roles."),
		list("groupTypes", "Unified for Microsoft 365 groups, DynamicMembership for groups filled by a rule."),
		text("membershipRule", "The rule that fills a dynamic group."),
		text("visibility", "Public, Private or HiddenMembership."),
		moment("createdOn", "When the group was created."),
		boolean("onPremisesSyncEnabled", "Whether the group is synchronised from a local directory."),
		text("onPremisesSecurityIdentifier", "Security identifier (SID) in the local directory."),
	}),
}
