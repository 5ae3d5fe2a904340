package ingest

import (
	"context"
	"iter"
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
	a := &advising{task: t, devices: t.listed(), settings: settings, last: last, moved: map[string]bool{}}
	if err := a.list(ctx); err != nil {
		return err
	}
	if err := a.takeBackSettings(); err != nil {
		return err
	}
	a.turnRound()
	t.awaitLast()
	if err := a.keepAlike(); err != nil {
		return err
	}
	a.sort()
	if err := t.askAdvice(ctx, a.rest, settings, last, a.moved); err != nil {
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
	devices  *listed
	settings settingsTold
	last     adviceMemo

	others    []defender.Recommendation // that the assessment of settings does not tell of
	moved     map[string]bool           // whether each concerns another number of devices than before
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
		a.moved[record.ID] = t.concernsOthers(record)
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

// concernsOthers reports whether a recommendation concerns another number of
// devices than is stored.
func (t *task) concernsOthers(r defender.Recommendation) bool {
	stored, known := t.stored.Entity(graph.Recommendation, Partition(t.cfg.Name), recommendationKey(r.ID), "exposedMachines")
	return known && !stored.Props.Get("exposedMachines").Equal(number("", r.ExposedMachines).Value)
}

// concernsAny reports whether there may be a device that does not follow it.
func concernsAny(r defender.Recommendation) bool {
	return r.ExposedMachines == nil || *r.ExposedMachines > 0
}

// toldByFindings reports whether the findings say which devices do not follow a
// recommendation: those that have a weakness in its product. One that goes beyond
// an update, because support ends, concerns devices without a weakness too; and so
// does one that concerns clearly more devices than there are findings of.
func (t *task) toldByFindings(r defender.Recommendation, last adviceMemo) bool {
	findings := t.task(vulnerabilitiesStep)
	known := findings.came() || !findings.before().AsOf().IsZero()
	if !known || !strings.HasPrefix(r.ID, ofProduct) || r.RemediationType != ofUpdates || r.Weaknesses == nil || *r.Weaknesses == 0 {
		return false
	}
	if findings.advised == nil { // they told only what changed
		return last.Asked[r.ID].IsZero() && !t.wasUnread(r.ID)
	}
	told := findings.advised[strings.ToLower(r.ID)]
	return r.ExposedMachines == nil || int(*r.ExposedMachines) <= told+max(fewBeyond, told/shareBeyond)
}

// wasUnread reports whether a recommendation may be one whose record could not be read
// the last time: who does not follow it is not stored then, though findings told it.
func (t *task) wasUnread(id string) bool {
	_, stored := t.stored.Entity(graph.Recommendation, Partition(t.cfg.Name), recommendationKey(id), graph.KeysAlone)
	return !stored && t.last.Unread[t.step.name]
}

// A recommendation is counted at another time than the findings: it concerns
// clearly more devices when these are more than a few, and more than one in so
// many.
const (
	fewBeyond   = 3
	shareBeyond = 20
)
