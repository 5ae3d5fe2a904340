package defender

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/odata"
)

// maxRowBytes bounds one row of an export file. Rows are about a kilobyte; a
// product in many places lists them all.
const maxRowBytes = 16 << 20

// lineReader takes export files apart.
type lineReader struct {
	long []byte // a line that is longer than what is read at a time
}

// each gives row each line of r that is not blank: the files hold a row a line.
// It gives spoilt lines too, which must not spoil those after them. The bytes
// are valid until row returns.
func (l *lineReader) each(r io.Reader, row func([]byte) error) error {
	lines := bufio.NewReaderSize(r, 256<<10)
	for {
		line, err := l.line(lines)
		last := errors.Is(err, io.EOF)
		if err != nil && !last {
			return err
		}
		if last && isTorn(line) {
			return io.ErrUnexpectedEOF // what transport takes for a broken download
		}
		if line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte(odata.ByteOrderMark))); len(line) > 0 {
			if err := row(line); err != nil {
				return err
			}
		}
		if last {
			return nil
		}
	}
}

// line reads a line. Of one that is longer than a row may be it gives a byte
// more than that. The error is that of the last read, io.EOF on the last line.
func (l *lineReader) line(lines *bufio.Reader) ([]byte, error) {
	line, err := lines.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	l.long = append(l.long[:0], line...)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = lines.ReadSlice('\n')
		l.long = append(l.long, line[:min(len(line), maxRowBytes+1-len(l.long))]...)
	}
	return l.long, err
}

// isTorn tells whether a file ends in the middle of a row.
func isTorn(last []byte) bool {
	if len(last) > maxRowBytes {
		return false
	}
	_, err := jsontext.NewDecoder(bytes.NewReader(last), rowOptions...).ReadValue()
	return errors.Is(err, io.ErrUnexpectedEOF)
}

var rowOptions = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
