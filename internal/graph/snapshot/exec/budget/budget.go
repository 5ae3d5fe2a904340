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
	over    atomic.Bool // more was taken than is allowed
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
	if used := m.used.Add(int64(bytes)); m.limit > 0 && used > m.limit {
		m.over.Store(true)
	}
	return !m.stopped.Load() && !m.over.Load()
}

// Fits counts bytes if there is room for them, and says whether there is, for
// who can do with less.
func (m *Meter) Fits(bytes int) bool {
	if m == nil {
		return true
	}
	used := m.used.Add(int64(bytes))
	if m.limit == 0 || used <= m.limit {
		return true
	}
	m.Free(bytes)
	return false
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

// Err is the *plan.BudgetError when more was ever taken than is allowed: what
// was refused then is missing, whatever was given back since.
func (m *Meter) Err() error {
	if m == nil || !m.over.Load() {
		return nil
	}
	return &plan.BudgetError{Memory: m.limit}
}
