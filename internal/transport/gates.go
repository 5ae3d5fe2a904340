package transport

import (
	"crypto/rand"
	"maps"
	"slices"
	"sync"
	"time"
)

// gates holds the gate of every quota in use. An API without a quota has one
// too, with no limits: a 429 there pauses the whole API.
type gates struct {
	scope  string
	scale  float64
	ledger Ledger
	owner  string

	mu     sync.Mutex
	byName map[string]*gate
}

func newGates(cfg Config) *gates {
	return &gates{
		scope:  cfg.Scope,
		scale:  cfg.QuotaWindowScale,
		ledger: cfg.Ledger,
		owner:  rand.Text(),
		byName: make(map[string]*gate),
	}
}

// of returns the gate of quota, or that of api itself when quota is nil.
func (s *gates) of(api API, quota *Quota) *gate {
	name, limits := string(api), []Limit(nil)
	if quota != nil {
		name, limits = quota.Name, s.scaled(quota.Limits)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if g, ok := s.byName[name]; ok {
		return g
	}
	g := &gate{
		api:    api,
		name:   name,
		limits: limits,
		ledger: s.ledger,
		key:    s.scope + "/" + name,
		owner:  s.owner,
		left:   make(chan struct{}),
	}
	s.byName[name] = g
	return g
}

// limited are the gates with limits, by name.
func (s *gates) limited() []*gate {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []*gate
	for _, name := range slices.Sorted(maps.Keys(s.byName)) {
		if g := s.byName[name]; len(g.limits) > 0 {
			all = append(all, g)
		}
	}
	return all
}

func (s *gates) scaled(limits []Limit) []Limit {
	scaled := make([]Limit, len(limits))
	for i, limit := range limits {
		window := time.Duration(float64(limit.Window) * s.scale)
		scaled[i] = Limit{Calls: limit.Calls, Window: window}
	}
	return scaled
}
