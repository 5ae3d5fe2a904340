// Package problem holds the few ways in which a request of a person or a
// program can be wrong: what it names is not there, is malformed, is not
// allowed, has changed meanwhile, or cannot be had now.
//
// Who finds something wrong says so with one of these, in words that tell what
// to do; who serves the request answers by the Kind. Every other error is a
// fault of ours, whose text is for the log. The package knows nothing of
// requests, and of no protocol.
package problem

// Kind is what is wrong in principle.
type Kind string

// The kinds of problems.
const (
	// NotFound: what is named does not exist, or not for who asks.
	NotFound Kind = "not_found"
	// Invalid: what is given cannot be understood or is not acceptable.
	Invalid Kind = "invalid"
	// Unidentified: nobody has said who asks.
	Unidentified Kind = "unidentified"
	// Forbidden: who asks may not do it.
	Forbidden Kind = "forbidden"
	// Conflict: it does not fit what is there: a name that is taken, a run that
	// has ended.
	Conflict Kind = "conflict"
	// Outdated: it was changed by somebody else meanwhile.
	Outdated Kind = "outdated"
	// TooMany: too much was asked of late; see Error.RetryAfter.
	TooMany Kind = "too_many"
	// TooLarge: more is asked or given than is allowed.
	TooLarge Kind = "too_large"
	// Unavailable: it cannot be had now, and may be later.
	Unavailable Kind = "unavailable"
)
