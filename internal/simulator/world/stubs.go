package world

import "time"

type platform uint8
type session struct{}
type install struct{}
type staff struct{}

// Product is a stub.
type Product struct{}

// New founds the world.
func New(cfg Config) *World {
	w := &World{cfg: cfg}
	t := &Tenant{}
	t.seal()
	w.now.Store(t)
	return w
}

// Tenant returns the world as it is now.
func (w *World) Tenant() *Tenant { return w.now.Load() }

// Clock returns the world's time, which passes in Advance only.
func (w *World) Clock() time.Time { return w.Tenant().Clock }

// Hours returns for how many hours the world has been advanced since New.
func (w *World) Hours() int { return w.hours }

// Advance lets hours pass and answers the net change. Less than one hour
// changes nothing.
func (w *World) Advance(hours int) Changes { return nil }
