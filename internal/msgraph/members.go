package msgraph

import (
	"context"
	"iter"

	"parapet/internal/odata"
)

// GroupMembers are the direct members of one group.
type GroupMembers struct {
	GroupID    string
	Members    []Member
	Unreadable []*odata.RowError
	// Err says why Members is not whole; of kind NotFound when the group is gone.
	Err error
}

// GroupMembersBatch streams the direct members of many groups, 20 groups a call,
// in the order of their ids. A group that cannot be read has its error beside
// it; the error of the stream ends it.
func (c *Client) GroupMembersBatch(ctx context.Context, groupIDs []string) iter.Seq2[GroupMembers, error] {
	return func(yield func(GroupMembers, error) bool) {}
}
