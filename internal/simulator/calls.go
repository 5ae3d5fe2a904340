package simulator

import (
	"maps"
	"sync"
)

// calls counts what clients asked for, faults included.
type calls struct {
	mu    sync.Mutex
	apis  map[string]int
	paths map[string]int
}

func (c *calls) count(api, route string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.apis == nil {
		c.apis, c.paths = map[string]int{}, map[string]int{}
	}
	c.apis[api]++
	c.paths[route]++
}

// snapshot is what the control plane answers: every API with its count, zero
// included, and the routes that were asked for.
func (c *calls) snapshot() map[string]any {
	c.mu.Lock()
	defer c.mu.Unlock()
	answer := map[string]any{"paths": maps.Clone(c.paths)}
	if c.paths == nil {
		answer["paths"] = map[string]int{}
	}
	for _, api := range []string{"login", "graph", "hunting", "defender", "storage"} {
		answer[api] = c.apis[api]
	}
	return answer
}

func (c *calls) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.apis, c.paths = nil, nil
}
