package api

import (
	"context"
	"net/http"

	"parapet/internal/account"
)

// registerRoles adds the table of who may do what.
func (s *server) registerRoles() {
	register(s, operation{
		id: "role.list", method: http.MethodGet, path: "/api/v1/roles", tag: "People",
		summary: "List the roles", description: "And which permissions each has.",
	}, s.listRoles)
}

// Roles are the roles and what each may do.
type Roles struct {
	Roles       []RoleText     `json:"roles" doc:"The roles, the least trusted first. Each may do all that the one before may."`
	Permissions []account.Rule `json:"permissions" doc:"What there is to be permitted, and from which role on."`
}

// RoleText is a role with what it may do.
type RoleText struct {
	Role        account.Role         `json:"role"`
	Permissions []account.Permission `json:"permissions"`
}

func (s *server) listRoles(context.Context, *struct{}) (*struct{ Body Roles }, error) {
	all := Roles{Permissions: account.Permissions}
	for _, role := range account.Roles {
		text := RoleText{Role: role}
		for _, rule := range account.Permissions {
			if role.May(rule.Permission, false) {
				text.Permissions = append(text.Permissions, rule.Permission)
			}
		}
		all.Roles = append(all.Roles, text)
	}
	return &struct{ Body Roles }{all}, nil
}
