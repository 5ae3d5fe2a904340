package ingest

import (
	"maps"
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

// people are the accounts of the directory by what else than their id they are
// known by. It is safe for concurrent use.
type people struct {
	mu    sync.Mutex
	noted bool // whether what is stored was noted
	ids   map[string]graph.Key
	marks map[string]graph.Key // by security identifiers and principal names, in lower case
}

// note remembers an account.
func (p *people) note(u msgraph.User) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.add(u.ID, u.SecurityIdentifier, u.OnPremisesSecurityIdentifier, u.UserPrincipalName)
}

// expect makes room for about so many, most of whom have two marks.
func (p *people) expect(n int) {
	if len(p.ids) > n {
		return
	}
	ids, marks := make(map[string]graph.Key, n), make(map[string]graph.Key, 2*n)
	maps.Copy(ids, p.ids)
	maps.Copy(marks, p.marks)
	p.ids, p.marks = ids, marks
}

func (p *people) add(id string, marks ...string) {
	if p.ids == nil {
		p.ids, p.marks = map[string]graph.Key{}, map[string]graph.Key{}
	}
	key := userKey(id)
	p.ids[strings.ToLower(id)] = key
	for _, mark := range marks {
		if mark != "" {
			p.marks[strings.ToLower(mark)] = key
		}
	}
}

// find is the account of the directory that a person is, by the surest mark that
// is told.
func (p *people) find(who person) (graph.Key, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if key, ok := p.ids[strings.ToLower(who.ID)]; ok {
		return key, true
	}
	for _, mark := range []string{who.SID, who.Principal} {
		if key, ok := p.marks[strings.ToLower(mark)]; ok && mark != "" {
			return key, true
		}
	}
	return "", false
}

// any reports whether the directory was ever read.
func (p *people) any() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.ids) > 0
}

// directory are all accounts that this run and those before it saw: this one may
// have read what changed, or nothing.
func (t *task) directory() *people {
	p := &t.people
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.noted {
		return p
	}
	p.noted = true
	p.expect(t.stored.CountOf(graph.User, Partition(t.cfg.Name)))
	marks := []string{"securityIdentifier", "onPremisesSecurityIdentifier", "userPrincipalName"}
	for partition, user := range t.stored.Entities(graph.User, append([]string{"id"}, marks...)...) {
		id := user.Props.Get("id").AsText()
		if _, known := p.ids[strings.ToLower(id)]; known || partition != Partition(t.cfg.Name) {
			continue
		}
		var texts []string
		for _, mark := range marks {
			texts = append(texts, user.Props.Get(mark).AsText())
		}
		p.add(id, texts...)
	}
	return p
}
