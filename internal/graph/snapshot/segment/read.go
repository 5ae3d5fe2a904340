package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// File is an open segment. Every error of its methods wraps
// graph.ErrDamaged. It is safe for concurrent use.
type File struct {
	name    string
	rows    int
	dict    *column.Dict
	data    io.ReaderAt
	parquet *parquet.File
}

// Open reads the directory of a segment of so many rows. Strings are read
// into the dictionary. The name is for errors.
func Open(name string, data io.ReaderAt, size int64, rows int, d *column.Dict) (*File, error) {
	f := &File{name: name, rows: rows, dict: d, data: data}
	err := f.guard(func() (err error) {
		if err := checkEnd(data, size); err != nil {
			return err
		}
		f.parquet, err = parquet.OpenFile(data, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.ReadBufferSize(readBuffer))
		if err == nil && f.parquet.NumRows() != int64(rows) {
			err = fmt.Errorf("it has %d rows instead of %d", f.parquet.NumRows(), rows)
		}
		return err
	})
	return f, err
}

// checkEnd fails when a file of the size cannot hold the directory that its
// last bytes tell of: how many bytes it has, then four letters, with which the
// file begins too. Parquet's reader takes memory for as many as they say.
func checkEnd(data io.ReaderAt, size int64) error {
	const begin, end = 4, 8
	var last [end]byte
	if size < begin+end {
		return errors.New("it is too short")
	}
	if _, err := data.ReadAt(last[:], size-end); err != nil {
		return err
	}
	if int64(binary.LittleEndian.Uint32(last[:])) > size-begin-end {
		return errors.New("it is shorter than its directory")
	}
	return nil
}

// readBuffer is how many bytes of a column are read from the disk at once.
const readBuffer = 1 << 17

// Close closes what the segment is read from.
func (f *File) Close() error {
	if c, ok := f.data.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// guard calls read and makes its failure one of the file. Parquet's reader
// panics on some files that are not as the format wants them.
func (f *File) guard(read func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = f.Damaged(fmt.Errorf("%v", p))
		}
	}()
	if err := read(); err != nil {
		return f.Damaged(err)
	}
	return nil
}

// Damaged is the error that the file does not hold what it should.
func (f *File) Damaged(why error) error {
	return fmt.Errorf("%s is %w: %w", f.name, graph.ErrDamaged, why)
}

// Rows is the number of rows.
func (f *File) Rows() int { return f.rows }

// Column reads the named column. It is nil when the segment has none of that
// name and kind, or when all its values are undefined.
func (f *File) Column(name string, k graph.Kind) (column.Column, error) {
	leaf, ok := f.find(name, k)
	if !ok {
		return nil, nil
	}
	to := newReceiver(k, f)
	err := f.guard(func() error {
		if err := f.pages(leaf, to.page); err != nil {
			return err
		}
		return to.complete()
	})
	if err != nil {
		return nil, fmt.Errorf("column %s of %w", name, err)
	}
	return to.made.Column(), nil
}

var (
	errNoColumn = errors.New("a column is missing")
	errNumber   = errors.New("a number is out of place")
)

// Ints reads the named column of numbers below 2^31.
func (f *File) Ints(name string) (*column.Ints, error) {
	ints := column.RoomForInts(f.rows)
	err := f.EachInts(name, func(_ int, numbers []int32) error {
		if !ints.AppendAll(numbers) {
			return errNumber
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return ints, nil
}

// EachInts hands over the numbers of the named column page by page, with the row of
// the first. They are below 2^31, and valid until take returns. Its error says how the
// file is damaged.
func (f *File) EachInts(name string, take func(row int, numbers []int32) error) error {
	row := 0
	err := f.guard(func() error {
		leaf, ok := f.find(name, graph.KindUndefined)
		if !ok {
			return errNoColumn
		}
		return f.pages(leaf, func(p parquet.Page) error {
			data := p.Data()
			numbers := data.Int32()
			if row += len(numbers); row > f.rows {
				return errNumber
			}
			return take(row-len(numbers), numbers)
		})
	})
	if err == nil && row != f.rows {
		err = fmt.Errorf("%s is %w: rows are missing", f.name, graph.ErrDamaged)
	}
	if err != nil {
		return fmt.Errorf("column %s of %w", name, err)
	}
	return nil
}

// find is the place of a column of the kind among the columns of the file.
func (f *File) find(name string, k graph.Kind) (int, bool) {
	path := []string{name}
	if k == graph.KindList {
		path = append(path, element...)
	}
	have, ok := f.parquet.Schema().Lookup(path...)
	if !ok {
		return 0, false
	}
	want, _ := schema([]Field{{Name: name, Kind: k}}).Lookup(path...)
	return have.ColumnIndex, have.Node.Type().String() == want.Node.Type().String() &&
		have.MaxDefinitionLevel == want.MaxDefinitionLevel && have.MaxRepetitionLevel == want.MaxRepetitionLevel
}

// pages calls visit with each page of a column.
func (f *File) pages(leaf int, visit func(parquet.Page) error) error {
	for _, group := range f.parquet.RowGroups() {
		if err := eachPage(group.ColumnChunks()[leaf].Pages(), visit); err != nil {
			return err
		}
	}
	return nil
}

func eachPage(pages parquet.Pages, visit func(parquet.Page) error) (err error) {
	defer func() { err = errors.Join(err, pages.Close()) }()
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		err = visit(page)
		parquet.Release(page)
		if err != nil {
			return err
		}
	}
}
