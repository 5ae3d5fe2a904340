package odata

import (
	"io"
	"sync"
)

const (
	// windowSize is how much of an answer is held at a time: what was just unpacked is
	// read while it is at hand.
	windowSize = 256 << 10
	// maxKeptWindow bounds what is kept for the next answer.
	maxKeptWindow = 4 << 20
)

// window is the part of an answer that was read, of which some was passed already.
type window struct {
	r      io.Reader
	text   []byte
	passed int
	err    error // why no more can be read
}

var windows = sync.Pool{New: func() any { return &window{text: make([]byte, 0, windowSize)} }}

// openWindow begins an answer.
func openWindow(r io.Reader) *window {
	w := windows.Get().(*window)
	w.r, w.text, w.passed, w.err = r, w.text[:0], 0, nil
	return w
}

func (w *window) close() {
	w.r = nil
	if cap(w.text) <= maxKeptWindow {
		windows.Put(w)
	}
}

// more drops what was passed, reads on, and reports whether more came. The window
// grows when most of it was not passed.
func (w *window) more() bool {
	if w.err != nil {
		return false
	}
	rest, room := copy(w.text, w.text[w.passed:]), w.text
	if rest > cap(room)/2 {
		room = make([]byte, 2*cap(room))
		copy(room, w.text[:rest])
	}
	w.text, w.err = fillUp(room[:rest], w.r)
	w.passed = 0
	return len(w.text) > rest
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
