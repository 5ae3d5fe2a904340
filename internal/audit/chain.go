package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"parapet/internal/state"
)

// chained is the hash of an entry that follows one with the hash last: SHA-256
// over last, a newline, and the entry as JSON without its own hash. Who exports
// the log can check it with any tool.
func (e Entry) chained(last string) (string, error) {
	e.Hash = ""
	text, err := json.Marshal(e)
	if err != nil {
		return "", fmt.Errorf("write the audit entry of %s: %w", e.Action, err)
	}
	sum := sha256.Sum256(append([]byte(last+"\n"), text...))
	return hex.EncodeToString(sum[:]), nil
}

// cleaned is an entry as it will be read again: what a request brings may be
// anything, must not keep the entry from being written, and must hash the same.
func (e Entry) cleaned() (Entry, error) {
	for _, text := range []*string{&e.ActorID, &e.Actor, &e.Via, &e.Action, &e.Target, &e.Address, &e.RequestID} {
		*text = printable(*text)
	}
	text, err := json.Marshal(e.Detail)
	if err != nil {
		return e, fmt.Errorf("write the detail of the audit entry of %s: %w", e.Action, err)
	}
	e.Detail, err = readDetail(string(text))
	return e, err
}

// longest is how many bytes of a text are kept.
const longest = 500

func printable(text string) string {
	if len(text) > longest {
		text = text[:longest]
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, text)
}

// readDetail keeps numbers as they are written: the hash is over their text.
func readDetail(text string) (detail map[string]any, err error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	err = decoder.Decode(&detail)
	return detail, err
}

// Verdict is what Verify found.
type Verdict struct {
	// Entries is how many entries follow one another without a break, and Hash
	// that of the last of them. Who notes both elsewhere can tell later whether
	// the log's end was cut off.
	Entries int    `json:"entries"`
	Hash    string `json:"hash"`
	// BrokenAt is the entry that does not follow the one before it, 0 when all do;
	// Reason says why.
	BrokenAt int64  `json:"broken_at,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

// Verify reads the whole log and checks its hashes.
func (l *Log) Verify(ctx context.Context) (Verdict, error) {
	var verdict Verdict
	err := l.db.Read(ctx, func(tx *state.Tx) error {
		last, err := readStart(ctx, tx)
		if err != nil {
			return err
		}
		verdict.Hash = last.hash
		for e, err := range oldest(ctx, tx) {
			if err != nil {
				return err
			}
			if verdict.Reason = e.follows(last); verdict.Reason != "" {
				verdict.BrokenAt = e.Seq
				return nil
			}
			last = link{e.Seq, e.Hash}
			verdict.Entries, verdict.Hash = verdict.Entries+1, e.Hash
		}
		return nil
	})
	return verdict, err
}

// follows says why an entry does not follow another, nothing when it does.
func (e Entry) follows(last link) string {
	if e.Seq != last.seq+1 {
		return fmt.Sprintf("after entry %d comes entry %d: what was between is gone", last.seq, e.Seq)
	}
	hash, err := e.chained(last.hash)
	if err != nil || hash != e.Hash {
		return fmt.Sprintf("entry %d is not as it was written, or the one before it is another", e.Seq)
	}
	return ""
}

// Prune removes the entries before a moment, and appends one that says so, on
// behalf of who is named in it. What is left can still be verified.
func (l *Log) Prune(ctx context.Context, before time.Time, by Entry) (removed int, err error) {
	err = l.db.Write(ctx, func(tx *state.Tx) error {
		if removed, err = prune(ctx, tx, before); err != nil || removed == 0 {
			return err
		}
		by.Action, by.Outcome = "audit.prune", Allowed
		by.Detail = map[string]any{"removed": removed, "before": before.UTC()}
		return l.RecordTx(ctx, tx, by)
	})
	return removed, err
}
