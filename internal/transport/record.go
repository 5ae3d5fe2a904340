package transport

import (
	"context"
	"io"
)

// Recorder keeps the bodies of answers and gives them again, so that what was
// read need not be asked for twice.
type Recorder interface {
	// Replay returns the answer kept for a request, nil when there is none. One
	// that turns out to be unreadable is asked for after all.
	Replay(ctx context.Context, key RequestKey) *Recorded
	// Keep returns where a copy of the body of an answer goes, nil for nowhere.
	// A later answer to the same request takes the place of an earlier one.
	Keep(ctx context.Context, key RequestKey, encoding string) Copy
}

// RequestKey is the same for requests that ask for the same: their method, URL
// and body, without the signature of a signed link. It serves as file name.
type RequestKey string

// Recorded is an answer that was kept.
type Recorded struct {
	// Encoding is what Keep was given: the body is as it was sent.
	Encoding string
	Body     io.ReadCloser
}

// Copy takes the body of an answer, as it was sent.
type Copy interface {
	// Write takes the next bytes. An error ends the copy, not the reading.
	io.Writer
	// End says that no more comes, and whether the body was whole and made sense
	// to its reader; if not, the copy is worth nothing.
	End(whole bool)
}

type recorderKey struct{}

// Record returns a context whose requests, sign-ins left out, go through r.
func Record(ctx context.Context, r Recorder) context.Context {
	return context.WithValue(ctx, recorderKey{}, r)
}
