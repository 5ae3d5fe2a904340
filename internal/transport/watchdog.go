package transport

import (
	"context"
	"errors"
	"sync"
	"time"
)

var errStalled = errors.New("no answer in time")

// watchdog ends a request that stands still: one that gets no headers, or a body
// that stops flowing. A body that flows may take as long as it needs, and the
// time its reader spends between reads does not count.
type watchdog struct {
	ctx    context.Context
	idle   time.Duration
	cancel context.CancelCauseFunc

	mu      sync.Mutex // guards the timer
	timer   *time.Timer
	waiting bool // somebody waits for the body
}

// watch returns a context that ends when nothing was answered within headers.
func watch(ctx context.Context, headers, idle time.Duration) (context.Context, *watchdog) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(headers, func() { cancel(errStalled) })
	return ctx, &watchdog{ctx: ctx, timer: timer, idle: idle, cancel: cancel}
}

// start says that somebody waits for the body.
func (w *watchdog) start() { w.wait(true) }

// pause says that nobody does any more.
func (w *watchdog) pause() { w.wait(false) }

func (w *watchdog) wait(waiting bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waiting = waiting; waiting {
		w.timer.Reset(w.idle)
	} else {
		w.timer.Stop()
	}
}

// flowed says that something of the body came.
func (w *watchdog) flowed() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waiting {
		w.timer.Reset(w.idle)
	}
}

func (w *watchdog) stop() {
	w.pause()
	w.cancel(context.Canceled)
}

// explain returns errStalled in place of err, which is then only its echo, if
// the watchdog ended the request.
func (w *watchdog) explain(err error) error {
	if errors.Is(context.Cause(w.ctx), errStalled) {
		return errStalled
	}
	return err
}
