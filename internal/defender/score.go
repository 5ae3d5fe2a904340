package defender

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"parapet/internal/odata"
	"parapet/internal/transport"
)

// Score is how the tenant does at the moment of the call.
type Score struct {
	Time  time.Time `json:"time"`
	Value *float64  `json:"score"`
}

// GroupScore is the [Score] of one group of devices.
type GroupScore struct {
	Score

	RBACGroupName string `json:"rbacGroupName"`
	RBACGroupID   *int64 `json:"rbacGroupId"` // not always told
}

// ExposureScore returns how exposed the devices are, 0 to 100: less is better.
func (c *Client) ExposureScore(ctx context.Context) (Score, error) {
	return c.score(ctx, "exposure score", c.request(exposureScoreQuota, "/exposureScore"))
}

// ConfigurationScore returns how well the devices are configured, 0 to some
// thousand: more is better. The portal calls it Secure Score for Devices.
func (c *Client) ConfigurationScore(ctx context.Context) (Score, error) {
	return c.score(ctx, "configuration score", c.request(configurationQuota, "/configurationScore"))
}

// ExposureScoreByGroup streams the exposure score of every group of devices.
func (c *Client) ExposureScoreByGroup(ctx context.Context) iter.Seq2[GroupScore, error] {
	return related(ctx, c, relation[GroupScore]{
		what: "exposure scores by group", path: "/exposureScore/ByMachineGroups", quota: groupScoreQuota,
		id: func(s GroupScore) string { return s.RBACGroupName },
	})
}

func (c *Client) score(ctx context.Context, what string, req transport.Request) (Score, error) {
	score, err := readRecord[Score](ctx, c, req)
	if err == nil && score.Value == nil {
		err = errors.New("the answer holds no score")
	}
	if err != nil {
		return Score{}, fmt.Errorf("read the %s: %w", what, err)
	}
	return score, nil
}

// readRecord reads an answer that is one record.
func readRecord[T any](ctx context.Context, c *Client, req transport.Request) (record T, err error) {
	err = c.transport.Read(ctx, req, func(body io.Reader) error {
		record, err = odata.ReadRecord[T](body)
		return err
	})
	return record, err
}
