package query

import (
	"container/list"
	"slices"
	"time"
)

const (
	// mostRows is how many rows are kept to be turned over, partRows as how many
	// a part counts for what it keeps besides, such as its generation. The part
	// that was read last is kept whatever it has.
	mostRows = 200_000
	partRows = 100
	// mostBytes is how much the readings may take without their rows, and
	// leastReading how much one takes at least. At 25 other lists a second that is
	// enough for all that begin during a cursor's life.
	mostBytes    = 32 << 20
	leastReading = 1 << 10
	// partLife is how long rows are at hand after they were last used. Whoever asks
	// for more of them later has them read again.
	partLife = time.Minute
)

// cost is how many rows a part counts.
func (p *part) cost() int { return partRows + len(p.answer.Rows) }

// keep remembers a reading until its cursors expire.
func (p *Pager) keep(r *reading) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.readings[r.id] != nil {
		return // somebody asked for the same at the same time
	}
	for p.bytes+r.weight > mostBytes && len(p.readings) > 0 {
		p.forget(p.oldest())
	}
	p.bytes += r.weight
	r.used = time.Now()
	r.expiry = time.AfterFunc(CursorLife, func() { p.expire(r) })
	p.readings[r.id] = r
}

func (p *Pager) oldest() *reading {
	var oldest *reading
	for _, r := range p.readings {
		if oldest == nil || r.used.Before(oldest.used) {
			oldest = r
		}
	}
	return oldest
}

// reading is a kept reading, whose life begins again, or nil.
func (p *Pager) reading(id string) *reading {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.readings[id]
	if r != nil {
		r.used = time.Now()
		r.expiry.Reset(CursorLife)
	}
	return r
}

// expire forgets a reading that was not used during a cursor's life. It may
// have been used while its time ran out.
func (p *Pager) expire(r *reading) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.readings[r.id] == r && time.Since(r.used) >= CursorLife {
		p.forget(r)
	}
}

func (p *Pager) forget(r *reading) {
	r.expiry.Stop()
	delete(p.readings, r.id)
	p.bytes -= r.weight
	for len(r.parts) > 0 {
		p.drop(r.parts[0])
	}
}

// held is a part at hand that has the page behind so many rows, or nil.
func (p *Pager) held(r *reading, offset int) *part {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range r.parts {
		if one := e.Value.(*part); one.covers(offset) {
			one.used = time.Now()
			p.parts.MoveToFront(e)
			return one
		}
	}
	return nil
}

// graphOf is the generation of a reading of which a part is at hand, else nil.
func (p *Pager) graphOf(r *reading) Graph {
	p.mu.Lock()
	defer p.mu.Unlock()
	return r.graph
}

// hold keeps a part at hand, in the place of those that were not used for
// longest.
func (p *Pager) hold(fetched *part, g Graph) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := fetched.of
	if p.readings[r.id] != r {
		return
	}
	fetched.used = time.Now()
	r.graph, r.parts = g, append(r.parts, p.parts.PushFront(fetched))
	p.rows += fetched.cost()
	for p.rows > mostRows && p.parts.Len() > 1 {
		p.drop(p.parts.Back())
	}
	if !p.lapsing {
		p.lapsing = true
		time.AfterFunc(partLife, p.lapse)
	}
}

// lapse drops the parts whose life is over, and comes again when the next one's is.
func (p *Pager) lapse() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.parts.Len() > 0 {
		oldest := p.parts.Back()
		left := partLife - time.Since(oldest.Value.(*part).used)
		if left > 0 {
			time.AfterFunc(left, p.lapse)
			return
		}
		p.drop(oldest)
	}
	p.lapsing = false
}

func (p *Pager) drop(e *list.Element) {
	gone := p.parts.Remove(e).(*part)
	p.rows -= gone.cost()
	r := gone.of
	r.parts = slices.DeleteFunc(r.parts, func(one *list.Element) bool { return one == e })
	if len(r.parts) == 0 {
		r.graph = nil
	}
}
