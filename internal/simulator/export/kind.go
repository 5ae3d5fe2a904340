package export

import (
	"iter"
	"time"

	"parapet/internal/simulator/world"
)

// Kind is an assessment: what it says of a device, and how it is written.
type Kind struct {
	// Context is what @odata.context says of the JSON pages.
	Context string
	// Usual and Longest are how long links hold: when not told, and at most.
	Usual, Longest time.Duration

	// folder is the part of a file's path that names the assessment.
	folder string
	// pages is the style of the JSON pages.
	pages Style
	rows  func(*world.Tenant, *world.Device, Style) iter.Seq[[]byte]
}

// PageRows yields the rows of a device as JSON pages have them, but for the
// first ones, each one JSON object that is valid until the next.
func (k *Kind) PageRows(t *world.Tenant, d *world.Device, skip int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		line := 0
		for row := range k.rows(t, d, k.pages) {
			if line++; line > skip && !yield(row) {
				return
			}
		}
	}
}

// Kinds lists the assessments that come in files.
func Kinds() []*Kind {
	return []*Kind{Vulnerabilities, Software, UncodedSoftware, Configurations, Extensions, Certificates, Gathering}
}

// hours are the lives of links as the newer pages of the documentation have
// them; some pages still have those of 2022.
const (
	newerUsual, newerLongest = time.Hour, 6 * time.Hour
	olderUsual, olderLongest = 3 * time.Hour, 24 * time.Hour
)
