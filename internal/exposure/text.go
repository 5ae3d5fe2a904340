package exposure

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"parapet/internal/j1ql"
)

// By says what rows are of.
type By string

// What findings can be counted by.
const (
	ByWeakness By = "vulnerabilities"
	BySoftware By = "software"
	ByDevice   By = "devices"
	ByGroup    By = "groups"
)

// returned is what a query returns that counts so.
var returned = map[By]string{
	ByWeakness: "RETURN v.name AS vulnerability, v.severity AS severity, MAX(v.score) AS score, MAX(v.epss) AS epss, " +
		"v.public AS public, v.exploitVerified AS exploitVerified, v.exploitInKit AS exploitInKit, COUNT(m) AS devices ORDER BY devices DESC",
	BySoftware: "RETURN UNWIND(found.products) AS product, COUNT(v.name) AS vulnerabilities, COUNT(m) AS devices ORDER BY vulnerabilities DESC",
	ByDevice:   "RETURN m._id AS _id, m.displayName AS device, m.rbacGroupName AS deviceGroup, COUNT(v) AS vulnerabilities ORDER BY vulnerabilities DESC",
	ByGroup:    "RETURN m.rbacGroupName AS deviceGroup, COUNT(v.name) AS vulnerabilities, COUNT(m) AS devices ORDER BY vulnerabilities DESC",
}

const (
	weaknessType = "microsoft_defender_vulnerability"
	machineType  = "microsoft_defender_machine"
)

// Query is the J1QL that tells of the same findings, at a moment or, when that is
// zero, now.
func (f Filter) Query(by By, at time.Time) string {
	var b strings.Builder
	b.WriteString("FIND " + weaknessType + with(f.conditions()) + " AS v THAT IDENTIFIED")
	where := f.where()
	if len(where) > 0 || by == BySoftware {
		b.WriteString(" AS found")
	}
	b.WriteString(" " + machineType + with(f.machines()) + " AS m")
	if len(where) > 0 {
		b.WriteString(" WHERE " + strings.Join(where, " AND "))
	}
	b.WriteString(" " + returned[by])
	if !at.IsZero() {
		b.WriteString(" AT date(" + at.UTC().Format("2006-01-02T15:04:05.999Z") + ")")
	}
	return b.String()
}

func with(conditions []string) string {
	if len(conditions) == 0 {
		return ""
	}
	return " WITH " + strings.Join(conditions, " AND ")
}

// UrgentCondition is what J1QL demands of vulnerabilities that are urgent.
const UrgentCondition = isGrave + " AND (" + isLikely + " OR " + isExploited + ")"

const (
	isExploited = "(public = true OR exploitVerified = true OR exploitInKit = true OR tags = 'ZeroDay')"
	isGrave     = "(score >= 7 OR score = undefined AND severity = ('High' OR 'Critical'))"
	isLikely    = "epss >= 0.088"
)

var exploitConditions = [exploits]string{"public = true", "exploitVerified = true", "exploitInKit = true", "tags = 'ZeroDay'"}

// conditions are those on weaknesses.
func (f Filter) conditions() []string {
	var all []string
	add := func(condition string, args ...any) { all = append(all, fmt.Sprintf(condition, args...)) }
	switch f.Queue {
	case Urgent:
		add(UrgentCondition)
	case Exploited:
		add("%s", isExploited)
	case New:
		all = append(all, seen(newDays, 0)...)
	}
	if f.CVE != "" {
		add("displayName = %s", j1ql.Exactly(f.CVE))
	}
	if f.Search != "" {
		pattern := j1ql.Pattern(f.Search)
		add("(displayName = /%s/i OR description = /%s/i)", pattern, pattern)
	}
	if len(f.Severities) > 0 {
		all = append(all, severityCondition(f.Severities))
	}
	if f.Exploits != 0 {
		var any []string
		for i, condition := range exploitConditions {
			if f.Exploits&(1<<i) != 0 {
				any = append(any, condition)
			}
		}
		add("(%s)", strings.Join(any, " OR "))
	}
	if f.Score > 0 {
		add("score >= %s", number(f.Score))
	}
	if f.EPSS > 0 {
		add("epss >= %s", number(f.EPSS))
	}
	all = append(all, seen(f.SeenWithin, f.SeenBefore)...)
	if f.PublishedWithin > 0 {
		add("publishedOn > date.now - %d days", f.PublishedWithin)
	}
	if f.PublishedBefore > 0 {
		add("publishedOn <= date.now - %d days", f.PublishedBefore)
	}
	if len(f.Sources) > 0 {
		var any []string
		for _, source := range f.Sources {
			any = append(any, "_integrationName = "+j1ql.Exactly(source))
		}
		add("(%s)", strings.Join(any, " OR "))
	}
	return all
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// severityCondition demands any of the severities; what is not rated has none.
func severityCondition(severities []Severity) string {
	var any []string
	for _, s := range severities {
		if s == Unrated {
			any = append(any, "severity != ('Critical' OR 'High' OR 'Medium' OR 'Low')")
			continue
		}
		any = append(any, "severity = "+j1ql.Quote(s.String()))
	}
	return "(" + strings.Join(any, " OR ") + ")"
}

// seen demands when a weakness was first seen on any device: at most, and at
// least, so many days ago.
func seen(within, before int) []string {
	having := func(is, op string, days int) string {
		return fmt.Sprintf("_id %s (FIND %s AS other THAT IDENTIFIED AS seen %s WHERE seen.firstDetectedOn %s date.now - %d days RETURN other._id)",
			is, weaknessType, machineType, op, days)
	}
	var all []string
	if within > 0 {
		all = append(all, having("=", ">", within), having("!=", "<=", within))
	}
	if before > 0 {
		all = append(all, having("=", "<=", before))
	}
	return all
}

// machines are the conditions on devices.
func (f Filter) machines() []string {
	var all []string
	switch f.Group {
	case "":
	case NoGroup:
		all = append(all, "rbacGroupName = undefined")
	default:
		all = append(all, "rbacGroupName = "+j1ql.Exactly(f.Group))
	}
	if f.Device != "" {
		all = append(all, "_id = "+j1ql.Exactly(f.Device))
	}
	return all
}

// where are the conditions on findings.
func (f Filter) where() []string {
	var all []string
	if f.Product != "" {
		all = append(all, "found.products = "+j1ql.Exactly(f.Product))
	}
	if f.Fix != "" {
		all = append(all, "found.fixingKbIds = "+j1ql.Exactly(f.Fix))
	}
	if f.Queue == NoUpdate {
		all = append(all, "found.securityUpdateAvailable != true")
	}
	return all
}
