package world

import "time"

// lot is a chance that follows from what it is about, so that it is the same
// whenever somebody asks and costs no memory: whether a device has a browser
// extension, follows a recommendation, or holds a certificate.
type lot uint64

// lot draws for a device, a noun of digest's and a number within the noun.
func (d *Device) lot(noun uint64, number int) lot {
	return lot(d.luck).draw(noun + uint64(number)*0x9e3779b97f4a7c15) //nolint:gosec // never negative
}

// draw returns a lot of the lot; equal nouns give equal lots.
func (l lot) draw(noun uint64) lot {
	x := uint64(l) ^ noun
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return lot(x ^ x>>31)
}

// below is true with probability p.
func (l lot) below(p float64) bool { return float64(l>>11)/(1<<53) < p }

// of is a number from 0 to n-1.
func (l lot) of(n int) int { return int(uint64(l) % uint64(n)) } //nolint:gosec // n is a small count

// dawn is before anything of a world was, in terms of its beginning: worlds that
// begin at different times are alike in all but dates.
const dawn = 4000 * day

// sinceDawn is the age of the world at a moment, or what it would have been.
func (t *Tenant) sinceDawn(at time.Time) time.Duration { return at.Sub(t.began) + dawn }

// epoch returns the lot that holds at a moment, and since when: it is drawn anew
// every period, of which each lot begins its own.
func (t *Tenant) epoch(l lot, at time.Time, period time.Duration) (lot, time.Time) {
	phase := time.Duration(l.of(int(period)))
	number := (t.sinceDawn(at) + phase) / period
	since := t.began.Add(number*period - phase - dawn).Truncate(time.Second)
	return l.draw(uint64(number) + 1), since //nolint:gosec // dawn is before every moment
}

// edition is the number of the release of something that is published every
// period, as it reached whoever the lot is of: sooner or later within a period.
func (t *Tenant) edition(l lot, at time.Time, period time.Duration) int {
	lag := time.Duration(l.of(int(period)))
	return 1 + int((t.sinceDawn(at)-lag)/period)
}
