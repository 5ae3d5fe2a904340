package ingest

import (
	"iter"

	"parapet/internal/graph"
)

// takeBackSettings takes back who did not follow the recommendations of settings: of
// all devices, or of those that moved.
func (a *advising) takeBackSettings() error {
	if a.settings.hunted.compares() {
		return a.takeBack(a.ofMoved())
	}
	for _, id := range a.ofSetting {
		if err := a.takeBack(a.stored(id)); err != nil {
			return err
		}
	}
	return nil
}

// ofMoved are the recommendations of settings that the devices that moved are stored
// not to follow.
func (a *advising) ofMoved() iter.Seq[graph.Ends] {
	ofSetting := map[graph.Key]bool{}
	for _, id := range a.ofSetting {
		ofSetting[recommendationKey(id)] = true
	}
	return func(yield func(graph.Ends) bool) {
		moved := a.settings.hunted.moved
		for _, r := range a.task.stored.SeveralFrom(graph.MachineHasRecommendation, Partition(a.task.cfg.Name), moved, graph.KeysAlone) {
			if ofSetting[r.To] && !yield(graph.Ends{From: r.From, To: r.To}) {
				return
			}
		}
	}
}

// keepAlike has what was not put of the devices that are as they were stay. When the
// findings told everything anew, only what is put does.
func (a *advising) keepAlike() error {
	hunted := a.settings.hunted
	if !hunted.compares() {
		return nil
	}
	if a.task.task(vulnerabilitiesStep).advised == nil {
		a.task.patches(true, graph.MachineHasRecommendation)
		return nil
	}
	moved := map[graph.Key]bool{}
	for _, machine := range hunted.moved {
		moved[machine] = true
	}
	for _, id := range a.ofSetting {
		for is := range a.stored(id) {
			if moved[is.From] {
				continue
			}
			if err := a.task.draft.PutRelationship(graph.MachineHasRecommendation, is.From, is.To, nil); err != nil {
				return err
			}
		}
	}
	return nil
}
