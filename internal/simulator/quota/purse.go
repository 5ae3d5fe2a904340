package quota

import (
	"fmt"
	"sync"
	"time"
)

// Allowance is an amount that may be spent in a window: processor time, or the
// units that calls cost.
type Allowance struct {
	Amount int64
	Window time.Duration
}

// Shortage says which allowance is used up and how long that lasts.
type Shortage struct {
	Allowance Allowance
	// Wait is the time until there is something left of it.
	Wait time.Duration
}

// Error says so without the words of any API.
func (s *Shortage) Error() string {
	return fmt.Sprintf("the allowance for %s is used up for %s", s.Allowance.Window, s.Wait)
}

// Purse remembers what was spent, by key. Where a [Meter] counts calls, a purse
// adds up what they cost, which may be known after they end only: whoever begins
// with something left may spend more than is left. It is safe for concurrent
// use.
type Purse struct {
	scale float64

	mu    sync.Mutex
	spent map[string][]expense
}

type expense struct {
	at     time.Time
	amount int64
}

// NewPurse returns a purse whose windows last scale times as long as the
// allowances say; zero means one.
func NewPurse(scale float64) *Purse {
	if scale == 0 {
		scale = 1
	}
	return &Purse{scale: scale, spent: map[string][]expense{}}
}

// Lacks returns the allowance that is used up for longest, or nil when there is
// something left of all.
func (p *Purse) Lacks(key string, allowances ...Allowance) *Shortage {
	now := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	var worst *Shortage
	for _, a := range allowances {
		if wait := p.wait(key, a.Amount, now.Add(-p.window(a))); wait > 0 && (worst == nil || wait > worst.Wait) {
			worst = &Shortage{a, wait}
		}
	}
	return worst
}

func (p *Purse) window(a Allowance) time.Duration {
	return time.Duration(float64(a.Window) * p.scale)
}

// wait is how long until less than limit was spent after start.
func (p *Purse) wait(key string, limit int64, start time.Time) time.Duration {
	var sum int64
	expenses := p.spent[key]
	for i := len(expenses) - 1; i >= 0 && expenses[i].at.After(start); i-- {
		if sum += expenses[i].amount; sum >= limit {
			return expenses[i].at.Sub(start)
		}
	}
	return 0
}

// Spend adds an expense, forgets those that no window of the allowances holds
// any more, and returns the largest share of an allowance that is used.
func (p *Purse) Spend(key string, amount int64, allowances ...Allowance) (used float64) {
	now := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	expenses := append(p.spent[key], expense{now, amount})
	kept := len(expenses)
	for _, a := range allowances {
		var sum int64
		oldest := len(expenses)
		for ; oldest > 0 && expenses[oldest-1].at.After(now.Add(-p.window(a))); oldest-- {
			sum += expenses[oldest-1].amount
		}
		kept = min(kept, oldest)
		used = max(used, float64(sum)/float64(a.Amount))
	}
	p.spent[key] = expenses[kept:]
	return used
}
