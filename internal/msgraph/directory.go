package msgraph

import (
	"strings"
	"time"
)

// Organization is the tenant itself. In all records of this package absent and
// null are alike: an empty string, a nil pointer, a nil slice or a zero time.
type Organization struct {
	ID              string           `json:"id"`
	DisplayName     string           `json:"displayName"`
	TenantType      string           `json:"tenantType"`
	CreatedOn       time.Time        `json:"createdDateTime"`
	VerifiedDomains []VerifiedDomain `json:"verifiedDomains"`
}

// VerifiedDomain is a DNS domain the tenant has proved to own.
type VerifiedDomain struct {
	Name      string `json:"name"`
	IsDefault *bool  `json:"isDefault"`
	IsInitial *bool  `json:"isInitial"`
	Type      string `json:"type"` // Managed or Federated
}

// User is a user of the directory.
type User struct {
	ID                string    `json:"id"`
	DisplayName       string    `json:"displayName"`
	UserPrincipalName string    `json:"userPrincipalName"`
	GivenName         string    `json:"givenName"`
	Surname           string    `json:"surname"`
	Mail              string    `json:"mail"`
	MobilePhone       string    `json:"mobilePhone"`
	BusinessPhones    []string  `json:"businessPhones"`
	OfficeLocation    string    `json:"officeLocation"`
	PreferredLanguage string    `json:"preferredLanguage"`
	JobTitle          string    `json:"jobTitle"`
	Department        string    `json:"department"`
	EmployeeID        string    `json:"employeeId"`
	AccountEnabled    *bool     `json:"accountEnabled"`
	UserType          string    `json:"userType"` // Member or Guest
	CreatedOn         time.Time `json:"createdDateTime"`

	// The OnPremises facts are those of the Active Directory account from
	// which the user is synchronised, absent for users of the cloud only.
	OnPremisesSyncEnabled        *bool  `json:"onPremisesSyncEnabled"`
	OnPremisesSAMAccountName     string `json:"onPremisesSamAccountName"`
	OnPremisesDomainName         string `json:"onPremisesDomainName"`
	OnPremisesSecurityIdentifier string `json:"onPremisesSecurityIdentifier"`
	OnPremisesUserPrincipalName  string `json:"onPremisesUserPrincipalName"`
	// SecurityIdentifier is the SID Windows knows a user of the cloud by
	// (S-1-12-1-…).
	SecurityIdentifier string `json:"securityIdentifier"`
}

// Group is a group of the directory.
type Group struct {
	ID                           string    `json:"id"`
	DisplayName                  string    `json:"displayName"`
	Description                  string    `json:"description"`
	Mail                         string    `json:"mail"`
	MailNickname                 string    `json:"mailNickname"`
	MailEnabled                  *bool     `json:"mailEnabled"`
	SecurityEnabled              *bool     `json:"securityEnabled"`
	GroupTypes                   []string  `json:"groupTypes"` // Unified, DynamicMembership
	MembershipRule               string    `json:"membershipRule"`
	IsAssignableToRole           *bool     `json:"isAssignableToRole"`
	Visibility                   string    `json:"visibility"`
	CreatedOn                    time.Time `json:"createdDateTime"`
	OnPremisesSyncEnabled        *bool     `json:"onPremisesSyncEnabled"`
	OnPremisesSecurityIdentifier string    `json:"onPremisesSecurityIdentifier"`
}

// MemberKind is what kind of object a member of a group is.
type MemberKind string

// The kinds of members. MemberOther stands for all that the product does not
// tell apart: devices, service principals, contacts.
const (
	MemberUser  MemberKind = "user"
	MemberGroup MemberKind = "group"
	MemberOther MemberKind = "other"
)

// UnmarshalText reads a kind from the name of its OData type.
func (k *MemberKind) UnmarshalText(text []byte) error {
	switch strings.ToLower(string(text)) {
	case "#microsoft.graph.user":
		*k = MemberUser
	case "#microsoft.graph.group":
		*k = MemberGroup
	default:
		*k = MemberOther
	}
	return nil
}

// Member is a direct member of a group. Its Kind is empty when the service
// does not say.
type Member struct {
	ID   string     `json:"id"`
	Kind MemberKind `json:"@odata.type"`
}
