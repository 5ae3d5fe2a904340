package job

import (
	"time"

	"github.com/riverqueue/river/rivertype"
)

// later is how long a job waits that failed: a minute, twice as long with every
// attempt, an hour at most.
type later struct{}

// NextRetry is when a job is tried again.
func (later) NextRetry(row *rivertype.JobRow) time.Time {
	doublings := min(len(row.Errors), 6)
	return time.Now().UTC().Add(min(time.Minute<<doublings, time.Hour))
}
