package bench

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/parquet-go/parquet-go"

	"parapet/internal/graph"
)

// occupied is how many bytes a folder of a graph takes, and how many of them
// are properties of relationships.
func occupied(dir string) (all, properties int64, err error) {
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		all += info.Size()
		if !ofRelationships(entry.Name()) {
			return nil
		}
		size, err := propertiesOf(path, info.Size())
		properties += size
		return err
	})
	return all, properties, err
}

func ofRelationships(name string) bool {
	for _, r := range graph.Declared().Relationships() {
		if strings.HasSuffix(name, ".parquet") && strings.Contains(name, string(r.Type)) {
			return true
		}
	}
	return false
}

// propertiesOf is how much of a segment is not the ends of relationships.
func propertiesOf(path string, size int64) (sum int64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	segment, err := parquet.OpenFile(file, size)
	if err != nil {
		return 0, err
	}
	for _, group := range segment.Metadata().RowGroups {
		for _, chunk := range group.Columns {
			name := chunk.MetaData.PathInSchema[0]
			if !strings.HasPrefix(name, "_from") && !strings.HasPrefix(name, "_to") {
				sum += chunk.MetaData.TotalCompressedSize
			}
		}
	}
	return sum, nil
}
