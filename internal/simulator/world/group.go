package world

import "time"

// Group is a group of the directory. An empty string means null.
type Group struct {
	// ID is the object id, a GUID.
	ID           string
	DisplayName  string
	Description  string
	Mail         string
	MailNickname string
	// Types holds Unified, DynamicMembership, both or nothing.
	Types           []string
	SecurityEnabled bool
	MailEnabled     bool
	MembershipRule  string
	Visibility      string
	Created         time.Time
	// OnPremisesSecurityIdentifier is null for groups made in the cloud.
	OnPremisesSecurityIdentifier string
	// Members are the direct members.
	Members []Member

	serial int
}

// MemberKind is what a member of a group is.
type MemberKind uint8

// The kinds of members. Service principals are not among the users and groups
// of the tenant, and so not in its truth.
const (
	MemberUser MemberKind = iota
	MemberGroup
	MemberServicePrincipal
)

// Member is a direct member of a group, by its object id.
type Member struct {
	ID   string
	Kind MemberKind
}
