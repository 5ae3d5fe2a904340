package ingest

import (
	"context"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

// scoresSource fills no type of its own: scores are properties of the account
// and of the device groups, which others put.
func scoresSource() step {
	return step{
		name: "scores", reads: "the exposure score, also by device group, and the configuration score",
		after:   []string{accountStep, endpointsStep},
		licence: VulnerabilityManagementLicence,
		ways: []way{{
			kind: route.List, need: need{api: transport.Defender, roles: []string{"Score.Read.All"}},
			cost: func(route.Size) []route.Cost {
				return []route.Cost{
					{Quota: "exposureScore", Calls: 1},
					{Quota: "exposureScore/ByMachineGroups", Calls: 1},
					{Quota: "configurationScore", Calls: 1},
				}
			},
			run: fillScores,
		}},
	}
}

// fillScores keeps the scores that came when others did not: each is a call of
// its own.
func fillScores(ctx context.Context, t *task) error {
	exposure, noExposure := t.cfg.Defender.ExposureScore(ctx)
	if noExposure != nil && !isOdd(noExposure) {
		return noExposure
	}
	configuration, noConfiguration := t.cfg.Defender.ConfigurationScore(ctx)
	if err := ctx.Err(); err != nil {
		return err
	}
	if noExposure != nil && noConfiguration != nil {
		return noExposure
	}
	t.lackScore(noExposure)
	t.lackScore(noConfiguration)
	err := t.draft.PutEntity(graph.Account, accountKey(t.cfg.Name), graph.Props{
		number("exposureScore", exposure.Value), number("configurationScore", configuration.Value),
	})
	if err != nil {
		return err
	}
	return t.scoreGroups(ctx)
}

// lackScore says why a score could not be read.
func (t *task) lackScore(err error) {
	if err != nil {
		t.notes.lack("%v", err)
	}
}

// scoreGroups joins the scores of groups to them by their numbers, or else by
// their names, which Microsoft gives alone on the page of the method.
func (t *task) scoreGroups(ctx context.Context) error {
	groups := groupsOf(t.machines)
	unknown := 0
	for score, err := range readable(t, t.cfg.Defender.ExposureScoreByGroup(ctx)) {
		if err != nil && ctx.Err() == nil {
			t.lackScore(err)
			break
		}
		if err != nil {
			return err
		}
		id, ok := groupOfScore(groups, score)
		if !ok {
			unknown++
			continue
		}
		props := graph.Props{number("exposureScore", score.Value)}
		if err := t.draft.PutEntity(graph.DeviceGroup, deviceGroupKey(id), props); err != nil {
			return err
		}
	}
	if unknown > 0 {
		t.notes.remark("left out the exposure scores of %s in which no listed device is", plural(unknown, "device group"))
	}
	return nil
}

func groupOfScore(groups map[int64]string, score defender.GroupScore) (id int64, ok bool) {
	if score.RBACGroupID != nil {
		_, ok = groups[*score.RBACGroupID]
		return *score.RBACGroupID, ok
	}
	for id, name := range groups {
		if strings.EqualFold(name, score.RBACGroupName) {
			return id, true
		}
	}
	return 0, false
}
