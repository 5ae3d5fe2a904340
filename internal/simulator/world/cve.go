package world

import "time"

// CVE is an entry of the vulnerability catalogue. Not every ID is a CVE's:
// Microsoft also hands out ids such as TVM-2020-0002.
type CVE struct {
	// ID is also the name.
	ID          string
	Description string
	// Severity is Low, Medium, High or Critical, or empty on a few.
	Severity string
	// CVSS is the version 3 base score; nil means null.
	CVSS *float64
	// Vector is the empty string, not null, where it is unknown.
	Vector string
	// EPSS is a probability in 0..1; nil means null.
	EPSS *float64
	// Published and Updated are the zero time on a few placeholders: the API
	// prints year 1.
	Published, Updated time.Time
	PublicExploit      bool
	ExploitVerified    bool
	ExploitInKit       bool
	ExploitTypes       []string
	ExploitURIs        []string
	// Supportability is "Supported", or the empty string.
	Supportability string

	number   int32     // its place in the catalogue
	key      string    // in the graph
	detected time.Time // when Microsoft could first find it on devices
}

// Exploitability is the exploitability level that findings of the entry carry.
func (c *CVE) Exploitability() string {
	switch {
	case c.ExploitInKit:
		return "ExploitIsInKit"
	case c.ExploitVerified:
		return "ExploitIsVerified"
	case c.PublicExploit:
		return "ExploitIsPublic"
	default:
		return "NoExploit"
	}
}
