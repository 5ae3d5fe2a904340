package entra

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"time"
)

// maxRefusal bounds how much of a refusal is read, in bytes.
const maxRefusal = 64 << 10

// listener passes the requests of one sign-in on and keeps how the last of them
// failed: the Microsoft library folds the same facts into prose.
type listener struct {
	sender Sender

	err    error  // nothing was answered
	status int    // the last status, if not a success
	body   []byte // what came with it
	skew   time.Duration
}

// Do sends r and returns the answer.
func (l *listener) Do(r *http.Request) (*http.Response, error) {
	resp, err := l.sender.Do(r)
	if l.err, l.status, l.body = err, 0, nil; err != nil {
		return nil, err
	}
	if theirs, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		l.skew = time.Since(theirs).Round(time.Second)
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer resp.Body.Close()
	l.status = resp.StatusCode
	if l.body, err = io.ReadAll(io.LimitReader(resp.Body, maxRefusal)); err != nil {
		return nil, fmt.Errorf("read the refusal: %w", err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(l.body))
	return resp, nil
}
