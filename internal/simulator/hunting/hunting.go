// Package hunting answers advanced hunting over a simulated tenant: the tables
// of devices, logons, software, weaknesses, settings and alerts, as queries in
// KQL see them.
//
// Its flow: a query comes in for an [Endpoint], with what that endpoint still
// grants the application; the tables are views that make rows of the world one
// after the other, and only of the devices that the query's filters leave; the
// answer is cut at the limit of rows, refused beyond the limit of bytes, and
// charged by the rows it took. It knows no HTTP: Graph and Defender each word
// its answers and refusals.
package hunting

import (
	"errors"
	"fmt"
	"time"

	"parapet/internal/simulator/kql"
	"parapet/internal/simulator/quota"
	"parapet/internal/simulator/rehearsal"
	"parapet/internal/simulator/world"
)

const (
	// MaxRows is how many rows an answer has at most; more are cut off in silence.
	MaxRows = 100_000
	// History is how far back a query may look.
	History = 30 * 24 * time.Hour
)

// Reasons not to answer; a [*kql.Error] says what is wrong with the query.
var (
	ErrTooLarge = errors.New("Query execution has exceeded the allowed result size. Optimize your query by limiting the number of results and try again") //nolint:staticcheck // the service's sentence
	ErrTimeout  = errors.New("Query execution has exceeded the allowed execution time. Optimize your query and try again")                                //nolint:staticcheck // as above
)

// Endpoint is a way to ask: its tables and its limits.
type Endpoint struct {
	// Name keeps the allowances of endpoints apart.
	Name string
	// DevicesOnly leaves out the tables of other products.
	DevicesOnly bool
	// Timeout is how much processor time a query may take.
	Timeout time.Duration
	// Allowances of processor time. A query that begins with something left ends.
	Allowances []quota.Allowance
}

// The endpoints. Graph's documentation speaks of an allowance for 15 minutes
// that grows with the tenant, and gives no number.
var (
	Graph = Endpoint{
		Name: "graph", Timeout: 3 * time.Minute,
		Allowances: []quota.Allowance{processor(10*time.Minute, 15*time.Minute)},
	}
	Defender = Endpoint{
		Name: "defender", DevicesOnly: true, Timeout: 200 * time.Second,
		Allowances: []quota.Allowance{processor(10*time.Minute, time.Hour), processor(3*time.Hour, 24*time.Hour)},
	}
)

func processor(t, window time.Duration) quota.Allowance {
	return quota.Allowance{Amount: int64(t), Window: window}
}

// Config is what a service is limited by. What is zero is as documented.
type Config struct {
	// MaxBytes is how large an answer may be; 50 MB.
	MaxBytes int
	// RowsPerSecond is how many rows a second of processor time takes in; it is
	// not documented, and a million here.
	RowsPerSecond int
	// WindowScale stretches the windows of allowances; zero means one.
	WindowScale float64
}

// Service answers queries. It is safe for concurrent use.
type Service struct {
	cfg   Config
	purse *quota.Purse
	log   rehearsal.Log[outcome]
}

// New returns a service.
func New(cfg Config) *Service {
	if cfg.MaxBytes == 0 {
		cfg.MaxBytes = 50 << 20
	}
	if cfg.RowsPerSecond == 0 {
		cfg.RowsPerSecond = 1_000_000
	}
	return &Service{cfg: cfg, purse: quota.NewPurse(cfg.WindowScale)}
}

// Query is what an application asks.
type Query struct {
	App  string
	Text string
	// Span is how far back the answer may look.
	Span time.Duration
}

// Run answers a query. The error is a [*kql.Error], a [*quota.Shortage], [ErrTooLarge]
// or [ErrTimeout].
func (s *Service) Run(t *world.Tenant, at Endpoint, q Query) (*Answer, error) {
	key := q.App + " " + at.Name
	if shortage := s.purse.Lacks(key, at.Allowances...); shortage != nil {
		return nil, shortage
	}
	is := s.find(t, at, q)
	s.purse.Spend(key, int64(is.took), at.Allowances...)
	return is.answer, is.err
}

// Prepare finds in a large tenant what was asked of it before time passed.
func (s *Service) Prepare(t *world.Tenant) { s.log.Rehearse(t) }

// outcome is what comes of a query, or why nothing does.
type outcome struct {
	answer *Answer
	took   time.Duration
	err    error
}

// longest is how long a query is that is asked again as it is: longer ones name
// what they are about.
const longest = 4096

func (s *Service) find(t *world.Tenant, at Endpoint, q Query) outcome {
	find := func(t *world.Tenant) outcome { return s.answer(t, at, q) }
	if len(q.Text) > longest {
		return find(t)
	}
	return s.log.Ask(t, fmt.Sprintf("%s %s %s", at.Name, q.Span, q.Text), find)
}

func (s *Service) answer(t *world.Tenant, at Endpoint, q Query) outcome {
	scan := &scan{tenant: t, since: t.Clock.Add(-min(q.Span, History)), most: int(at.Timeout.Seconds()) * s.cfg.RowsPerSecond}
	result, err := kql.Run(q.Text, scan.tables(at.DevicesOnly), t.Clock)
	if err != nil {
		return outcome{err: err}
	}
	answer, err := s.collect(result)
	answer.Processor = time.Duration(float64(scan.rows) / float64(s.cfg.RowsPerSecond) * float64(time.Second))
	if scan.exhausted() {
		err = ErrTimeout
	}
	if err != nil {
		return outcome{took: answer.Processor, err: err}
	}
	return outcome{answer: answer, took: answer.Processor}
}
