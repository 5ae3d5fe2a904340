package server

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// check is something without which the server can serve nobody.
type check struct {
	name string
	fine func(ctx context.Context) error
}

// patience is how long a check may take.
const patience = 2 * time.Second

// readiness is what /readyz answers.
type readiness struct {
	Ready bool `json:"ready"`
	// Checks says of each what is wrong, "ok" when nothing is.
	Checks map[string]string `json:"checks"`
}

// alive answers /healthz: a process that answers at all is alive, and restarting
// it would not mend what /readyz tells of.
func alive(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n")) // who does not wait for it does not need it
}

// ready answers /readyz. Why something is wrong is for the log: who asks need not
// have signed in.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	answer := s.readiness(r.Context())
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !answer.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (s *Server) readiness(ctx context.Context) readiness {
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	answer := readiness{Ready: true, Checks: map[string]string{}}
	var mu sync.Mutex
	var checking sync.WaitGroup
	for _, c := range s.checks() {
		checking.Go(func() {
			err := c.fine(ctx)
			mu.Lock()
			defer mu.Unlock()
			answer.Checks[c.name] = "ok"
			if err != nil {
				s.logger.Warn("not ready", "check", c.name, "error", err)
				answer.Checks[c.name], answer.Ready = "failed", false
			}
		})
	}
	checking.Wait()
	select {
	case <-s.stopping:
		answer.Ready, answer.Checks["server"] = false, "stopping"
	default:
		answer.Checks["server"] = "ok"
	}
	return answer
}
