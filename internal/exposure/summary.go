package exposure

import (
	"math"
	"slices"
	"time"
)

// Summary is what there is, in numbers and for pictures.
type Summary struct {
	// Queues are how many weaknesses there would be in each queue, and Severities of
	// each severity, if that alone were chosen otherwise.
	Queues     map[Queue]int
	Severities [severities]int
	// Weaknesses, Findings and Devices count what passes the filter.
	Weaknesses, Findings, Devices int
	// FirstSeen and Published say how long ago weaknesses were first seen on a device,
	// and published.
	FirstSeen, Published Ages
	// Points are weaknesses by score and EPSS, the most urgent first. Left are those
	// that would be too many, Unplaced those that lack one of the two.
	Points         []Point
	Left, Unplaced int
}

// At is how many weaknesses there would be of a severity.
func (s *Summary) At(severity Severity) int { return s.Severities[severity] }

// Point is a weakness as a point.
type Point struct {
	CVE         string
	Score, EPSS float64
	Devices     int
	Exploits    Exploits
	Urgent      bool
}

// Ages are weaknesses by how many days ago something was.
type Ages struct {
	Bands   []Band
	Unknown int
}

// Band is an age: from so many days to less than so many, 0 for no end.
type Band struct {
	From, To   int
	Severities [severities]int
}

// At is how many weaknesses of a severity are of the age.
func (b *Band) At(s Severity) int { return b.Severities[s] }

// edges are where ages begin, in days.
var edges = []int{0, 7, 30, 90, 180, 365, 730}

func newAges() Ages {
	var a Ages
	for i, from := range edges {
		b := Band{From: from}
		if i+1 < len(edges) {
			b.To = edges[i+1]
		}
		a.Bands = append(a.Bands, b)
	}
	return a
}

func (a *Ages) add(at, now time.Time, s Severity) {
	if at.IsZero() {
		a.Unknown++
		return
	}
	band := 0
	for i, from := range edges {
		if from > 0 && !at.After(now.AddDate(0, 0, -from)) {
			band = i
		}
	}
	a.Bands[band].Severities[s]++
}

// Summarise tells what there is, with so many points at most.
func (p *Picture) Summarise(f Filter, points int) *Summary {
	s := &Summary{Queues: map[Queue]int{}, FirstSeen: newAges(), Published: newAges(), Points: []Point{}}
	wide := f
	wide.Queue, wide.Severities = Everything, nil
	var passing []Weakness
	for _, w := range p.weaknesses(wide) {
		severe := len(f.Severities) == 0 || slices.Contains(f.Severities, w.Severity)
		for _, queue := range []Queue{Everything, Urgent, Exploited, New, NoUpdate} {
			if severe && w.in(queue) {
				s.Queues[queue]++
			}
		}
		if w.in(f.Queue) {
			s.Severities[w.Severity]++
			if severe {
				passing = append(passing, w)
			}
		}
	}
	s.take(passing, f, points)
	for _, part := range p.parts {
		s.measure(part.choose(f))
	}
	return s
}

// in says whether a weakness is in a queue.
func (w *Weakness) in(q Queue) bool {
	switch q {
	case Urgent:
		return w.Urgent
	case Exploited:
		return w.Exploits != 0
	case New:
		return w.fresh
	case NoUpdate:
		return w.Updatable < w.Devices
	}
	return true
}

// take makes the pictures of weaknesses.
func (s *Summary) take(passing []Weakness, f Filter, points int) {
	s.Weaknesses = len(passing)
	slices.SortFunc(passing, func(a, b Weakness) int { return weaknessOrder.usual(&a, &b) })
	for _, w := range passing {
		s.FirstSeen.add(w.FirstSeen, f.Now, w.Severity)
		s.Published.add(w.Published, f.Now, w.Severity)
		switch {
		case math.IsNaN(w.Score) || math.IsNaN(w.EPSS):
			s.Unplaced++
		case len(s.Points) == points:
			s.Left++
		default:
			devices := w.Devices
			if f.Queue == NoUpdate {
				devices -= w.Updatable
			}
			s.Points = append(s.Points, Point{w.CVE, w.Score, w.EPSS, devices, w.Exploits, w.Urgent})
		}
	}
}

// measure counts findings, and devices that have any.
func (s *Summary) measure(of *selection) {
	of.each(func(_ uint32, found []uint32, slot uint32) {
		n := 0
		for i, row := range found {
			if of.passes(row, slot+uint32(i)) {
				n++
			}
		}
		s.Findings += n
		s.Devices += min(n, 1)
	})
}
