package ingest

import (
	"strings"
	"sync"

	"parapet/internal/graph"
	"parapet/internal/msgraph"
)

// person is an account as far as a source tells of it.
type person struct {
	ID        string `json:"id,omitempty"`
	Name      string `json:"name,omitempty"`
	Domain    string `json:"domain,omitempty"`
	SID       string `json:"sid,omitempty"`
	Principal string `json:"principal,omitempty"`
}

// marks are what the account may be known by in the directory, the surest first;
// empty where nothing is told.
func (p person) marks() [3]string {
	if p.ID == "" {
		return [...]string{"", p.SID, p.Principal}
	}
	return [...]string{string(userKey(p.ID)), p.SID, p.Principal}
}

// people are the accounts that this run read of the directory. It is safe for
// concurrent use.
type people struct {
	mu    sync.Mutex
	marks map[string]graph.Key // by keys, security identifiers and principal names, in lower case
}

// note remembers an account.
func (p *people) note(u msgraph.User) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.marks == nil {
		p.marks = map[string]graph.Key{}
	}
	key := userKey(u.ID)
	for _, mark := range []string{string(key), u.SecurityIdentifier, u.OnPremisesSecurityIdentifier, u.UserPrincipalName} {
		if mark != "" {
			p.marks[strings.ToLower(mark)] = key
		}
	}
}

// noted reports whether an account was noted.
func (p *people) noted(key graph.Key) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, ok := p.marks[strings.ToLower(string(key))]
	return ok
}

// any reports whether one was noted at all.
func (p *people) any() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.marks) > 0
}

// tell finds those of the sought that were noted.
func (p *people) tell(s sought) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for mark := range s {
		if key, known := p.marks[mark]; known {
			s[mark] = key
		}
	}
}
