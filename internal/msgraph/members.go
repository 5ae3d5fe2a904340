package msgraph

import (
	"bytes"
	"context"
	"iter"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"parapet/internal/odata"
)

// GroupMembers are the direct members of one group.
type GroupMembers struct {
	GroupID string
	Members []Member
	// Unreadable are the records that could not be read, or not wholly.
	Unreadable []*odata.RowError
	// Err says why Members is not whole; of kind NotFound when the group is gone.
	Err error
}

// batchesAtOnce is how many batches are under way at once.
const batchesAtOnce = 4

// GroupMembersBatch streams the direct members of many groups, 20 groups a call,
// in the order of their ids. A group that cannot be read has its error beside
// it; the error of the stream ends it.
func (c *Client) GroupMembersBatch(ctx context.Context, groupIDs []string) iter.Seq2[GroupMembers, error] {
	return func(yield func(GroupMembers, error) bool) {
		for round := range slices.Chunk(groupIDs, batchesAtOnce*batchSize) {
			groups := make([]GroupMembers, len(round))
			reading, ctx := errgroup.WithContext(ctx)
			for begin := 0; begin < len(round); begin += batchSize {
				end := min(begin+batchSize, len(round))
				reading.Go(func() error { return c.readMembers(ctx, round[begin:end], groups[begin:end]) })
			}
			if err := reading.Wait(); err != nil {
				yield(GroupMembers{}, err)
				return
			}
			for _, group := range groups {
				if !yield(group, nil) {
					return
				}
			}
		}
	}
}

// readMembers reads the members of as many groups as fit into a batch.
func (c *Client) readMembers(ctx context.Context, ids []string, groups []GroupMembers) error {
	asked := make([]*inner, len(ids))
	for i, id := range ids {
		group := &groups[i]
		group.GroupID = id
		pager := c.transport.Pager(c.base + membersPath(id))
		asked[i] = &inner{path: membersPath(id), read: func(body []byte) (next string, err error) {
			page, err := odata.ReadPage(bytes.NewReader(body), memberID)
			if err != nil {
				return "", err
			}
			group.add(page)
			if page.NextLink == "" {
				return "", nil
			}
			next, err = pager.Next(page.NextLink)
			return strings.TrimPrefix(next, c.base), err
		}}
	}
	if err := c.batch(ctx, asked); err != nil {
		return err
	}
	for i, a := range asked {
		groups[i].Err = a.err
	}
	return nil
}

func (g *GroupMembers) add(page odata.Page[Member]) {
	before := len(g.Members) + len(g.Unreadable)
	for _, row := range page.Rows {
		if row.Err != nil {
			row.Err.Position += before
			g.Unreadable = append(g.Unreadable, row.Err)
		}
		if !row.IsLost() {
			g.Members = append(g.Members, row.Value)
		}
	}
}
