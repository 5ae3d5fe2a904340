package sweep

import "context"

// GroupsWithin is Groups with other limits.
func GroupsWithin(ctx context.Context, r Request, classes int, sums uint64) (*Answer, bool, error) {
	return groups(ctx, r, limits{classes, sums})
}
