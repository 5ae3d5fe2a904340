package msgraph

import (
	"net/http"
	"time"

	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

type user = *world.User

// userResource lists the properties of users. The first eleven come unasked;
// everything else only with $select.
var userResource = resource[user]{"user", []property[user]{
	{"businessPhones", true, func(u user) any { return wire.List(u.BusinessPhones) }},
	{"displayName", true, func(u user) any { return wire.Null(u.DisplayName) }},
	{"givenName", true, func(u user) any { return wire.Null(u.GivenName) }},
	{"jobTitle", true, func(u user) any { return wire.Null(u.JobTitle) }},
	{"mail", true, func(u user) any { return wire.Null(u.Mail) }},
	{"mobilePhone", true, func(u user) any { return wire.Null(u.MobilePhone) }},
	{"officeLocation", true, func(u user) any { return wire.Null(u.OfficeLocation) }},
	{"preferredLanguage", true, func(u user) any { return wire.Null(u.PreferredLanguage) }},
	{"surname", true, func(u user) any { return wire.Null(u.Surname) }},
	{"userPrincipalName", true, func(u user) any { return wire.Null(u.UserPrincipalName) }},
	{"id", true, func(u user) any { return u.ID }},
	{"accountEnabled", false, func(u user) any { return u.AccountEnabled }},
	{"userType", false, func(u user) any { return wire.Null(u.Type) }},
	{"department", false, func(u user) any { return wire.Null(u.Department) }},
	{"employeeId", false, func(u user) any { return wire.Null(u.EmployeeID) }},
	{"createdDateTime", false, func(u user) any { return seconds(u.Created) }},
	{"securityIdentifier", false, func(u user) any { return wire.Null(u.SecurityIdentifier) }},
	{"onPremisesSyncEnabled", false, func(u user) any { return wire.Null(u.OnPremises != nil) }},
	{"onPremisesSamAccountName", false, onPremises(func(p *world.OnPremises) string { return p.SAMAccountName })},
	{"onPremisesDomainName", false, onPremises(func(p *world.OnPremises) string { return p.DomainName })},
	{"onPremisesSecurityIdentifier", false, onPremises(func(p *world.OnPremises) string { return p.SecurityIdentifier })},
	{"onPremisesUserPrincipalName", false, onPremises(func(p *world.OnPremises) string { return p.UserPrincipalName })},
	{"onPremisesDistinguishedName", false, always[user](nil)},
	{"onPremisesImmutableId", false, always[user](nil)},
	{"onPremisesLastSyncDateTime", false, always[user](nil)},
	{"ageGroup", false, always[user](nil)},
	{"city", false, always[user](nil)},
	{"companyName", false, always[user](nil)},
	{"country", false, always[user](nil)},
	{"creationType", false, always[user](nil)},
	{"deletedDateTime", false, always[user](nil)},
	{"employeeHireDate", false, always[user](nil)},
	{"employeeType", false, always[user](nil)},
	{"externalUserState", false, always[user](nil)},
	{"identities", false, always[user]([]string{})},
	{"imAddresses", false, always[user]([]string{})},
	{"lastPasswordChangeDateTime", false, always[user](nil)},
	{"otherMails", false, always[user]([]string{})},
	{"postalCode", false, always[user](nil)},
	{"proxyAddresses", false, always[user]([]string{})},
	{"state", false, always[user](nil)},
	{"streetAddress", false, always[user](nil)},
	{"usageLocation", false, always[user](nil)},
}}

// onPremises is null for people who exist only in the cloud.
func onPremises(value func(*world.OnPremises) string) func(user) any {
	return func(u user) any {
		if u.OnPremises == nil {
			return nil
		}
		return wire.Null(value(u.OnPremises))
	}
}

// seconds prints the times of the directory, which have no fraction; the zero
// time is null.
func seconds(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

func (a *API) users(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	list(w, r, "users", a.sortedUsers(t), userResource, userID)
}

func (a *API) oneUser(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	one(w, r, a.sortedUsers(t), userResource, userID)
}

func userID(u user) string { return u.ID }

func (a *API) sortedUsers(t *world.Tenant) []user { return a.userList.at(t, t.Users, userID) }
