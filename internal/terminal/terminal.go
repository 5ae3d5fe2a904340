// Package terminal writes for people: tables whose columns align, and progress
// that redraws itself on a terminal and comes as plain lines elsewhere.
//
// It draws what it is given and knows nothing of what that means.
package terminal

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"

	"parapet/internal/glyph"
)

// Screen is where progress goes. A terminal shows finished lines and, below
// them, a block of live lines that is redrawn; anything else gets the finished
// lines only. It is safe for concurrent use.
type Screen struct {
	mu    sync.Mutex
	out   io.Writer
	size  func() (width int, live bool)
	drawn int // live lines on the screen now
	live  []string
}

// NewScreen writes to a file, redrawing when it is a terminal.
func NewScreen(file *os.File) *Screen {
	return &Screen{out: file, size: func() (int, bool) {
		width, _, err := term.GetSize(int(file.Fd()))
		return width, err == nil && width > 0
	}}
}

// NewLog writes plain lines.
func NewLog(out io.Writer) *Screen {
	return &Screen{out: out, size: func() (int, bool) { return 0, false }}
}

// IsLive says whether live lines are shown.
func (s *Screen) IsLive() bool {
	_, live := s.size()
	return live
}

// Println writes a line that stays.
func (s *Screen) Println(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.erase()
	fmt.Fprintln(s.out, line)
	s.draw()
}

// Live replaces the block of live lines; without lines it ends the block.
func (s *Screen) Live(lines ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.erase()
	s.live = lines
	s.draw()
}

// erase moves to the first live line and clears from there.
func (s *Screen) erase() {
	if s.drawn > 0 {
		fmt.Fprintf(s.out, "\x1b[%dA\x1b[J", s.drawn)
		s.drawn = 0
	}
}

func (s *Screen) draw() {
	width, live := s.size()
	if !live {
		return
	}
	for _, line := range s.live {
		fmt.Fprintln(s.out, glyph.Cut(line, width-1))
	}
	s.drawn = len(s.live)
}

// Bar draws a part of a whole as a bar of so many cells.
func Bar(done, of, cells int) string {
	full := 0
	if of > 0 {
		full = min(done*cells/of, cells)
	}
	return strings.Repeat("█", full) + strings.Repeat("░", cells-full)
}
