package manifest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/disk"
)

// LastName is the file that notes which generation was committed last. Without
// it nobody would miss the newest manifest: the one before would answer.
const LastName = "last"

// last is what the file notes.
type last struct {
	Number uint64 `json:"generation"`
}

// WriteLast notes that a generation was committed. Its manifest must be there
// to stay: when the process ends before the note is written, the note is of the
// generation before, which misses nothing.
func WriteLast(dir *disk.Dir, number uint64) error {
	text, err := seal(last{number})
	if err != nil {
		return err
	}
	return write(dir, LastName, text)
}

// Last is the generation that was noted last, 0 when none was. It fails with
// graph.ErrDamaged when the note is not as it was written.
func Last(dir *disk.Dir) (uint64, error) {
	path := filepath.Join(dir.Path, LastName)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var l last
	if err := unseal(text, &l); err != nil {
		return 0, fmt.Errorf("%s is %w", path, err)
	}
	return l.Number, nil
}

// missing is the error of a manifest that is not there: damage, when it is
// that of the generation that was committed last.
func missing(dir *disk.Dir, number uint64, notThere error) error {
	if committed, err := Last(dir); err != nil || committed != number {
		return notThere
	}
	return fmt.Errorf("%s is %w: it is missing", filepath.Join(dir.Path, Name(number)), graph.ErrDamaged)
}
