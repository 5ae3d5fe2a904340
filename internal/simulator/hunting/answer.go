package hunting

import (
	"time"

	"parapet/internal/simulator/kql"
	"parapet/internal/simulator/wire"
)

// Answer is the result of a query.
type Answer struct {
	Columns []kql.Column
	// Rows is a JSON array of objects.
	Rows wire.Packed
	// Count is the number of rows.
	Count int
	// Processor is the processor time that the query took.
	Processor time.Duration
}

// collect writes the rows down.
func (s *Service) collect(result kql.Result) (*Answer, error) {
	packer := wire.NewPacker()
	count, err := s.write(packer, result)
	return &Answer{Columns: result.Columns, Rows: packer.Close(), Count: count}, err
}

// write writes a JSON array of objects, and counts them.
func (s *Service) write(to *wire.Packer, result kql.Result) (count int, err error) {
	keys := keysOf(result.Columns)
	line := []byte{'['}
	for row := range result.Rows {
		if count == MaxRows {
			break
		}
		if count > 0 {
			line = append(line, ',')
		}
		count++
		line = appendRow(line, keys, row)
		_, _ = to.Write(line) // which cannot fail
		line = line[:0]
		if to.Size() > s.cfg.MaxBytes {
			return count, ErrTooLarge
		}
	}
	_, _ = to.Write(append(line, ']'))
	return count, nil
}

// keysOf are the names of columns as members of an object begin with them.
func keysOf(columns []kql.Column) [][]byte {
	keys := make([][]byte, len(columns))
	for i, c := range columns {
		keys[i] = append(kql.Text(c.Name).AppendJSON(nil), ':')
	}
	return keys
}

// appendRow appends a row as an object.
func appendRow(line []byte, keys [][]byte, row kql.Row) []byte {
	line = append(line, '{')
	for i, key := range keys {
		if i > 0 {
			line = append(line, ',')
		}
		line = row.Value(i).AppendJSON(append(line, key...))
	}
	return append(line, '}')
}
