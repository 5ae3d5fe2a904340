package app

import (
	"fmt"
	"sync"
	"time"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/terminal"
	"parapet/internal/transport"
)

// progress shows a run while it lasts: a line for each step at work on a
// terminal, a line when a step begins, waits or ends elsewhere.
type progress struct {
	screen *terminal.Screen
	name   string

	mu      sync.Mutex
	began   time.Time
	running []ingest.Event
	waiting map[string]transport.Wait // by quota
	told    map[string]string         // the step that gave a reason first, by reason
}

func newProgress(screen *terminal.Screen, name string) *progress {
	return &progress{screen: screen, name: name, began: time.Now(), waiting: map[string]transport.Wait{}, told: map[string]string{}}
}

// event takes the news of a step.
func (p *progress) event(e ingest.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	began := p.replace(e)
	switch {
	case e.Outcome != "":
		p.screen.Println(p.ended(e))
	case began && !p.screen.IsLive():
		p.screen.Println(fmt.Sprintf("  %-21s started", e.Step))
	}
	p.draw()
}

// replace takes the newest state of a step, and reports whether it has only
// just begun.
func (p *progress) replace(e ingest.Event) bool {
	for i := range p.running {
		if p.running[i].Step != e.Step {
			continue
		}
		if e.Outcome != "" {
			p.running = append(p.running[:i], p.running[i+1:]...)
		} else {
			p.running[i] = e
		}
		return false
	}
	if e.Outcome == "" {
		p.running = append(p.running, e)
	}
	return e.Outcome == ""
}

// wait takes the news that calls wait for a quota.
func (p *progress) wait(w transport.Wait) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before, ok := p.waiting[w.Quota]
	p.waiting[w.Quota] = w
	if !p.screen.IsLive() && (!ok || w.Until.After(before.Until)) && time.Until(w.Until) > time.Second {
		p.screen.Println("  " + waiting(w))
	}
	p.draw()
}

// end leaves the finished lines alone on the screen.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running = nil
	p.screen.Live()
}

func (p *progress) draw() {
	lines := []string{fmt.Sprintf("%s, %s", p.name, time.Since(p.began).Round(time.Second))}
	for _, e := range p.running {
		lines = append(lines, working(e))
	}
	for quota, w := range p.waiting {
		if time.Now().After(w.Until) {
			delete(p.waiting, quota)
			continue
		}
		lines = append(lines, "  "+waiting(w))
	}
	p.screen.Live(lines...)
}

func working(e ingest.Event) string {
	switch {
	case e.Expected > 0:
		return fmt.Sprintf("  %-21s %s %d of %d", e.Step, terminal.Bar(e.Done, e.Expected, 20), e.Done, e.Expected)
	case e.Done > 0:
		return fmt.Sprintf("  %-21s %d", e.Step, e.Done)
	}
	return fmt.Sprintf("  %-21s …", e.Step)
}

// ended is how a step ended. A reason that several steps share is told once.
func (p *progress) ended(e ingest.Event) string {
	mark := "✗"
	switch e.Outcome {
	case graph.Succeeded:
		mark = "✓"
	case graph.Skipped:
		mark = "-"
	}
	line := fmt.Sprintf("%s %-21s %s", mark, e.Step, e.Outcome)
	if e.Reason == "" {
		return line
	}
	if first, ok := p.told[e.Reason]; ok {
		return line + ": as " + first
	}
	p.told[e.Reason] = e.Step
	return line + ": " + e.Reason
}

func waiting(w transport.Wait) string {
	return fmt.Sprintf("waiting until %s for %s (%s)", w.Until.Local().Format("15:04:05"), w.Quota, w.Reason)
}
