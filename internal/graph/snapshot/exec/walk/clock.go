package walk

import "time"

// clock finds out what the time of a walk goes to. To ask for the time at
// every look would take longer than the look; so samples of looks are timed,
// and what a look takes on average by how many there were shares out the whole
// time. Adding a match to the collector counts as a look as well.
type clock struct {
	looks   []int // by operator, those of the collector last
	spent   []time.Duration
	samples []int
	taken   int
	timed   int // whose look is being timed, nowhere when none is
	since   time.Time
	left    int // looks until the next sample
}

const (
	// The first looks are all timed, so that short walks have samples, then one
	// now and then.
	early  = 64
	seldom = 2000
)

func newClock(operators int) clock {
	return clock{
		looks: make([]int, operators+1), spent: make([]time.Duration, operators+1),
		samples: make([]int, operators+1), timed: nowhere,
	}
}

// look counts a look of an operator.
func (c *clock) look(op int) {
	c.looks[op]++
	if c.left--; c.left < 0 {
		c.sample(op)
	}
}

// sample ends the timing of a look, and begins the next.
func (c *clock) sample(op int) {
	if c.timed == nowhere || c.taken < early {
		c.lap(op)
		c.left = 0
		return
	}
	c.rest()
}

// lap ends the timing of one look and begins that of another.
func (c *clock) lap(op int) {
	now := time.Now()
	if c.timed != nowhere {
		c.spent[c.timed] += now.Sub(c.since)
		c.samples[c.timed]++
		c.taken++
	}
	c.timed, c.since = op, now
}

// rest ends the timing of a look, and waits before the next.
func (c *clock) rest() {
	c.lap(nowhere)
	c.left = 0
	if c.taken >= early {
		c.left = seldom
	}
}

// weights adds what the looks of every operator take, as far as the samples
// tell.
func (c *clock) weights(sum []float64) {
	spent, samples := time.Duration(0), 0
	for i := range c.looks {
		spent, samples = spent+c.spent[i], samples+c.samples[i]
	}
	for i, looks := range c.looks {
		each := float64(spent) / float64(max(samples, 1))
		if c.samples[i] > 0 {
			each = float64(c.spent[i]) / float64(c.samples[i])
		}
		sum[i] += each * float64(looks)
	}
}

// scanned is how many things the operators after the first have looked at.
func (c *clock) scanned() int {
	n := 0
	for _, looks := range c.looks[1 : len(c.looks)-1] {
		n += looks
	}
	return n
}
