// Package exposure is the vulnerabilities of an estate as people work through
// them: which there are, on how many devices, in what software, since when, what
// mends them, and which are urgent.
//
// Its one flow: a [Keeper] gives the [Picture] of a generation, as far as an
// account sees it. What takes long to count, because properties of every single
// finding have to be read, is counted once for each integration and generation,
// and kept in memory; the rest is facts of the graph's columns. A picture is then
// asked, through a [Filter], for rows by CVE, software, device or group of devices,
// or for a [Summary]. A filter also writes the J1QL that tells the same.
//
// The package knows columns of the graph. It does not know who asks, nor how rows
// are shown.
package exposure

import (
	"math"
	"slices"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Severity is how grave Microsoft takes a weakness to be.
type Severity uint8

// The severities, the least first.
const (
	Unrated Severity = iota
	Low
	Medium
	High
	Critical
	severities = iota
)

var severityNames = [severities]string{"Unrated", "Low", "Medium", "High", "Critical"}

// String is the severity's name.
func (s Severity) String() string { return severityNames[s] }

// SeverityOf is the severity of a name; what has another name is not rated.
func SeverityOf(name string) Severity {
	for s, known := range severityNames {
		if strings.EqualFold(known, name) {
			return Severity(s)
		}
	}
	return Unrated
}

// assumed is the CVSS that a severity stands for where nobody gave one.
func (s Severity) assumed() float64 { return [severities]float64{0, 2.5, 5.5, 8, 9.5}[s] }

// Exploits is what is known of exploits of a weakness, one bit each.
type Exploits uint8

// What may be known of exploits.
const (
	Public Exploits = 1 << iota
	Verified
	InKit
	ZeroDay
	exploits = iota
)

var exploitNames = [exploits]string{"public", "verified", "kit", "zero_day"}

// ExploitsOf is what the names say is known; others say nothing.
func ExploitsOf(names []string) Exploits {
	var e Exploits
	for i, name := range exploitNames {
		if slices.Contains(names, name) {
			e |= 1 << i
		}
	}
	return e
}

// Names are what is known, by name.
func (e Exploits) Names() []string {
	names := []string{}
	for i, name := range exploitNames {
		if e&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// What makes a weakness urgent: that it is exploited, or likely to be within a
// month, and that it matters where it is.
const (
	UrgentEPSS  = 0.088
	UrgentScore = 7.0
)

// fact is what the graph tells of a weakness, in one integration.
type fact struct {
	name      string // empty of one that is there no more
	severity  Severity
	score     float64 // NaN when nobody gave one
	epss      float64 // NaN when nobody knows
	exploits  Exploits
	published int64
}

// impact is the CVSS, or what its severity stands for.
func (f *fact) impact() float64 {
	if math.IsNaN(f.score) {
		return f.severity.assumed()
	}
	return f.score
}

func (f *fact) urgent() bool {
	return f.impact() >= UrgentScore && (f.exploits != 0 || f.epss >= UrgentEPSS)
}

// weight orders weaknesses by how grave they are, across integrations.
func (f *fact) weight() uint32 {
	likely := 0.0
	if !math.IsNaN(f.epss) {
		likely = f.epss
	}
	return uint32(f.impact()*100)<<17 | uint32(min(likely, 1)*100_000)
}

// facts reads what the graph tells of each row of a table.
func facts(t *column.Table) []fact {
	read := reader{t}
	all := make([]fact, t.Len())
	for i := range all {
		row := uint32(i)
		if !t.Live(row) {
			continue
		}
		f := fact{
			name:     read.text("displayName", row),
			severity: SeverityOf(read.text("severity", row)),
			score:    read.number("score", row), epss: read.number("epss", row),
			published: read.millis("publishedOn", row),
		}
		if f.name == "" {
			f.name = string(t.Key(row))
		}
		for bit, property := range []string{"public", "exploitVerified", "exploitInKit"} {
			if read.value(property, row).AsBool() {
				f.exploits |= 1 << bit
			}
		}
		for _, tag := range read.value("tags", row).AsList() {
			if tag == "ZeroDay" {
				f.exploits |= ZeroDay
			}
		}
		all[i] = f
	}
	return all
}

// reader reads properties of a table's rows.
type reader struct{ *column.Table }

func (r reader) value(property string, row uint32) graph.Value {
	if c := r.Column(property); c != nil {
		return c.Value(row)
	}
	return graph.Value{}
}

func (r reader) text(property string, row uint32) string { return r.value(property, row).AsText() }

func (r reader) number(property string, row uint32) float64 {
	v := r.value(property, row)
	if !v.Defined() {
		return math.NaN()
	}
	return v.AsNumber()
}

func (r reader) millis(property string, row uint32) int64 {
	v := r.value(property, row)
	if !v.Defined() {
		return column.NoTime
	}
	return v.AsMillis()
}

// moment is a time of the graph, zero when there is none.
func moment(ms int64) time.Time {
	if ms == column.NoTime {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
