package fault

import (
	"slices"
	"sync"
)

// Set holds the faults that are still to happen, in the order they were
// added. It is safe for concurrent use.
type Set struct {
	// Advance lets the world live for some hours.
	Advance func(hours int)

	mu     sync.Mutex
	faults []Fault
}

// Add appends a fault for the next f.Times calls that match, one when zero.
func (s *Set) Add(f Fault) error {
	if err := f.Validate(); err != nil {
		return err
	}
	f.Times = max(f.Times, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f)
	return nil
}

// List returns the faults that are still to happen; never nil.
func (s *Set) List() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Fault{}, s.faults...)
}

// Clear forgets all faults.
func (s *Set) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// take spends the first fault that is due to a call. Those before it that let
// some calls through have let one more through.
func (s *Set) take(method, path, api string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.faults {
		f := &s.faults[i]
		if !f.Match.hits(method, path, api) {
			continue
		}
		if f.After > 0 {
			f.After--
			continue
		}
		taken := *f
		if f.Times--; f.Times == 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		return taken, true
	}
	return Fault{}, false
}
