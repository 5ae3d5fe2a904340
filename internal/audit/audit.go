// Package audit keeps the log of what people and programs have changed, and of
// what they were not allowed to do.
//
// Record appends an entry, RecordTx does so in the transaction of the change
// itself. Nothing is ever altered: each entry carries a hash over itself and the
// entry before, so that Verify finds what was changed, taken out or put in
// behind the log's back. Nothing is removed either, unless somebody asks Prune
// to. The package does not know what can be done, nor who may do it.
package audit

import (
	"context"
	"time"

	"parapet/internal/problem"
	"parapet/internal/state"
)

// Outcome is how something ended that was asked for.
type Outcome string

// The outcomes.
const (
	// Allowed: it was done.
	Allowed Outcome = "allowed"
	// Denied: who asked may not do it, or did not say who he is.
	Denied Outcome = "denied"
	// Failed: it was allowed, and went wrong.
	Failed Outcome = "failed"
)

// Entry is one thing that was done or refused.
type Entry struct {
	// Seq counts entries from 1. Like At and Hash, Record gives it.
	Seq int64     `json:"seq"`
	At  time.Time `json:"at"`
	// ActorID is the account's id, empty when there is none: for the program
	// itself and for who has not signed in.
	ActorID string `json:"actor_id,omitempty"`
	// Actor is the name of the account as it was then, or what the program is
	// called when it acts itself, such as "schedule".
	Actor string `json:"actor"`
	// Via is how the actor showed who he is: "session", "token", "setup",
	// "schedule", "command".
	Via string `json:"via"`
	// Action is what was done, noun first: "integration.delete".
	Action string `json:"action"`
	// Target is what it was done to: "integration/acme".
	Target  string  `json:"target,omitempty"`
	Outcome Outcome `json:"outcome"`
	// Address is where the request came from.
	Address   string `json:"address,omitempty"`
	RequestID string `json:"request_id,omitempty"`
	// Detail is what else matters, such as the fields that were changed. It must
	// not hold secrets.
	Detail map[string]any `json:"detail,omitempty"`
	// Hash is over the entry and the hash of the one before.
	Hash string `json:"hash"`
}

// Log is the audit log.
type Log struct {
	db *state.DB
}

// New is the log in a state.
func New(db *state.DB) *Log { return &Log{db} }

// Record appends an entry.
func (l *Log) Record(ctx context.Context, e Entry) error {
	return l.db.Write(ctx, func(tx *state.Tx) error { return l.RecordTx(ctx, tx, e) })
}

// RecordTx appends an entry in a transaction: it is there if and only if what
// else the transaction does has happened.
func (l *Log) RecordTx(ctx context.Context, tx *state.Tx, e Entry) error {
	last, err := readHead(ctx, tx)
	if err != nil {
		return err
	}
	if e, err = e.cleaned(); err != nil {
		return err
	}
	e.Seq, e.At = last.seq+1, time.Now().UTC().Truncate(time.Millisecond)
	if e.Hash, err = e.chained(last.hash); err != nil {
		return err
	}
	return insert(ctx, tx, e)
}

// Filter says which entries are asked for; the zero value asks for all.
type Filter struct {
	// ActorID, Target and Outcome are compared as they are; Actor without regard
	// to case.
	ActorID, Actor, Target string
	Outcome                Outcome
	// Action is a whole action, or with a dot at its end all of a noun:
	// "integration.".
	Action string
	// From and Until are the first moment and the one after the last.
	From, Until time.Time
	// Text is looked for in the actor, the action, the target and the detail.
	Text string
	// Before is the Seq that all entries of the page are older than; 0 for the
	// newest.
	Before int64
	// Limit is how many entries a page has at most; 0 means 100.
	Limit int
}

// MaxLimit is the largest page.
const MaxLimit = 1000

// Page is some entries, newest first.
type Page struct {
	Entries []Entry
	// Total counts the entries of all pages.
	Total int
	// Next is the Filter.Before of the page that follows, 0 when there is none.
	Next int64
}

// List reads a page of entries.
func (l *Log) List(ctx context.Context, f Filter) (page Page, err error) {
	if f.Limit == 0 {
		f.Limit = 100
	}
	if f.Limit < 0 || f.Limit > MaxLimit {
		return Page{}, problem.Wrong(problem.Field{Path: "limit", Text: "has to be from 1 to 1000"})
	}
	err = l.db.Read(ctx, func(tx *state.Tx) error {
		if page.Total, err = count(ctx, tx, f); err != nil {
			return err
		}
		page.Entries, err = newest(ctx, tx, f, f.Limit+1)
		return err
	})
	if len(page.Entries) > f.Limit {
		page.Entries = page.Entries[:f.Limit]
		page.Next = page.Entries[f.Limit-1].Seq
	}
	return page, err
}
