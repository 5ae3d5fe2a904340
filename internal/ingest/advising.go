package ingest

import (
	"context"
	"iter"
	"slices"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
)

// adviser puts which devices do not follow recommendations of settings.
type adviser func(context.Context, adviceMemo) (settingsTold, error)

// fillRecommendations reads the list of recommendations. Which devices do not
// follow one is mostly known already: the findings tell it of updates, which the
// step of vulnerabilities puts, and the assessment of settings of settings. Of the
// rest, one call each tells it, for so many in each run.
func fillRecommendations(ctx context.Context, t *task, advise adviser) error {
	var last adviceMemo
	recall(t, &last)
	settings, err := advise(ctx, last)
	if err != nil {
		return err
	}
	a := &advising{task: t, asker: newAdviceAsker(t, last), settings: settings, last: last}
	if err := a.list(ctx); err != nil {
		return err
	}
	if err := a.takeBackSettings(); err != nil {
		return err
	}
	a.turnRound()
	if err := a.askEarly(ctx); err != nil {
		return err
	}
	t.awaitLast()
	if err := a.keepAlike(); err != nil {
		return err
	}
	a.sort()
	if err := a.askRest(ctx); err != nil {
		return err
	}
	for _, id := range a.renewed {
		if err := a.takeBack(a.stored(id)); err != nil {
			return err
		}
	}
	return nil
}

// advising is a reading of recommendations.
type advising struct {
	task     *task
	asker    *adviceAsker
	settings settingsTold
	last     adviceMemo

	others    []defender.Recommendation // that the assessment of settings does not tell of
	rest      []string                  // ids of those that have to be asked for
	renewed   []string                  // ids of those of which it is told anew, but for those of settings
	ofSetting []string                  // ids of those of settings that are told anew
}

// list puts the recommendations. The service is read, and what is stored, before the
// findings are waited for.
func (a *advising) list(ctx context.Context) error {
	t, own := a.task, 0
	for record, err := range readable(t, t.cfg.Defender.Recommendations(ctx), "vendor", "productname") {
		if err != nil {
			return err
		}
		own++
		a.asker.moved[record.ID] = t.concernsOthers(record)
		if err := t.putRecommendation(record); err != nil {
			return err
		}
		if err := a.note(record); err != nil {
			return err
		}
	}
	t.doubtEmpty(graph.Recommendation, own)
	t.measured(func(s *route.Size) { s.Recommendations = own })
	return nil
}

// note keeps who does not follow a recommendation of a setting, and leaves all that
// is told anew for later.
func (a *advising) note(r defender.Recommendation) error {
	switch ofSettings := a.settings.assessed && strings.HasPrefix(r.ID, ofSetting); {
	case !ofSettings:
		a.others = append(a.others, r)
	case a.settings.same:
		return a.task.keepAdviceOf(r.ID)
	default:
		a.ofSetting = append(a.ofSetting, r.ID)
	}
	return nil
}

// askEarly asks while the findings are waited for, if these are likely to tell only what
// changed: for what is due then, as far as findings never tell of it.
func (a *advising) askEarly(ctx context.Context) error {
	if a.task.task(vulnerabilitiesStep).before().AsOf().IsZero() {
		return nil
	}
	tellable := map[string]bool{}
	var rest []string
	for _, r := range a.others {
		tellable[r.ID] = isTellable(r)
		if concernsAny(r) && (!tellable[r.ID] || !a.task.wasTold(r, a.last)) {
			rest = append(rest, r.ID)
		}
	}
	return a.asker.askOf(ctx, slices.DeleteFunc(a.asker.due(rest), func(id string) bool { return tellable[id] }))
}

// sort finds out which of the others the findings do not tell of.
func (a *advising) sort() {
	for _, r := range a.others {
		if a.task.toldByFindings(r, a.last) {
			continue
		}
		a.renewed = append(a.renewed, r.ID)
		if concernsAny(r) {
			a.rest = append(a.rest, r.ID)
		}
	}
}

// askRest asks for those of which nothing told, as far as the run has calls left, and
// leaves what is known by now for the next run.
func (a *advising) askRest(ctx context.Context) error {
	t, ids := a.task, a.rest
	if err := a.asker.askOf(ctx, a.asker.due(ids)); err != nil {
		return err
	}
	if err := a.asker.settle(); err != nil {
		return err
	}
	next := a.last.followedBy(a.settings)
	known, err := a.asker.keep(ids, &next)
	if err != nil {
		return err
	}
	a.asker.devices.leaveOut("the recommendations")
	if known < len(ids) {
		t.knows(known, len(ids))
		t.notes.lack("of %d recommendations that have to be asked for one by one, the devices are known of %d; the rest comes with the next runs",
			len(ids), known)
	}
	return t.remember(next)
}

// stored are the listed devices that are stored not to follow a recommendation.
func (a *advising) stored(id string) iter.Seq[graph.Ends] {
	key := recommendationKey(id)
	return func(yield func(graph.Ends) bool) {
		unlisted := a.task.unlisted()
		for r := range a.task.stored.Of(graph.MachineHasRecommendation, Partition(a.task.cfg.Name), key) {
			if !unlisted[r.From] && !yield(graph.Ends{From: r.From, To: key}) {
				return
			}
		}
	}
}

// turnRound has what is stored ready to be asked by recommendation, while the findings
// are waited for.
func (a *advising) turnRound() {
	if len(a.others) == 0 {
		return
	}
	for range a.stored(a.others[0].ID) {
		return // one is enough
	}
}

// takeBack takes back who did not follow recommendations, unless it was told again
// or something could not be read. It comes after all is told: what a step takes back
// of a type that others fill too is gone even if the step fails.
func (a *advising) takeBack(all iter.Seq[graph.Ends]) error {
	if a.task.notes.unreadable() {
		return nil
	}
	for is := range all {
		if err := a.task.draft.DeleteRelationship(graph.MachineHasRecommendation, is.From, is.To); err != nil {
			return err
		}
	}
	return nil
}
