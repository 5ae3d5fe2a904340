package ingest

import (
	"context"
	"errors"

	"parapet/internal/graph"
	"parapet/internal/msgraph"
	"parapet/internal/transport"
)

func fillGroups(ctx context.Context, t *task) error {
	var ids []string
	for group, err := range readable(t, t.cfg.Graph.Groups(ctx)) {
		if err != nil {
			return err
		}
		key := groupKey(group.ID)
		if err := t.entity(graph.Group, key, groupProps(group)); err != nil {
			return err
		}
		if err := t.hasOf(graph.AccountHasGroup, key); err != nil {
			return err
		}
		ids = append(ids, group.ID)
	}
	failed, err := sweep(ctx, t, ids, t.putMembers)
	if len(failed) > 0 {
		t.notes.lack("the members of %s could not be read: %s", plural(len(failed), "group"), describe(failed))
	}
	return err
}

// putMembers joins a group to its direct members. What is neither user nor
// group is left out, and so is a member that the directory no longer lists: the
// graph drops relationships without an end. A group that is gone has no members.
func (t *task) putMembers(ctx context.Context, groupID string) error {
	from := groupKey(groupID)
	for member, err := range t.cfg.Graph.GroupMembers(ctx, groupID) {
		if isNotFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
		switch member.Kind {
		case msgraph.MemberUser:
			err = t.draft.PutRelationship(graph.GroupHasUser, from, userKey(member.ID), nil)
		case msgraph.MemberGroup:
			err = t.draft.PutRelationship(graph.GroupHasGroup, from, groupKey(member.ID), nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func isNotFound(err error) bool {
	refused, ok := errors.AsType[*transport.Error](err)
	return ok && refused.Kind == transport.NotFound
}

func groupKey(id string) graph.Key { return graph.Key("microsoft_defender_group:" + id) }

func groupProps(g msgraph.Group) graph.Props {
	return graph.Props{
		text("id", g.ID),
		text("name", g.DisplayName),
		text("displayName", g.DisplayName),
		text("description", g.Description),
		text("email", g.Mail),
		truth("mailEnabled", g.MailEnabled),
		truth("securityEnabled", g.SecurityEnabled),
		truth("roleAssignable", g.IsAssignableToRole),
		list("groupTypes", g.GroupTypes),
		text("membershipRule", g.MembershipRule),
		text("visibility", g.Visibility),
		moment("createdOn", g.CreatedOn),
		truth("onPremisesSyncEnabled", g.OnPremisesSyncEnabled),
		text("onPremisesSecurityIdentifier", g.OnPremisesSecurityIdentifier),
	}
}
