package snapshot

// BreakDisk has every step that changes the store's folder ask first. An
// error takes the place of the step.
func (s *Store) BreakDisk(before func(step, name string) error) { s.dir.Before = before }

// FoldAfter has a new base take the place of so many deltas, however large.
func (s *Store) FoldAfter(deltas int) { s.folding = folding{deltas: deltas} }
