package job

import (
	"context"
	"encoding/json"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// failures tells of jobs that failed.
type failures struct{ queue *Queue }

// HandleError logs an error.
func (f failures) HandleError(_ context.Context, row *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	f.queue.logger.Error("a job failed", "job", row.Kind, "attempt", row.Attempt, "error", err)
	return nil
}

// HandlePanic logs a panic with where it happened.
func (f failures) HandlePanic(_ context.Context, row *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	f.queue.logger.Error("a job panicked", "job", row.Kind, "attempt", row.Attempt, "panic", value, "trace", trace)
	return nil
}

// later is how long a job waits that failed: a minute, twice as long with every
// attempt, an hour at most.
type later struct{}

// NextRetry is when a job is tried again.
func (later) NextRetry(row *rivertype.JobRow) time.Time {
	doublings := min(len(row.Errors), 6)
	return time.Now().UTC().Add(min(time.Minute<<doublings, time.Hour))
}

// read reads what a job is to do.
func read[A any](row *rivertype.JobRow) (A, error) {
	var args A
	err := json.Unmarshal(row.EncodedArgs, &args)
	return args, err
}
