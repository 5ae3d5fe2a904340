package ingest

import (
	"sync"

	"parapet/internal/graph"
)

// Event tells that a step began, went on or ended.
type Event struct {
	Step string
	// Done counts the records, groups or devices that were dealt with. It may
	// begin anew when a step takes another route.
	Done int
	// Expected is how many there will be, 0 while nobody knows.
	Expected int
	// Outcome is empty until the step has ended.
	Outcome graph.Outcome
	// Reason belongs to the outcome.
	Reason string
}

// pace counts how far a step has come. It is safe for concurrent use.
type pace struct {
	mu             sync.Mutex
	done, expected int
}

// stride is after how many records a step tells of itself that does not know
// how many there will be. One that knows counts calls, and tells of each.
const stride = 500

func (p *pace) expect(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done, p.expected = 0, n
}

func (p *pace) expectMore(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected += n
}

// advance counts n more and tells of it when that is worth it. Counts are told in
// order.
func (p *pace) advance(n int, tell func(done, expected int)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.done
	p.done += n
	if p.expected > 0 || p.done/stride > before/stride {
		tell(p.done, p.expected)
	}
}

func (p *pace) state() (done, expected int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done, p.expected
}
