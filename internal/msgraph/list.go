package msgraph

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
)

// Without $select the service leaves out most properties of a user, and sends
// many of a group that nobody wants. 999 is its largest page.
const (
	userProperties = "id,displayName,userPrincipalName,givenName,surname,mail,mobilePhone," +
		"businessPhones,officeLocation,preferredLanguage,jobTitle,department,employeeId,accountEnabled,userType," +
		"createdDateTime,onPremisesSyncEnabled,onPremisesSamAccountName,onPremisesDomainName," +
		"onPremisesSecurityIdentifier,onPremisesUserPrincipalName,securityIdentifier"
	groupProperties = "id,displayName,description,mail,mailNickname,mailEnabled,securityEnabled," +
		"groupTypes,membershipRule,isAssignableToRole,visibility,createdDateTime,onPremisesSyncEnabled," +
		"onPremisesSecurityIdentifier"
)

// Organization returns the tenant.
func (c *Client) Organization(ctx context.Context) (Organization, error) {
	const doing = "read the organization: %w"
	organizations := collection[Organization]{id: func(o Organization) string { return o.ID }}
	page, err := organizations.page(ctx, c, c.base+"/organization")
	if err != nil {
		return Organization{}, fmt.Errorf(doing, err)
	}
	if len(page.Rows) == 0 {
		return Organization{}, fmt.Errorf(doing, errors.New("the service names none"))
	}
	if bad := page.Rows[0].Err; bad != nil {
		return Organization{}, fmt.Errorf(doing, bad)
	}
	return page.Rows[0].Value, nil
}

// Users streams the users of the directory, guests and disabled ones too.
func (c *Client) Users(ctx context.Context) iter.Seq2[User, error] {
	return follow(ctx, c, collection[User]{
		what: "users", path: "/users?$top=999&$select=" + userProperties, id: func(u User) string { return u.ID },
	})
}

// Groups streams the groups of the directory, of all kinds.
func (c *Client) Groups(ctx context.Context) iter.Seq2[Group, error] {
	return follow(ctx, c, collection[Group]{
		what: "groups", path: "/groups?$top=999&$select=" + groupProperties, id: func(g Group) string { return g.ID },
	})
}

// GroupMembers streams the direct members of a group.
func (c *Client) GroupMembers(ctx context.Context, groupID string) iter.Seq2[Member, error] {
	return follow(ctx, c, collection[Member]{what: "members of group " + groupID, path: membersPath(groupID), id: memberID})
}

func membersPath(groupID string) string {
	return "/groups/" + url.PathEscape(groupID) + "/members?$top=999&$select=id"
}

func memberID(m Member) string { return m.ID }
