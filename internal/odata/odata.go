// Package odata reads the JSON that Microsoft's OData services answer with:
// collections whose rows lie under "value", perhaps with a link to the next
// page. Its one flow: bytes in, typed rows out, each good or reported by itself.
//
// It is tolerant where the services are careless: keys match in any case, null
// and "" mean absent, unknown keys are ignored, numbers and booleans may arrive
// as strings, times arrive in several formats. It is strict where carelessness
// would lose data: an answer without a list, or with null in its place, or one
// that breaks off, is an error and not an empty page.
//
// It knows no HTTP and no resource.
package odata

import (
	"fmt"
	"slices"
)

// RowError is one record that could not be read, or not wholly. It ends nothing:
// the records around it are delivered, so whoever reads them can set this one
// aside.
type RowError struct {
	// Position counts the records of the whole stream from zero.
	Position int
	// Raw is the record as it came, cut at [MaxRaw] bytes.
	Raw string
	// Err says what was wrong with it.
	Err error
	// Dropped are the members that could not be read, in lower case, of a record
	// that is delivered beside the error without them. None says that there is no
	// such record.
	Dropped []string
}

// Kept says whether the record is delivered beside the error, without what could
// not be read of it.
func (e *RowError) Kept() bool { return len(e.Dropped) > 0 }

// Lacks says whether one of some members, in lower case, could not be read.
func (e *RowError) Lacks(members []string) bool {
	return slices.ContainsFunc(e.Dropped, func(name string) bool { return slices.Contains(members, name) })
}

// MaxRaw is how many bytes of an unreadable record a [RowError] keeps.
const MaxRaw = 4 << 10

// NewRowError reports the record raw, at position, as unreadable because of err.
func NewRowError(position int, raw []byte, err error) *RowError {
	return &RowError{Position: position, Raw: string(raw[:min(len(raw), MaxRaw)]), Err: err}
}

// Error names the position and the reason, never the record's content.
func (e *RowError) Error() string {
	return fmt.Sprintf("record %d: %v", e.Position, e.Err)
}

// Unwrap returns the reason.
func (e *RowError) Unwrap() error { return e.Err }
