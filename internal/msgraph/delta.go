package msgraph

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/odata"
	"parapet/internal/transport"
)

// ErrResync says that a link to changes is too old, that the service forgot what
// it stands for, or that it leads to an endpoint which is not the tenant's any
// more: read the whole anew.
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

// UnmarshalJSONFrom reads why a thing was removed. A reason that is not known is
// [Deleted]: that the thing is gone is what matters.
func (r *Removal) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	var why *struct {
		Reason string `json:"reason"`
	}
	if err := odata.DecodeNext(dec, &why); err != nil || why == nil {
		return err
	}
	*r = Deleted
	if strings.EqualFold(why.Reason, string(SoftDeleted)) {
		*r = SoftDeleted
	}
	return nil
}

// UserChange is a user as it is now, or that it is gone.
type UserChange struct {
	User

	// Removed is empty as long as the user is there; otherwise only ID is set.
	Removed Removal `json:"@removed"`
}

// GroupChange is a group as it is now, or that it is gone, with the members that
// came and went. A group with many changes occurs several times.
type GroupChange struct {
	Group

	// Removed is empty as long as the group is there; otherwise only ID is set.
	Removed Removal        `json:"@removed"`
	Members []MemberChange `json:"members@delta"`
}

// MemberChange is a direct member that a group gained, or lost.
type MemberChange struct {
	Member

	Removed Removal `json:"@removed"`
}

// Delta is a walk over the changes since the end of another. It is walked once.
type Delta[T any] struct {
	client  *Client
	changes collection[T]
	from    string
	end     string
}

// UsersDelta is the walk that begins at the link another ended with, over all
// users when link is empty. See [FromNow].
func (c *Client) UsersDelta(link string) *Delta[UserChange] {
	return newDelta(c, link, collection[UserChange]{
		what: "changes of users", path: "/users/delta?$select=" + userProperties,
		id: func(u UserChange) string { return u.ID },
	})
}

// GroupsDelta is [Client.UsersDelta] for groups and their direct members.
func (c *Client) GroupsDelta(link string) *Delta[GroupChange] {
	return newDelta(c, link, collection[GroupChange]{
		what: "changes of groups", path: "/groups/delta?$select=" + groupProperties + ",members",
		id: func(g GroupChange) string { return g.ID },
	})
}

func newDelta[T any](c *Client, link string, changes collection[T]) *Delta[T] {
	switch link {
	case "":
		link = c.base + changes.path
	case FromNow:
		link = c.base + changes.path + "&$deltatoken=latest"
	}
	return &Delta[T]{client: c, changes: changes, from: link}
}

// Changes streams the changes, oldest first for any one thing. A thing comes
// whole, however little of it changed. The stream ends with [ErrResync] when the
// link is too old.
func (d *Delta[T]) Changes(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		end, err := d.changes.pages(ctx, d.client, d.from, yield)
		if err == nil && end == "" {
			err = fmt.Errorf("list %s: the service does not say where the next changes begin", d.changes.what)
		}
		if err == nil {
			d.end = end
		} else if !errors.Is(err, errEnough) {
			yield(*new(T), resync(err))
		}
	}
}

// resync adds [ErrResync] to an error that means it.
func resync(err error) error {
	var refused *transport.Error
	if !errors.As(err, &refused) {
		return err
	}
	switch code := strings.ToLower(refused.Code); {
	case refused.Status == http.StatusGone, code == "syncstatenotfound", code == "resyncrequired", refused.Kind == transport.Disallowed:
		return fmt.Errorf("%w: %w", ErrResync, err)
	}
	return err
}

// Link is where the next walk begins; empty until the stream of changes has
// ended well.
func (d *Delta[T]) Link() string { return d.end }
