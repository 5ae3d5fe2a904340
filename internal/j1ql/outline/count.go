package outline

import "slices"

// Counts are queries that count what the pattern finds so far: of the entity that
// it begins with, and of that of each hop in the order in which they are written.
// An entity that must not be there, or that paths lead to, has none.
func (o Outline) Counts() []string {
	start := Outline{Start: o.Start, At: o.At}
	counts := []string{start.counting(nil)}
	return o.counts(counts, nil, o.Steps, false)
}

// counts adds those of some steps, which stand behind others. What follows a
// negated hop is not there either.
func (o Outline) counts(counts []string, before, steps []Step, absent bool) []string {
	before = slices.Clone(before)
	for _, s := range steps {
		absent = absent || s.Negated
		switch {
		case s.Entity == nil:
			counts = o.counts(counts, before, s.Optional, absent)
		case absent || s.Somehow > 0:
			counts = append(counts, "")
		default:
			counts = append(counts, o.counting(append(slices.Clone(before), s)))
		}
		before = append(before, s)
	}
	return counts
}

// counted is what an entity without a name is called.
const counted = "counted"

// counting counts the last entity of a pattern.
func (o Outline) counting(steps []Step) string {
	q := Outline{Start: o.Start, Steps: steps, At: o.At}
	last := &q.Start
	if n := len(steps); n > 0 {
		e := *steps[n-1].Entity
		q.Steps[n-1].Entity, last = &e, &e
	}
	if last.Alias == "" {
		last.Alias = counted
	}
	q.Columns = []Column{{Function: "COUNT", Of: last.Alias, Name: "found"}}
	made, err := q.Query()
	if err != nil {
		return ""
	}
	return made.String()
}
