package msgraph

import (
	"net/http"

	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

type group = *world.Group

// groupResource lists the properties of groups; all of them come unasked but
// the few at the end.
var groupResource = resource[group]{"group", []property[group]{
	{"id", true, func(g group) any { return g.ID }},
	{"deletedDateTime", true, always[group](nil)},
	{"classification", true, always[group](nil)},
	{"createdDateTime", true, func(g group) any { return seconds(g.Created) }},
	{"description", true, func(g group) any { return wire.Null(g.Description) }},
	{"displayName", true, func(g group) any { return wire.Null(g.DisplayName) }},
	{"expirationDateTime", true, always[group](nil)},
	{"groupTypes", true, func(g group) any { return wire.List(g.Types) }},
	{"isAssignableToRole", true, always[group](nil)},
	{"mail", true, func(g group) any { return wire.Null(g.Mail) }},
	{"mailEnabled", true, func(g group) any { return g.MailEnabled }},
	{"mailNickname", true, func(g group) any { return wire.Null(g.MailNickname) }},
	{"membershipRule", true, func(g group) any { return wire.Null(g.MembershipRule) }},
	{"membershipRuleProcessingState", true, func(g group) any {
		if g.MembershipRule == "" {
			return nil
		}
		return "On"
	}},
	{"onPremisesLastSyncDateTime", true, always[group](nil)},
	{"onPremisesSecurityIdentifier", true, func(g group) any { return wire.Null(g.OnPremisesSecurityIdentifier) }},
	{"onPremisesSyncEnabled", true, func(g group) any { return wire.Null(g.OnPremisesSecurityIdentifier != "") }},
	{"preferredDataLocation", true, always[group](nil)},
	{"preferredLanguage", true, always[group](nil)},
	{"proxyAddresses", true, func(g group) any {
		if g.Mail == "" {
			return []string{}
		}
		return []string{"SMTP:" + g.Mail}
	}},
	{"renewedDateTime", true, func(g group) any { return seconds(g.Created) }},
	{"resourceBehaviorOptions", true, always[group]([]string{})},
	{"resourceProvisioningOptions", true, always[group]([]string{})},
	{"securityEnabled", true, func(g group) any { return g.SecurityEnabled }},
	{"theme", true, always[group](nil)},
	{"visibility", true, func(g group) any { return wire.Null(g.Visibility) }},
	{"onPremisesProvisioningErrors", true, always[group]([]string{})},
	{"onPremisesDomainName", false, always[group](nil)},
	{"onPremisesNetBiosName", false, always[group](nil)},
	{"onPremisesSamAccountName", false, always[group](nil)},
	{"securityIdentifier", false, always[group](nil)},
}}

func (a *API) groups(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	list(w, r, "groups", a.sortedGroups(t), groupResource, groupID)
}

func (a *API) oneGroup(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	one(w, r, a.sortedGroups(t), groupResource, groupID)
}

func groupID(g group) string { return g.ID }

func (a *API) sortedGroups(t *world.Tenant) []group { return a.groupList.at(t, t.Groups, groupID) }

// servicePrincipalResource is what is known of a member that is an application.
var servicePrincipalResource = resource[string]{"servicePrincipal", []property[string]{
	{"id", true, func(id string) any { return id }},
	{"displayName", true, always[string](nil)},
	{"appId", true, always[string](nil)},
}}
