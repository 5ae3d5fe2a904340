// Package snapshot is the embedded store: a folder of immutable Parquet
// segments, whose columns come into memory as they are needed.
//
// A generation is a manifest that names the segments of every type. A run
// begins a transaction, fills drafts, seals them, which merges them with what
// is stored and says exactly what changed, and commits: new segments first,
// the manifest last, so that a generation is there whole or not at all.
// Types that did not change share their segments with the generation before.
// Readers hold a view of one generation, take no lock and never write; one
// process writes at a time.
//
// Opening verifies the files of a generation and keeps nothing of them. A
// reader pins what a query needs: identity and histories of entities, the ends
// of relationships, and every property come by themselves, from memory or from
// the disk. What was not used for longest goes when it gets too much;
// generations share what their segments have in common.
//
// What lies in the folder is described by the packages manifest and layout.
// The package knows nothing of where entities come from or of queries; its
// package exec answers those on a view.
package snapshot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/cache"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/graph/snapshot/retain"
)

// ErrNoData: nothing was ever committed to the folder.
var ErrNoData = errors.New("no data here yet: run parapet sync")

// DefaultMemory is what a store keeps in memory when nobody says how much.
const DefaultMemory = 2 << 30

// Options are what a store needs to know.
type Options struct {
	// Schema declares the types; nil for graph.Declared.
	Schema *graph.Schema
	// Memory is how many bytes of the graph the store keeps in memory beyond
	// what readers hold; 0 for DefaultMemory.
	Memory int64
	// Retention says how long generations are kept.
	Retention retain.Policy
	// Logger is told of what failed beside the graph, such as clearing old
	// files away; nil for nobody.
	Logger *slog.Logger
}

// Store implements graph.Store. It is safe for concurrent use.
type Store struct {
	schema  *graph.Schema
	logger  *slog.Logger
	dict    *column.Dict
	dir     *disk.Dir
	cache   *cache.Cache
	folding folding
	// latestTimes is how many moments a manifest holds at most.
	latestTimes int
	keep        retain.Policy
	last        atomic.Pointer[state]
	// verified says when each disk.File was last read and found whole.
	verified sync.Map

	mu     sync.Mutex
	damage []error
}

// Open opens the folder of a store and reads the last whole generation. It
// fails with ErrNoData when there is none, and with graph.ErrDamaged when
// there are some and none is whole.
func Open(dir string, o Options) (*Store, error) {
	s := newStore(dir, o)
	last, err := s.latest()
	if errors.Is(err, fs.ErrNotExist) || err == nil && last.manifest.Number == 0 {
		return nil, fmt.Errorf("%s: %w", dir, ErrNoData)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	s.last.Store(last)
	return s, nil
}

// Create opens the folder of a store to write to it. The folder is made when
// it is missing, and may have no data yet. Apart from that it does as Open.
func Create(dir string, o Options) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create the folder of the graph: %w", err)
	}
	s := newStore(dir, o)
	last, err := s.latest()
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	s.last.Store(last)
	return s, nil
}

func newStore(dir string, o Options) *Store {
	if o.Memory <= 0 {
		o.Memory = DefaultMemory
	}
	s := &Store{
		schema: o.Schema, logger: o.Logger,
		dict: column.NewDict(), dir: &disk.Dir{Path: dir}, cache: cache.New(o.Memory),
		folding: usualFolding, latestTimes: latestTimes, keep: o.Retention,
	}
	if s.schema == nil {
		s.schema = graph.Declared()
	}
	if s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	return s
}

// View is the last committed generation.
func (s *Store) View() graph.View {
	last := s.last.Load()
	return &stream{generation: last.generation, memo: func(p graph.Partition) []byte { return s.memo(last.manifest, p) }}
}

// Latest is the last committed generation, of which readers can have what they
// need.
func (s *Store) Latest() column.Source { return s.last.Load().generation }

// Damage tells of the generations that could not be read because a file is
// damaged, so that an older one is used. Each error names the file.
func (s *Store) Damage() []error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]error(nil), s.damage...)
}

// Begin opens a transaction on the last generation, of whichever process. It
// fails with graph.ErrLocked while another transaction is open.
func (s *Store) Begin(ctx context.Context) (graph.Tx, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	unlock, err := s.dir.Lock()
	if errors.Is(err, graph.ErrLocked) {
		return nil, fmt.Errorf("%s is %w: wait until it has ended", s.dir.Path, graph.ErrLocked)
	}
	if err != nil {
		return nil, fmt.Errorf("begin to write: %w", err)
	}
	t, err := s.begin(ctx, unlock)
	if err != nil {
		return nil, errors.Join(err, unlock())
	}
	return t, nil
}

func (s *Store) begin(ctx context.Context, unlock func() error) (*tx, error) {
	last, err := s.latest()
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", s.dir.Path, err)
	}
	numbers, err := manifest.List(s.dir)
	if err != nil {
		return nil, err
	}
	s.advance(last, nil)
	s.sweep(ctx)
	next := uint64(1)
	if len(numbers) > 0 {
		next = numbers[0] + 1
	}
	return newTx(s, last, next, unlock), nil
}

// advance makes a state the last one, of which a transaction has sealed the
// overlay, and forgets what is in memory of the one before alone.
func (s *Store) advance(next *state, sealed overlay) {
	if err := next.renew(s.last.Load().generation, sealed); err != nil {
		s.logger.Warn("could not read what is asked for of the graph, and will try again when it is", "error", err)
	}
	before := s.last.Swap(next)
	shared := map[unit]bool{}
	for u := range next.units() {
		shared[u] = true
	}
	for u := range before.units() {
		if !shared[u] {
			u.Retire()
		}
	}
}
