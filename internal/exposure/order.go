package exposure

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"parapet/internal/problem"
)

// Wanted says which rows of a list are wanted, and in which order.
type Wanted struct {
	Filter Filter
	// Sort is the column to order by, with a minus before it for the other way
	// round; the usual order when empty.
	Sort        string
	Skip, Limit int
}

// List is some rows of a list, and how many there are.
type List[T any] struct {
	Rows  []T
	Total int
}

// ordering compares rows by a column; what is not known comes last both ways.
type ordering[T any] struct {
	by map[string]func(a, b *T, down bool) int
	// usual is the order when none is asked for, and settles what is equal.
	usual func(a, b *T) int
}

func (o ordering[T]) columns() []string { return slices.Sorted(maps.Keys(o.by)) }

// Sorts are the columns by which a list can be ordered.
func Sorts(by By) []string {
	switch by {
	case BySoftware:
		return softwareOrder.columns()
	case ByDevice:
		return deviceOrder.columns()
	case ByGroup:
		return groupOrder.columns()
	}
	return weaknessOrder.columns()
}

// page sorts rows and takes those that are wanted.
func page[T any](rows []T, o ordering[T], w Wanted) (List[T], error) {
	compare := o.usual
	if w.Sort != "" {
		name, down := strings.CutPrefix(w.Sort, "-")
		by := o.by[name]
		if by == nil {
			return List[T]{}, problem.Wrong(problem.Field{
				Path: "sort",
				Text: "the list cannot be sorted by " + name + "; it can by " + strings.Join(o.columns(), ", "),
			})
		}
		compare = func(a, b *T) int { return cmp.Or(by(a, b, down), o.usual(a, b)) }
	}
	sorted := make([]*T, len(rows))
	for i := range rows {
		sorted[i] = &rows[i]
	}
	slices.SortFunc(sorted, compare)
	first := min(w.Skip, len(rows))
	last := min(first+w.Limit, len(rows))
	list := List[T]{Rows: make([]T, 0, last-first), Total: len(rows)}
	for _, row := range sorted[first:last] {
		list.Rows = append(list.Rows, *row)
	}
	return list, nil
}

// by orders by a value that every row has.
func by[T any, V cmp.Ordered](value func(*T) V) func(a, b *T, down bool) int {
	return func(a, b *T, down bool) int { return turned(cmp.Compare(value(a), value(b)), down) }
}

// byNumber orders by a number that may be unknown, which NaN says.
func byNumber[T any](value func(*T) float64) func(a, b *T, down bool) int {
	return func(a, b *T, down bool) int {
		x, y := value(a), value(b)
		if math.IsNaN(x) || math.IsNaN(y) {
			return compareTruth(math.IsNaN(x), math.IsNaN(y))
		}
		return turned(cmp.Compare(x, y), down)
	}
}

// byTime orders by a moment that may be unknown.
func byTime[T any](value func(*T) time.Time) func(a, b *T, down bool) int {
	return func(a, b *T, down bool) int {
		x, y := value(a), value(b)
		if x.IsZero() || y.IsZero() {
			return compareTruth(x.IsZero(), y.IsZero())
		}
		return turned(x.Compare(y), down)
	}
}

func turned(c int, down bool) int {
	if down {
		return -c
	}
	return c
}

// compareTruth puts what is false first.
func compareTruth(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// byTally orders by the counts of rows that have them.
func byTally[T any](of func(*T) *Tally) map[string]func(a, b *T, down bool) int {
	counts := map[string]func(a, b *T, down bool) int{
		"vulnerabilities": by(func(r *T) int { return of(r).Weaknesses }),
		"exploited":       by(func(r *T) int { return of(r).Exploited }),
		"urgent":          by(func(r *T) int { return of(r).Urgent }),
		"findings":        by(func(r *T) int { return of(r).Findings }),
		"devices":         by(func(r *T) int { return of(r).Devices }),
		"worst":           by(func(r *T) uint32 { return of(r).Worst.weight }),
	}
	for s := range Severity(severities) {
		counts[strings.ToLower(s.String())] = by(func(r *T) int { return of(r).Severities[s] })
	}
	return counts
}

// gravest puts first what is more urgent, then exploited, then grave.
func gravest(a, b *Tally) int {
	return cmp.Or(
		cmp.Compare(b.Urgent, a.Urgent), cmp.Compare(b.Exploited, a.Exploited),
		cmp.Compare(b.Severities[Critical], a.Severities[Critical]), cmp.Compare(b.Severities[High], a.Severities[High]),
		cmp.Compare(b.Weaknesses, a.Weaknesses), cmp.Compare(b.Findings, a.Findings),
	)
}
