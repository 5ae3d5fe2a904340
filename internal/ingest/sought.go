package ingest

import (
	"strings"

	"parapet/internal/graph"
)

// sought are the accounts of the directory that some people are, by what these may be
// known by; empty where none was found. They are few: the directory is gone through
// once for all of them, and nothing is kept of the others.
type sought map[string]graph.Key

// add looks for a person too.
func (s sought) add(who person) {
	for _, mark := range who.marks() {
		if mark != "" {
			s[strings.ToLower(mark)] = ""
		}
	}
}

// meet takes an account that is stored, with what else than its key it is known by.
func (s sought) meet(user graph.Entity) {
	s.found(string(user.Key), user.Key)
	for _, mark := range user.Props {
		s.found(mark.Value.AsText(), user.Key)
	}
}

// found notes whose a mark is, if that is looked for.
func (s sought) found(mark string, key graph.Key) {
	mark = strings.ToLower(mark)
	if _, wanted := s[mark]; wanted {
		s[mark] = key
	}
}

// find is the account of the directory that a person is, by the surest mark that
// is told.
func (s sought) find(who person) (graph.Key, bool) {
	for _, mark := range who.marks() {
		if key := s[strings.ToLower(mark)]; key != "" {
			return key, true
		}
	}
	return "", false
}

// look goes through all accounts that this run and those before it saw: this one may
// have read what changed, or nothing. What it read goes before what is stored.
func (t *task) look(s sought) {
	users := t.stored.Entities(graph.User, "securityIdentifier", "onPremisesSecurityIdentifier", "userPrincipalName")
	for partition, user := range users {
		if partition == Partition(t.cfg.Name) && !t.people.noted(user.Key) {
			s.meet(user)
		}
	}
	t.people.tell(s)
}

// hasDirectory reports whether the directory was ever read.
func (t *task) hasDirectory() bool {
	return t.people.any() || t.stored.CountOf(graph.User, Partition(t.cfg.Name)) > 0
}
