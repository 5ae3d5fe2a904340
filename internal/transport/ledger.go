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
)

// Ledger remembers when calls were made, so that a new process does not begin
// with quotas the last one has used up.
type Ledger interface {
	// Load returns the calls saved under key, oldest first; none is no error.
	Load(ctx context.Context, key string) ([]time.Time, error)
	// Save replaces the calls saved under key.
	Save(ctx context.Context, key string, calls []time.Time) error
}

// DirLedger is a Ledger of one small file per key in a directory.
type DirLedger struct {
	dir string
}

// NewDirLedger returns the ledger in dir, which is made when first needed.
func NewDirLedger(dir string) DirLedger { return DirLedger{dir: dir} }

// Load reads the file of key. A file that is absent, or that nobody can make
// sense of, holds no calls: forgetting some costs a 429, refusing to work costs
// the whole run.
func (l DirLedger) Load(_ context.Context, key string) ([]time.Time, error) {
	text, err := os.ReadFile(l.file(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	var millis []int64
	if json.Unmarshal(text, &millis) != nil {
		return nil, nil
	}
	calls := make([]time.Time, len(millis))
	for i, ms := range millis {
		calls[i] = time.UnixMilli(ms)
	}
	return calls, nil
}

// Save writes the file of key aside and renames it, so that a reader never
// finds half of it.
func (l DirLedger) Save(_ context.Context, key string, calls []time.Time) error {
	millis := make([]int64, len(calls))
	for i, at := range calls {
		millis[i] = at.UnixMilli()
	}
	text, err := json.Marshal(millis)
	if err != nil {
		return fmt.Errorf("write ledger: %w", err)
	}
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return fmt.Errorf("write ledger: %w", err)
	}
	aside := l.file(key) + ".new"
	if err := os.WriteFile(aside, text, 0o600); err != nil {
		return fmt.Errorf("write ledger: %w", err)
	}
	if err := os.Rename(aside, l.file(key)); err != nil {
		return fmt.Errorf("write ledger: %w", err)
	}
	return nil
}

func (l DirLedger) file(key string) string {
	return filepath.Join(l.dir, url.QueryEscape(key)+".json")
}
