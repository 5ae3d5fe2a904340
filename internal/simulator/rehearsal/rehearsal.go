// Package rehearsal finds answers of a large tenant before clients ask for them.
//
// The services that are simulated keep what they answer at hand, on machines of
// their own; to find it in a world takes processors from the client that is being
// measured. Its flow: a question that is asked of a moment of the world is noted
// with its answer, and once time has passed, Rehearse answers the same questions of
// the new moment. An answer must follow from the question and the moment alone.
// The package does not know what questions are about.
package rehearsal

import (
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"parapet/internal/simulator/world"
)

// Large is how many devices make answers take long.
const Large = 20_000

// Log keeps the answers about one moment of the world, and knows which questions
// were asked. It is safe for concurrent use, and the zero value is ready.
type Log[A any] struct {
	mu      sync.Mutex
	of      *world.Tenant
	answers map[string]*answer[A]
}

// answer is what find says of a moment, found once.
type answer[A any] struct {
	find  func(*world.Tenant) A
	get   func() A
	asked bool
}

// Ask answers a question about a moment, by find where no answer is at hand. Of a
// small tenant none is kept, and none of a moment that is past.
func (l *Log[A]) Ask(t *world.Tenant, question string, find func(*world.Tenant) A) A {
	if len(t.Devices) <= Large {
		return find(t)
	}
	l.mu.Lock()
	switch {
	case l.of == nil || l.of.Clock.Before(t.Clock):
		l.begin(t)
	case l.of != t:
		l.mu.Unlock()
		return find(t)
	}
	kept := l.answers[question]
	if kept == nil {
		kept = l.add(question, find)
	}
	kept.asked = true
	l.mu.Unlock()
	return kept.get()
}

// Rehearse answers of a new moment what was asked of the last, on all processors.
func (l *Log[A]) Rehearse(t *world.Tenant) {
	l.mu.Lock()
	last := l.answers
	if l.begin(t); len(t.Devices) <= Large {
		last = nil
	}
	var work errgroup.Group
	work.SetLimit(runtime.GOMAXPROCS(0))
	var next []*answer[A]
	for question, kept := range last {
		if kept.asked {
			next = append(next, l.add(question, kept.find))
		}
	}
	l.mu.Unlock()
	for _, kept := range next {
		work.Go(func() error { kept.get(); return nil })
	}
	_ = work.Wait() // none fails
}

// begin forgets the last moment.
func (l *Log[A]) begin(t *world.Tenant) { l.of, l.answers = t, map[string]*answer[A]{} }

func (l *Log[A]) add(question string, find func(*world.Tenant) A) *answer[A] {
	t := l.of
	kept := &answer[A]{find: find, get: sync.OnceValue(func() A { return find(t) })}
	l.answers[question] = kept
	return kept
}
