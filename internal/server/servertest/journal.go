package servertest

import (
	"regexp"
	"strings"
	"sync"
)

// journal is what the server has logged.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

// Logged are the parts of what the server has logged, of warnings and worse, that
// match a pattern, in their order.
func (w *World) Logged(pattern string) []string {
	w.log.mu.Lock()
	defer w.log.mu.Unlock()
	return regexp.MustCompile(pattern).FindAllString(w.log.text.String(), -1)
}
