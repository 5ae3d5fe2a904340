package account

import (
	"context"
	"math"
	"net/netip"
	"time"

	"parapet/internal/problem"
	"parapet/internal/state"
)

// limit says how failed attempts to sign in slow down those that follow: after
// some that are free, each doubles the wait, from a second to a quarter of an
// hour. Nobody is locked out for good.
type limit struct {
	// free is how many failures have no consequence.
	free float64
	// forgets is after how long one failure is forgotten.
	forgets time.Duration
}

var (
	// ofAccount holds for one account. Who has all the time there is guesses six
	// passwords an hour.
	ofAccount = limit{free: 5, forgets: 10 * time.Minute}
	// ofAddress holds for all that comes from one address, behind which there may
	// be a whole office.
	ofAddress = limit{free: 20, forgets: time.Minute}
)

const longestWait = 15 * time.Minute

// wait is how long to wait after a number of failures.
func (l limit) wait(failures float64) time.Duration {
	if failures < l.free {
		return 0
	}
	return min(longestWait, time.Duration(math.Pow(2, min(failures-l.free, 30))*float64(time.Second)))
}

// attempts are failures that are counted together.
type attempts struct {
	counted  string
	limit    limit
	failures float64
	at       time.Time
	// until is when the next attempt is allowed.
	until time.Time
}

// fail counts a failure.
func (a *attempts) fail(now time.Time) {
	forgotten := float64(max(0, now.Sub(a.at))) / float64(a.limit.forgets)
	a.failures, a.at = max(0, a.failures-forgotten)+1, now
	a.until = now.Add(a.limit.wait(a.failures))
}

// countedOf is what attempts to sign in to an account are counted under, those from
// an address that it knows with fromKnown and the address behind it. Names have no
// spaces.
func countedOf(name string) string { return "account " + nameKey(name) }

const fromKnown = " from "

// waits are until when who wants to sign in has to wait, by the account.
type waits map[string]time.Time

func (w waits) of(name string) time.Time { return w[countedOf(name)] }

// Unlock forgets the attempts to sign in to an account that have failed, so that
// nobody has to wait because of them. Those that are counted by address stay.
func (s *Store) Unlock(ctx context.Context, id string) error {
	return s.db.Write(ctx, func(tx *state.Tx) error {
		a, err := getAccount(ctx, tx, id)
		if err != nil {
			return err
		}
		return clearAllAttempts(ctx, tx, countedOf(a.Name))
	})
}

// begin counts an attempt to sign in as a failure, before the password is looked
// at, so that many at once are not all taken for the first. succeed takes it
// back. The error is a problem.TooMany.
//
// An account that is attacked must stay usable for who it belongs to: attempts
// from an address that has signed in to it before are counted apart from those
// from everywhere else.
func begin(ctx context.Context, tx *state.Tx, name string, from Origin) ([]attempts, error) {
	address := network(from.Address)
	known, err := isKnownAddress(ctx, tx, name, address)
	if err != nil {
		return nil, err
	}
	counts := []attempts{{counted: "address " + address, limit: ofAddress}, {counted: countedOf(name), limit: ofAccount}}
	if known {
		counts[1].counted += fromKnown + address
	}
	now := time.Now()
	for i := range counts {
		count := &counts[i]
		if err := readAttempts(ctx, tx, count); err != nil {
			return nil, err
		}
		if now.Before(count.until) {
			return nil, &problem.Error{
				Kind:       problem.TooMany,
				Text:       "too many attempts to sign in have failed: wait before the next",
				RetryAfter: count.until.Sub(now).Round(time.Second) + time.Second,
			}
		}
	}
	for i := range counts {
		counts[i].fail(now)
		if err := writeAttempts(ctx, tx, counts[i]); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// succeed takes back what begin has counted: of the address this one attempt, so
// that nobody makes up for guesses by an account of his own; of the account all.
func succeed(ctx context.Context, tx *state.Tx, counts []attempts) error {
	for _, count := range counts {
		if count.limit == ofAccount {
			if err := clearAttempts(ctx, tx, count.counted); err != nil {
				return err
			}
			continue
		}
		if err := readAttempts(ctx, tx, &count); err != nil {
			return err
		}
		count.failures = max(0, count.failures-1)
		count.until = time.Time{}
		if err := writeAttempts(ctx, tx, count); err != nil {
			return err
		}
	}
	return nil
}

// network is what is counted as one address: of IPv6 the network of 64 bits that
// a connection is given.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "unknown"
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		if prefix, err := ip.Prefix(64); err == nil {
			return prefix.String()
		}
	}
	return ip.String()
}
