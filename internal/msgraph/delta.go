package msgraph

import (
	"context"
	"errors"
	"iter"
)

// ErrResync says that a link to changes is too old, or that the service forgot
// what it stands for: read the whole anew.
var ErrResync = errors.New("the service does not know any more what changed since; read the whole")

// FromNow, in place of a link, stands for changes from now on: there are none
// yet, but there is a link to those to come.
const FromNow = "now"

// Removal says why a thing is not in the directory any more.
type Removal string

// The removals. What is soft-deleted can come back.
const (
	SoftDeleted Removal = "changed"
	Deleted     Removal = "deleted"
)

// UserChange is a user as it is now, or that it is gone.
type UserChange struct {
	User

	// Removed is empty as long as the user is there; otherwise only ID is set.
	Removed Removal
}

// GroupChange is a group as it is now, or that it is gone, with the members that
// came and went. A group with many changes occurs several times.
type GroupChange struct {
	Group

	// Removed is empty as long as the group is there; otherwise only ID is set.
	Removed Removal
	Members []MemberChange `json:"members@delta"`
}

// MemberChange is a direct member that a group gained, or lost.
type MemberChange struct {
	Member

	Removed Removal
}

// Delta is a walk over the changes since the end of another.
type Delta[T any] struct {
	client *Client
	next   string
	end    string
}

// UsersDelta is the walk that begins at the link another ended with, over all
// users when link is empty. See [FromNow].
func (c *Client) UsersDelta(link string) *Delta[UserChange] {
	return &Delta[UserChange]{client: c, next: link}
}

// GroupsDelta is [Client.UsersDelta] for groups and their direct members.
func (c *Client) GroupsDelta(link string) *Delta[GroupChange] {
	return &Delta[GroupChange]{client: c, next: link}
}

// Changes streams the changes, oldest first for any one thing. The stream ends
// with [ErrResync] when the link is too old.
func (d *Delta[T]) Changes(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {}
}

// Link is where the next walk begins; empty until the stream of changes has
// ended well.
func (d *Delta[T]) Link() string { return d.end }
