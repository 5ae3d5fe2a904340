package graph

import "time"

// Outcome is how a step of a run ended.
type Outcome string

// The outcomes of a step.
const (
	// Succeeded: everything the step is for was seen.
	Succeeded Outcome = "succeeded"
	// Partial: some of it could not be seen; nothing was deleted.
	Partial Outcome = "partial"
	// Failed: it could not be seen; its types are as they were.
	Failed Outcome = "failed"
	// Forbidden: a permission is missing; its types are as they were.
	Forbidden Outcome = "forbidden"
	// Unlicensed: the tenant has no licence for it; its types are as they
	// were.
	Unlicensed Outcome = "unlicensed"
	// Skipped: it is switched off, or what it builds on did not come.
	Skipped Outcome = "skipped"
)

// Step is what a run tells of one of its steps. It is stored with the
// generation, so that an answer can say how complete it is.
type Step struct {
	Name    string  `json:"step"`
	Outcome Outcome `json:"outcome"`
	// Reason says why the step did not succeed and what can be done, or
	// remarks on something worth knowing when it did.
	Reason string `json:"reason,omitempty"`
	// Types are the entity and relationship types that the step fills.
	Types []Type    `json:"types,omitempty"`
	Ended time.Time `json:"ended"`
	// LastGood is when the step last ended with its types seen, before it did
	// not this time. It is zero of a step that saw them, and of one that never
	// did.
	LastGood time.Time `json:"lastGood,omitzero"`
	// Route is how the step read its source.
	Route string `json:"route,omitempty"`
	// Missing says what is missing and why, a sentence each.
	Missing []string `json:"missing,omitempty"`
	// Held counts the things of each type that are gone at the source and wait
	// for somebody to accept that they are deleted.
	Held map[Type]int `json:"held,omitempty"`
	// Known and Of say of work that is done bit by bit for how many things it
	// was done by now. Both are 0 when nothing is counted.
	Known int `json:"known,omitempty"`
	Of    int `json:"of,omitempty"`
	// WholeAt is when the types were last read as a whole, and not as what
	// changed since.
	WholeAt time.Time `json:"wholeAt,omitzero"`
	// Untold are properties of the types that the step, though it came, had no
	// way to see: nothing follows from their absence.
	Untold []string `json:"untold,omitempty"`
}

// Came says whether the step saw its types, wholly or in part.
func (s Step) Came() bool { return s.Outcome == Succeeded || s.Outcome == Partial }

// AsOf is when what is known of the step's types was read; zero when it never
// was.
func (s Step) AsOf() time.Time {
	if s.Came() {
		return s.Ended
	}
	return s.LastGood
}

// Count says how many things of a type changed.
type Count struct {
	Created int `json:"created"`
	Updated int `json:"updated"`
	Deleted int `json:"deleted"`
}

// Changes are the differences between two generations, by entity and
// relationship type. Types without a difference are not listed.
type Changes map[Type]Count

// Add counts more changes of a type.
func (c Changes) Add(t Type, n Count) {
	if n == (Count{}) {
		return
	}
	have := c[t]
	c[t] = Count{have.Created + n.Created, have.Updated + n.Updated, have.Deleted + n.Deleted}
}
