package odata

import (
	"bytes"
	"errors"
	"io"
)

// piece is how much of an answer is read at a time for which there is no room yet.
const piece = 1 << 20

// fill reads all of r into memory. An answer may have a hundred megabytes. A buffer
// that grows by itself clears and copies as much at once, and for so long the
// process cannot stop all of its work, as collecting garbage needs; pieces are
// cleared and copied one by one.
func fill(memory *bytes.Buffer, r io.Reader) error {
	memory.Reset()
	first, err := fillUp(memory.AvailableBuffer(), r)
	pieces, size := [][]byte{first}, len(first)
	for err == nil {
		var next []byte
		next, err = fillUp(make([]byte, 0, piece), r)
		pieces, size = append(pieces, next), size+len(next)
	}
	text := first
	if size > cap(first) {
		text = make([]byte, 0, size)
		for _, p := range pieces {
			text = append(text, p...)
		}
	}
	*memory = *bytes.NewBuffer(text)
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// fillUp reads until a buffer is full, or no more can be read.
func fillUp(buffer []byte, r io.Reader) ([]byte, error) {
	for len(buffer) < cap(buffer) {
		n, err := r.Read(buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		if err != nil {
			return buffer, err
		}
	}
	return buffer, nil
}
