package route

import "time"

const (
	// latency is how long a call takes: the median of 82 that were recorded
	// against the real services, whichever they were.
	latency = 500 * time.Millisecond
	// width is how many calls of one API are under way at once.
	width = 8
	// throughput is how many packed bytes a second are read and stored: 250,000
	// rows of 40 bytes, which is what two processors make of export files.
	throughput = 10_000_000
)

// wait is how long the limits of a quota keep n further calls waiting: until the
// last of them may be sent. What is used already counts as used just now.
func (q Quota) wait(n int) time.Duration {
	if n <= 0 {
		return 0
	}
	var longest time.Duration
	for _, l := range q.Limits {
		if l.Calls > 0 {
			longest = max(longest, time.Duration((l.Used+n-1)/l.Calls)*l.Window)
		}
	}
	return longest
}

// work is how long the calls and their bytes take without any quota.
func work(calls int, bytes int64) time.Duration {
	turns := (calls + width - 1) / width
	return time.Duration(turns)*latency + time.Duration(float64(bytes)/throughput*float64(time.Second))
}

// sum adds up costs by quota.
type sum map[string]Cost

func (s sum) add(costs []Cost) {
	for _, c := range costs {
		have := s[c.Quota]
		s[c.Quota] = Cost{c.Quota, have.Calls + c.Calls, have.Bytes + c.Bytes}
	}
}

// took is how long all of it takes when quotas are waited for side by side and
// bytes share the line and the processors.
func (s sum) took(quotas map[string]Quota) time.Duration {
	var longest time.Duration
	var bytes int64
	for name, c := range s {
		longest = max(longest, quotas[name].wait(c.Calls)+work(c.Calls, 0))
		bytes += c.Bytes
	}
	return longest + work(0, bytes)
}

func (s sum) calls() int {
	n := 0
	for _, c := range s {
		n += c.Calls
	}
	return n
}

// Takes is how long one way takes on its own.
func (w Way) Takes(quotas map[string]Quota) time.Duration {
	s := sum{}
	s.add(w.Costs)
	return s.took(quotas)
}
