package world

import "time"

// User is a user of the directory. An empty string means null.
type User struct {
	// ID is the object id, a GUID.
	ID                string
	DisplayName       string
	UserPrincipalName string
	Mail              string
	GivenName         string
	Surname           string
	JobTitle          string
	Department        string
	EmployeeID        string
	MobilePhone       string
	OfficeLocation    string
	PreferredLanguage string
	BusinessPhones    []string
	AccountEnabled    bool
	// Type is Member or Guest.
	Type    string
	Created time.Time
	// SecurityIdentifier is the S-1-12-1-… form of the object id. Every user has
	// one; devices report it for people who exist only in the cloud.
	SecurityIdentifier string
	// OnPremises is nil for users who exist only in the cloud.
	OnPremises *OnPremises

	serial int
	login  string // empty for who never signs in to devices
	admin  bool   // administers the domain
}

// OnPremises is what directory synchronisation knows of a user.
type OnPremises struct {
	SAMAccountName string
	// DomainName is the DNS name; its first label is the NetBIOS name under
	// which the user's logons are reported.
	DomainName         string
	SecurityIdentifier string
	UserPrincipalName  string
}
