package exposure

// Tally counts the findings of a device, a product or a group. A finding is a
// weakness on a device.
type Tally struct {
	// Weaknesses are distinct CVEs: all, by severity, and what else is told of them.
	Weaknesses int
	Severities [severities]int
	Exploited  int
	Urgent     int
	Findings   int
	Devices    int
	// Worst is the gravest weakness.
	Worst Worst
}

// Worst is a weakness that stands for others.
type Worst struct {
	CVE      string
	Severity Severity
	Score    float64 // NaN when nobody gave one

	weight uint32
}

// add counts a weakness.
func (t *Tally) add(f *fact, m mark) {
	t.Weaknesses++
	t.Severities[m&graveness]++
	if m&exploited != 0 {
		t.Exploited++
	}
	if m&urgent != 0 {
		t.Urgent++
	}
	if w := f.weight(); t.Worst.CVE == "" || w > t.Worst.weight || w == t.Worst.weight && f.name < t.Worst.CVE {
		t.Worst = Worst{f.name, f.severity, f.score, w}
	}
}

// At is how many weaknesses are of a severity.
func (t *Tally) At(s Severity) int { return t.Severities[s] }

// distinct tells whether a CVE comes for the first time in a row. Of one
// integration each comes once; several may have the same.
type distinct struct {
	several bool
	names   map[int]map[string]bool // by row
}

func newDistinct(p *Picture) *distinct {
	return &distinct{several: len(p.parts) > 1, names: map[int]map[string]bool{}}
}

func (d *distinct) first(row int, name string) bool {
	if !d.several {
		return true
	}
	if d.names[row] == nil {
		d.names[row] = map[string]bool{}
	}
	if d.names[row][name] {
		return false
	}
	d.names[row][name] = true
	return true
}

// rowOf is the place of the row of a name, which is added when there is none.
func rowOf[T any](at map[string]int, name string, all *[]T, made func(name string) T) int {
	i, known := at[name]
	if !known {
		i = len(*all)
		at[name] = i
		*all = append(*all, made(name))
	}
	return i
}

// having are the rows that have a finding.
func having[T any](all []T, of func(*T) *Tally) []T {
	var some []T
	for i := range all {
		if of(&all[i]).Findings > 0 {
			some = append(some, all[i])
		}
	}
	return some
}
