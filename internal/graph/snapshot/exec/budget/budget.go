// Package budget counts the memory that one query holds beside the graph. It
// counts what grows with the matches; it knows nothing of what that is.
package budget

import (
	"sync/atomic"

	"parapet/internal/graph/plan"
)

// Meter counts bytes, for all goroutines of a query. A nil Meter has no limit.
type Meter struct {
	limit   int64
	used    atomic.Int64
	stopped atomic.Bool
}

// NewMeter is a meter that allows so many bytes, any number when limit is 0.
func NewMeter(limit int64) *Meter { return &Meter{limit: limit} }

// Take counts bytes that are held from now on, and says whether the query may
// go on.
func (m *Meter) Take(bytes int) bool {
	if m == nil {
		return true
	}
	used := m.used.Add(int64(bytes))
	return !m.stopped.Load() && (m.limit == 0 || used <= m.limit)
}

// Held is how many bytes are held.
func (m *Meter) Held() int { return int(m.used.Load()) }

// Stop makes Take say that the query may not go on.
func (m *Meter) Stop() { m.stopped.Store(true) }

// Stopped says whether the query was stopped.
func (m *Meter) Stopped() bool { return m != nil && m.stopped.Load() }

// Free counts bytes that are no longer held.
func (m *Meter) Free(bytes int) {
	if m != nil {
		m.used.Add(-int64(bytes))
	}
}

// Err is the *plan.BudgetError when more was taken than is allowed.
func (m *Meter) Err() error {
	if m == nil || m.limit == 0 || m.used.Load() <= m.limit {
		return nil
	}
	return &plan.BudgetError{Memory: m.limit}
}
