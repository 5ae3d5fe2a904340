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
	usersPath = "/users?$top=999&$select=id,displayName,userPrincipalName,givenName,surname,mail,mobilePhone," +
		"businessPhones,officeLocation,preferredLanguage,jobTitle,department,employeeId,accountEnabled,userType," +
		"createdDateTime,onPremisesSyncEnabled,onPremisesSamAccountName,onPremisesDomainName," +
		"onPremisesSecurityIdentifier,onPremisesUserPrincipalName,securityIdentifier"
	groupsPath = "/groups?$top=999&$select=id,displayName,description,mail,mailNickname,mailEnabled,securityEnabled," +
		"groupTypes,membershipRule,isAssignableToRole,visibility,createdDateTime,onPremisesSyncEnabled," +
		"onPremisesSecurityIdentifier"
	membersPath = "/groups/%s/members?$top=999&$select=id"
)

// Organization returns the tenant.
func (c *Client) Organization(ctx context.Context) (Organization, error) {
	const doing = "read the organization: %w"
	page, err := readPage(ctx, c, c.base+"/organization", func(o Organization) string { return o.ID })
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
	return follow(ctx, c, "users", usersPath, func(u User) string { return u.ID })
}

// Groups streams the groups of the directory, of all kinds.
func (c *Client) Groups(ctx context.Context) iter.Seq2[Group, error] {
	return follow(ctx, c, "groups", groupsPath, func(g Group) string { return g.ID })
}

// GroupMembers streams the direct members of a group.
func (c *Client) GroupMembers(ctx context.Context, groupID string) iter.Seq2[Member, error] {
	path := fmt.Sprintf(membersPath, url.PathEscape(groupID))
	return follow(ctx, c, "members of group "+groupID, path, func(m Member) string { return m.ID })
}
