package transport

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// Ledger remembers calls for all clients that share a quota, at the same time
// or one after the other, in whatever process.
type Ledger interface {
	// Load returns the calls under key by who made them; none is no error.
	Load(ctx context.Context, key string) (map[string]Calls, error)
	// Update replaces the calls under key by what change makes of them; nil leaves
	// them. Nobody else updates key meanwhile.
	Update(ctx context.Context, key string, change func(map[string]Calls) map[string]Calls) error
}

// Calls are the calls that one client made under one quota.
type Calls struct {
	// Answered is when calls were answered, oldest first.
	Answered []time.Time
	// Open is when those were sent that are not answered yet, oldest first.
	Open []time.Time
	// Shut is until when the server asked to make no call.
	Shut time.Time
}

// DirLedger is a Ledger of one small file per key in a directory, which
// processes lock against each other.
type DirLedger struct {
	dir string
}

// NewDirLedger returns the ledger in dir, which is made when first needed.
func NewDirLedger(dir string) DirLedger { return DirLedger{dir: dir} }

// Load reads the file of key. A file that is absent, or that nobody can make
// sense of, holds no calls: forgetting some costs a 429, refusing to work costs
// the whole run.
func (l DirLedger) Load(_ context.Context, key string) (map[string]Calls, error) {
	text, err := lockedfile.Read(l.file(key))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	return readCalls(text), nil
}

// errSame ends an update that changes nothing.
var errSame = errors.New("nothing changes")

// Update rewrites the file of key.
func (l DirLedger) Update(_ context.Context, key string, change func(map[string]Calls) map[string]Calls) error {
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return fmt.Errorf("write ledger: %w", err)
	}
	err := lockedfile.Transform(l.file(key), func(text []byte) ([]byte, error) {
		calls := change(readCalls(text))
		if calls == nil {
			return nil, errSame
		}
		return writeCalls(calls)
	})
	if err != nil && !errors.Is(err, errSame) {
		return fmt.Errorf("write ledger: %w", err)
	}
	return nil
}

func (l DirLedger) file(key string) string {
	return filepath.Join(l.dir, url.QueryEscape(key)+".json")
}

// writtenCalls is how the calls of one client are written: moments in
// milliseconds.
type writtenCalls struct {
	Answered []int64 `json:"answered,omitempty"`
	Open     []int64 `json:"open,omitempty"`
	Shut     int64   `json:"shut,omitempty"`
}

func readCalls(text []byte) map[string]Calls {
	var written map[string]writtenCalls
	if json.Unmarshal(text, &written) != nil {
		written = nil
	}
	calls := make(map[string]Calls, len(written)+1)
	for owner, w := range written {
		c := Calls{Answered: moments(w.Answered), Open: moments(w.Open)}
		if w.Shut != 0 {
			c.Shut = time.UnixMilli(w.Shut)
		}
		calls[owner] = c
	}
	return calls
}

func writeCalls(calls map[string]Calls) ([]byte, error) {
	written := make(map[string]writtenCalls, len(calls))
	for owner, c := range calls {
		w := writtenCalls{Answered: millis(c.Answered), Open: millis(c.Open)}
		if !c.Shut.IsZero() {
			w.Shut = c.Shut.UnixMilli()
		}
		written[owner] = w
	}
	return json.Marshal(written)
}

func moments(millis []int64) []time.Time {
	var times []time.Time
	for _, ms := range millis {
		times = append(times, time.UnixMilli(ms))
	}
	return times
}

func millis(times []time.Time) []int64 {
	var list []int64
	for _, at := range times {
		list = append(list, at.UnixMilli())
	}
	return list
}
