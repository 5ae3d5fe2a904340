package ingest

import (
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

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
// recommendation: those that have a weakness in its product, unless it concerns clearly
// more devices than there are findings of.
func (t *task) toldByFindings(r defender.Recommendation, last adviceMemo) bool {
	findings := t.task(vulnerabilitiesStep)
	known := findings.came() || !findings.before().AsOf().IsZero()
	switch {
	case !known || !isTellable(r):
		return false
	case findings.advised == nil: // they told only what changed
		return t.wasTold(r, last)
	}
	told := findings.advised[strings.ToLower(r.ID)]
	return r.ExposedMachines == nil || int(*r.ExposedMachines) <= told+max(fewBeyond, told/shareBeyond)
}

// isTellable reports whether findings can say which devices do not follow a
// recommendation. One that goes beyond an update, because support ends, concerns
// devices without a weakness too.
func isTellable(r defender.Recommendation) bool {
	return strings.HasPrefix(r.ID, ofProduct) && r.RemediationType == ofUpdates && r.Weaknesses != nil && *r.Weaknesses > 0
}

// wasTold reports whether it was by findings that it was known who does not follow a
// recommendation, and nobody had to be asked.
func (t *task) wasTold(r defender.Recommendation, last adviceMemo) bool {
	_, asks := last.Asked[r.ID]
	return !asks && !t.wasUnread(r.ID)
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
