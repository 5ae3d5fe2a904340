package load

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// subjects are what readers ask about.
type subjects struct{ endpoints, vulnerabilities []string }

// kind is something that readers ask.
type kind struct {
	name string
	// bar is what is demanded of 95 answers in a hundred, 0 when nothing is.
	bar time.Duration
	// ask is the path, and the query unless it is empty.
	ask func(r *rand.Rand, of subjects) (path, query string)
}

// The bars of what is looked up, and of what is followed over two relationships.
const (
	lookUp = 25 * time.Millisecond
	hops   = 100 * time.Millisecond
)

// kinds are asked equally often.
var kinds = []kind{
	{"entity", lookUp, func(r *rand.Rand, of subjects) (string, string) {
		return "/entities/" + url.PathEscape(one(r, of.endpoints)), ""
	}},
	{"entity by J1QL", lookUp, func(r *rand.Rand, of subjects) (string, string) {
		return "/query", fmt.Sprintf("FIND user_endpoint WITH _id = '%s'", one(r, of.endpoints))
	}},
	{"neighbours", lookUp, func(r *rand.Rand, of subjects) (string, string) {
		return "/entities/" + url.PathEscape(one(r, of.endpoints)) + "/neighbours", ""
	}},
	{"inventory page", 0, func(r *rand.Rand, _ subjects) (string, string) {
		return "/inventories/systems/rows?sort=name&filter=" + url.QueryEscape("osPlatform="+one(r, platforms)), ""
	}},
	{"two hops", hops, func(r *rand.Rand, of subjects) (string, string) {
		return "/query", fmt.Sprintf("FIND user_endpoint WITH _id = '%s' THAT MANAGES microsoft_defender_machine"+
			" THAT IDENTIFIED microsoft_defender_vulnerability AS v RETURN v.id, v.severity", one(r, of.endpoints))
	}},
	{"two hops, counted", hops, func(r *rand.Rand, of subjects) (string, string) {
		return "/query", fmt.Sprintf("FIND microsoft_defender_vulnerability WITH _id = '%s' THAT IDENTIFIED microsoft_defender_machine"+
			" THAT MANAGES user_endpoint AS e RETURN e.osPlatform, COUNT(e) AS devices", one(r, of.vulnerabilities))
	}},
}

var platforms = []string{"Windows10", "Windows11", "WindowsServer2022", "macOS"}

func one(r *rand.Rand, of []string) string { return of[r.IntN(len(of))] }

// subjects looks for what readers ask about.
func (s *service) subjects(ctx context.Context) (of subjects, err error) {
	of.endpoints, err = s.identifiers(ctx, "user_endpoint")
	if err != nil {
		return of, err
	}
	of.vulnerabilities, err = s.identifiers(ctx, "microsoft_defender_vulnerability")
	return of, err
}

func (s *service) identifiers(ctx context.Context, of string) (all []string, err error) {
	var answer struct{ Data []struct{ ID string } }
	text := fmt.Sprintf("FIND %s AS x RETURN x._id AS ID LIMIT 5000", of)
	if err := s.order(ctx, "/query", map[string]any{"query": text, "limit": 5000}, &answer); err != nil {
		return nil, err
	}
	for _, row := range answer.Data {
		all = append(all, row.ID)
	}
	if len(all) == 0 {
		return nil, errors.New("the graph has nothing of the type " + of)
	}
	return all, nil
}

// reading is what readers saw.
type reading struct {
	mu sync.Mutex
	// took are the times of answers, by kind.
	took map[string][]time.Duration
	// gone counts the answers, among these, that an entity is no more: devices leave
	// the tenant.
	gone   int
	errors []error
}

func (r *reading) note(kind string, took time.Duration, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case errors.Is(err, errGone):
		r.gone++
	case err != nil:
		r.errors = append(r.errors, fmt.Errorf("%s: %w", kind, err))
		return
	}
	r.took[kind] = append(r.took[kind], took)
}

// answers is how many there were.
func (r *reading) answers() (n int) {
	for _, took := range r.took {
		n += len(took)
	}
	return n
}

// percentile is the time that so many in a hundred answers did not exceed.
func percentile(all []time.Duration, percent int) time.Duration {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[(len(sorted)-1)*percent/100]
}

// crowd is how many readers ask, how long they think after an answer in the mean,
// and for how long they do it.
type crowd struct {
	readers     int
	think, stay time.Duration
}

// read has a crowd ask, each with a token of its own.
func (s *service) read(ctx context.Context, c crowd, of subjects) (*reading, error) {
	seen := &reading{took: map[string][]time.Duration{}}
	var tokens []string
	for i := range c.readers {
		token, err := s.token(ctx, fmt.Sprint("reader ", i))
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, token)
	}
	ctx, stop := context.WithTimeout(ctx, c.stay)
	defer stop()
	var all sync.WaitGroup
	for i, token := range tokens {
		all.Go(func() {
			r := rand.New(rand.NewPCG(7, uint64(i)))
			for pause(ctx, r, c.think) {
				k := kinds[r.IntN(len(kinds))]
				began := time.Now()
				// What is under way when time is up may end.
				err := s.askAs(context.WithoutCancel(ctx), token, k, r, of)
				seen.note(k.name, time.Since(began), err)
			}
		})
	}
	all.Wait()
	return seen, nil
}

// pause waits as long as somebody thinks, and says whether there is time left.
func pause(ctx context.Context, r *rand.Rand, mean time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(time.Duration(r.Float64() * 2 * float64(mean))):
		return true
	}
}

func (s *service) askAs(ctx context.Context, token string, k kind, r *rand.Rand, of subjects) error {
	path, query := k.ask(r, of)
	var answer json.RawMessage // all of it is read, and is JSON
	if query == "" {
		return send(ctx, s.readers, token, http.MethodGet, s.url+"/api/v1"+path, nil, &answer)
	}
	return send(ctx, s.readers, token, http.MethodPost, s.url+"/api/v1"+path, map[string]string{"query": query}, &answer)
}
