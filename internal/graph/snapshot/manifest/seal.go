package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/disk"
)

// checksum is the last line of a sealed text: that of all before it.
type checksum struct {
	CRC disk.Checksum `json:"crc32c"`
}

// seal is a line of JSON and one with its checksum.
func seal(v any) ([]byte, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	body = append(body, '\n')
	last, err := json.Marshal(checksum{disk.Sum(body)})
	return append(append(body, last...), '\n'), err
}

// unseal reads what seal wrote. It fails with graph.ErrDamaged for any other
// text.
func unseal(text []byte, into any) error {
	body, last, _ := bytes.Cut(text, []byte("\n"))
	var sum checksum
	if err := json.Unmarshal(last, &sum); err != nil || disk.Sum(text[:min(len(body)+1, len(text))]) != sum.CRC {
		return fmt.Errorf("%w: its checksum is wrong", graph.ErrDamaged)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("%w: %s", graph.ErrDamaged, strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

func write(dir *disk.Dir, name string, text []byte) error {
	_, err := dir.Write(name, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	return err
}
