package transport

import (
	"context"
	"errors"
	"time"
)

var errStalled = errors.New("no answer in time")

// watchdog ends a request that stands still: one that gets no headers, or a body
// that stops flowing. A body that flows may take as long as it needs, and the
// time its reader spends between reads does not count.
type watchdog struct {
	ctx    context.Context
	timer  *time.Timer
	idle   time.Duration
	cancel context.CancelCauseFunc
}

// watch returns a context that ends when nothing was answered within headers.
func watch(ctx context.Context, headers, idle time.Duration) (context.Context, *watchdog) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(headers, func() { cancel(errStalled) })
	return ctx, &watchdog{ctx: ctx, timer: timer, idle: idle, cancel: cancel}
}

func (w *watchdog) start() { w.timer.Reset(w.idle) }

func (w *watchdog) pause() { w.timer.Stop() }

func (w *watchdog) stop() {
	w.timer.Stop()
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
