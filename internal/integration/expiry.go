package integration

import (
	"context"
	"fmt"
	"time"

	"parapet/internal/state"
)

// warnBefore are the days before the end at which people are warned; 0 is the end.
var warnBefore = []int{0, 1, 7, 30}

// WarnOfExpiry warns of the credentials that expire soon or have, once at each of
// 30, 7 and 1 days before the end and at the end. Who was away is told the most
// urgent alone. It returns what it had not told before.
func (s *Store) WarnOfExpiry(ctx context.Context) ([]Warning, error) {
	return write(ctx, s, func(tx *state.Tx) ([]Warning, error) {
		all, err := credentials(ctx, tx)
		if err != nil {
			return nil, err
		}
		var told []Warning
		for _, c := range all {
			w, due := expiry(c.Credential, now())
			if !due {
				continue
			}
			isNew, err := insertWarning(ctx, tx, w)
			if err != nil {
				return nil, err
			}
			if isNew {
				told = append(told, w)
			}
		}
		return told, nil
	})
}

// expiry is the most urgent warning of a credential, if one is due.
func expiry(c Credential, at time.Time) (Warning, bool) {
	if c.ExpiresAt.IsZero() {
		return Warning{}, false
	}
	left := c.ExpiresAt.Sub(at)
	for _, days := range warnBefore {
		if left <= time.Duration(days)*24*time.Hour {
			return Warning{c.ID, c.Name, c.ExpiresAt, days, at, expiryText(c.Name, c.ExpiresAt, days)}, true
		}
	}
	return Warning{}, false
}

func expiryText(name string, at time.Time, days int) string {
	when := fmt.Sprintf("expires within %d days", days)
	switch days {
	case 0:
		when = "has expired"
	case 1:
		when = "expires within a day"
	}
	return fmt.Sprintf("the credential %q %s (%s): make a new one in the Entra admin center and enter it here", name, when, at.Format(time.DateOnly))
}
