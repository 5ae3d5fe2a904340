package ingest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

// asksPerRun is of how many recommendations a run asks which devices do not
// follow them. A tenant has a few that nothing else tells of.
const asksPerRun = 5

// adviceAsker asks which devices do not follow recommendations, in a call for each.
type adviceAsker struct {
	task   *task
	last   adviceMemo
	moved  map[string]bool      // whether each concerns another number of devices than before
	asked  map[string]time.Time // when in this run; zero for those whose call failed
	failed []failure

	mu      sync.Mutex // guards devices
	devices *listed
}

func newAdviceAsker(t *task, last adviceMemo) *adviceAsker {
	return &adviceAsker{task: t, last: last, moved: map[string]bool{}, asked: map[string]time.Time{}, devices: t.listed()}
}

// due are those of some recommendations that the run has calls left for: those first
// that were never asked for, then those that concern another number of devices than
// before, then those that were asked for longest ago.
func (a *adviceAsker) due(ids []string) []string {
	group := func(id string) int {
		switch {
		case a.last.told(id).IsZero():
			return 0
		case a.moved[id]:
			return 1
		}
		return 2
	}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, asked := a.asked[id]; return asked })
	slices.SortFunc(ids, func(one, other string) int {
		return cmp.Or(cmp.Compare(group(one), group(other)), a.last.told(one).Compare(a.last.told(other)), strings.Compare(one, other))
	})
	return ids[:min(asksPerRun-len(a.asked), len(ids))]
}

// askOf asks for some recommendations.
func (a *adviceAsker) askOf(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	failed, err := sweepSome(ctx, a.task, ids, a.ask)
	if err != nil {
		return err
	}
	for _, id := range ids {
		a.asked[id] = time.Now().UTC()
	}
	for _, f := range failed {
		a.asked[f.thing] = time.Time{}
	}
	a.failed = append(a.failed, failed...)
	return nil
}

// settle says of which recommendations the calls failed, when all were made. The error
// is that none succeeded.
func (a *adviceAsker) settle() error {
	switch n := len(a.failed); n {
	case 0:
	case len(a.asked):
		return a.failed[0].err
	default:
		a.task.notes.lack("the devices of %s could not be read: %s", plural(n, "recommendation"), describe(a.failed))
	}
	return nil
}

// ask asks for one. Of one that is not found though it is listed, it stays as it
// was: it may be gone, or not there yet for all of the service.
func (a *adviceAsker) ask(ctx context.Context, id string) error {
	for row, err := range usable(a.task.cfg.Defender.RecommendationMachines(ctx, id), noted[defender.MachineReference](a.task)) {
		if err != nil {
			return err
		}
		a.mu.Lock()
		machine, ok := a.devices.machine(row.ID)
		a.mu.Unlock()
		if !ok {
			continue
		}
		if err := a.task.draft.PutRelationship(graph.MachineHasRecommendation, machine, recommendationKey(id), nil); err != nil {
			return err
		}
	}
	return nil
}

// keep keeps what was known of the recommendations that were not asked for, notes in
// the next memo when each was, and counts those of which it is known.
func (a *adviceAsker) keep(ids []string, next *adviceMemo) (known int, err error) {
	next.Asked = map[string]time.Time{}
	for _, id := range ids {
		if at := a.asked[id]; !at.IsZero() {
			next.Asked[id] = at
			known++
			continue
		}
		next.Asked[id] = a.last.Asked[id]
		if !a.last.told(id).IsZero() {
			known++
		}
		if err := a.task.keepAdviceOf(id); err != nil {
			return known, err
		}
	}
	return known, nil
}

// keepAdviceOf keeps what was known of a recommendation.
func (t *task) keepAdviceOf(id string) error {
	key := recommendationKey(id)
	for r := range t.stored.Of(graph.MachineHasRecommendation, Partition(t.cfg.Name), key) {
		if err := t.draft.PutRelationship(graph.MachineHasRecommendation, r.From, key, nil); err != nil {
			return err
		}
	}
	return nil
}
