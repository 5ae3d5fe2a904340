// Package manifest is the record of one generation of the graph: which
// segments make up which type of which partition, and how the run that
// committed it went. A generation exists when its manifest does.
//
// It knows the names of segments and nothing of what is in them.
package manifest

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/disk"
)

// Manifest describes one generation.
type Manifest struct {
	// Format is the version of the layout of manifests and segments.
	Format int       `json:"format"`
	Number uint64    `json:"generation"`
	At     time.Time `json:"at"`
	// Previous is the generation that the changes lead from: the last one
	// before this when it was committed, or the one before those that were
	// removed since. 0 of the first.
	Previous   uint64                         `json:"previous"`
	Partitions map[graph.Partition]*Partition `json:"partitions"`
	// Times are the moments, in milliseconds since 1970, at which the
	// generations were committed that brought a change: the latest of them.
	Times map[uint32]int64 `json:"times"`
	// Earlier holds those before, nil when there are none. Generations share
	// it.
	Earlier *Segment `json:"earlier,omitempty"`
}

// Partition describes what one owner wrote.
type Partition struct {
	Steps []graph.Step         `json:"steps"`
	Types map[graph.Type]*Type `json:"types"`
	// Memo is what the last run left for the next, nil when it left nothing.
	// Nothing in the graph depends on it.
	Memo *disk.File `json:"memo,omitempty"`
}

// Type names the segments of an entity or relationship type. The state is the
// base, then the deltas in order; of the volatile properties the same.
type Type struct {
	Base   Segment   `json:"base"`
	Deltas []Segment `json:"deltas,omitempty"`
	// Volatile holds the volatile properties, one row for each row of the
	// state that it was written with. Nil when nothing has any.
	Volatile *Segment `json:"volatile,omitempty"`
	// VolatileDeltas are what became of them since. Only relationships within
	// a partition have some.
	VolatileDeltas []Segment `json:"volatileDeltas,omitempty"`
	// Change is the delta by which this generation differs from the previous
	// one, nil when it does not. It stays when a new base takes the place
	// of the deltas. A type's first generation has a base and no change.
	Change *Segment `json:"change,omitempty"`
	// Rows is the number of rows of the state. Living is how many of them are
	// of entities that exist, or of relationships.
	Rows   int `json:"rows"`
	Living int `json:"living"`
}

// Segment is a Parquet file with its number of rows.
type Segment struct {
	disk.File
	Rows int `json:"rows"`
}

// Format is the version that this program writes. It reads what is as old as
// oldest: version 2 had no deltas of volatile properties.
const (
	Format = 3
	oldest = 2
)

const (
	prefix = "manifest-"
	suffix = ".json"
)

// Name is the file name of a generation's manifest.
func Name(number uint64) string { return fmt.Sprintf("%s%012d%s", prefix, number, suffix) }

// NumberOf is the generation whose manifest has the file name.
func NumberOf(name string) (number uint64, ok bool) {
	if _, err := fmt.Sscanf(name, prefix+"%d"+suffix, &number); err != nil {
		return 0, false
	}
	return number, name == Name(number)
}

// List are the numbers of all manifests in the folder, whole or not, newest
// first. That of the generation that was committed last is among them even
// when it is lost.
func List(dir *disk.Dir) ([]uint64, error) {
	// The note comes first: a generation that it names was there before.
	committed, err := Last(dir)
	if err != nil && !errors.Is(err, graph.ErrDamaged) {
		return nil, err // a damaged note is as none
	}
	entries, err := os.ReadDir(dir.Path)
	if err != nil {
		return nil, err
	}
	var numbers []uint64
	for _, e := range entries {
		if n, ok := NumberOf(e.Name()); ok {
			numbers = append(numbers, n)
		}
	}
	slices.SortFunc(numbers, func(a, b uint64) int { return cmp.Compare(b, a) })
	if committed > 0 && (len(numbers) == 0 || committed > numbers[0]) {
		numbers = slices.Insert(numbers, 0, committed)
	}
	return numbers, nil
}

// Files are the names of all files that the generation needs.
func (m *Manifest) Files() []string {
	var names []string
	if m.Earlier != nil {
		names = append(names, m.Earlier.Name)
	}
	for _, p := range m.Partitions {
		if p.Memo != nil {
			names = append(names, p.Memo.Name)
		}
		for _, t := range p.Types {
			for _, s := range t.State() {
				names = append(names, s.Name)
			}
			if t.Change != nil {
				names = append(names, t.Change.Name)
			}
		}
	}
	return names
}

// Generation is what readers are told of the generation. A partition that was
// emptied, of which only the past is left, has no steps.
func (m *Manifest) Generation() graph.Generation {
	g := graph.Generation{Number: m.Number, At: m.At, Steps: map[graph.Partition][]graph.Step{}}
	for name, p := range m.Partitions {
		if len(p.Steps) > 0 {
			g.Steps[name] = p.Steps
		}
	}
	return g
}

// State are the segments that make up the state of the type.
func (t *Type) State() []Segment {
	all := append([]Segment{t.Base}, t.Deltas...)
	if t.Volatile != nil {
		all = append(all, *t.Volatile)
	}
	return append(all, t.VolatileDeltas...)
}

// Write stores a manifest, which makes its generation the last one.
func Write(dir *disk.Dir, m *Manifest) error {
	text, err := Encode(m)
	if err != nil {
		return err
	}
	return write(dir, Name(m.Number), text)
}

// Read is the stored manifest of a generation. It fails with
// graph.ErrDamaged when it is not as it was written.
func Read(dir *disk.Dir, number uint64) (*Manifest, error) {
	path := filepath.Join(dir.Path, Name(number))
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(dir, number, err)
	}
	if err != nil {
		return nil, err
	}
	m, err := Decode(text)
	if err == nil && m.Number != number {
		err = fmt.Errorf("%w: it describes generation %d", graph.ErrDamaged, m.Number)
	}
	if err != nil {
		return nil, fmt.Errorf("%s is %w", path, err)
	}
	return m, nil
}

// Encode is the text of a manifest: one line of JSON and one with its
// checksum.
func Encode(m *Manifest) ([]byte, error) { return seal(m) }

// ErrFormat: the manifest was written by a program of another version.
var ErrFormat = errors.New("written by another version of parapet; use that version, or sync into an empty folder")

// Decode reads what Encode wrote. It fails with graph.ErrDamaged for any
// other text, and with ErrFormat for a whole one of another format.
func Decode(text []byte) (*Manifest, error) {
	m := &Manifest{}
	if err := unseal(text, m); err != nil {
		return nil, err
	}
	if m.Format < oldest || m.Format > Format {
		return nil, ErrFormat
	}
	return m, m.check()
}

func (m *Manifest) check() error {
	for name, p := range m.Partitions {
		if p == nil {
			return fmt.Errorf("%w: partition %q is empty", graph.ErrDamaged, name)
		}
		for t, segments := range p.Types {
			if segments == nil {
				return fmt.Errorf("%w: type %q is empty", graph.ErrDamaged, t)
			}
		}
	}
	for _, name := range m.Files() {
		if !filepath.IsLocal(name) || filepath.Base(name) != name {
			return fmt.Errorf("%w: %q is no file name", graph.ErrDamaged, name)
		}
	}
	return nil
}
