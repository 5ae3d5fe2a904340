package odata

import (
	"fmt"
	"time"
)

// ParseTime reads a time as Microsoft's services write it: RFC 3339 with any
// number of decimals, the same with a space in place of the T, or a bare date.
// What names no zone is UTC. The empty string and any time in year 1, the
// services' placeholder, are the zero time.
//
// It is written by hand for the sake of export files, which hold two times in
// each of millions of rows, in a layout [time.Parse] has no fast path for.
func ParseTime[T string | []byte](s T) (time.Time, error) {
	if len(s) == 0 {
		return time.Time{}, nil
	}
	p := timeParser[T]{rest: s, ok: true}
	year, seconds := p.date()
	var d time.Duration
	if p.ok && len(p.rest) > 0 {
		d = p.clock() - p.zone()
	}
	if !p.ok || len(p.rest) > 0 {
		return time.Time{}, fmt.Errorf("%q is not a time", clip(s))
	}
	if t := time.Unix(seconds, int64(d)).UTC(); year > 2 || t.Year() > 1 {
		return t, nil
	}
	return time.Time{}, nil
}

// clip shortens what an error quotes.
func clip[T string | []byte](s T) T { return s[:min(len(s), 40)] }

// timeParser consumes rest from the left; ok turns false at the first
// surprise and stays so.
type timeParser[T string | []byte] struct {
	rest T
	ok   bool
}

// date returns a day's year, and how many seconds after 1970 began it does.
func (p *timeParser[T]) date() (year int, seconds int64) {
	year = p.digits(4)
	p.byte('-')
	month := p.digits(2)
	p.byte('-')
	day := p.digits(2)
	p.require(1 <= month && month <= 12 && 1 <= day && day <= daysIn(year, month))
	return year, daysSince1970(year, month, day) * 24 * 60 * 60
}

// daysIn is how many days a month has.
func daysIn(year, month int) int {
	isLeap := year%4 == 0 && (year%100 != 0 || year%400 == 0)
	switch {
	case month == 2 && isLeap:
		return 29
	case month == 2:
		return 28
	case month == 4 || month == 6 || month == 9 || month == 11:
		return 30
	}
	return 31
}

// daysSince1970 counts years from March, so that a leap day is the last of its year.
func daysSince1970(year, month, day int) int64 {
	if month <= 2 {
		year, month = year-1, month+12
	}
	days := 365*year + floor(year, 4) - floor(year, 100) + floor(year, 400)
	days += (153*(month-3)+2)/5 + day - 1
	const before1970 = 719468 // days from 1 March of the year 0
	return int64(days - before1970)
}

// floor divides, downwards also before the year 0.
func floor(n, by int) int {
	if n < 0 {
		return (n+1)/by - 1
	}
	return n / by
}

func (p *timeParser[T]) clock() time.Duration {
	p.require(p.skip('T') || p.skip('t') || p.skip(' '))
	hour := p.digits(2)
	p.byte(':')
	minute := p.digits(2)
	p.byte(':')
	second := p.digits(2)
	p.require(hour < 24 && minute < 60 && second <= 60)
	d := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second
	if p.skip('.') {
		d += p.fraction()
	}
	return d
}

func (p *timeParser[T]) fraction() time.Duration {
	d, unit := time.Duration(0), time.Second
	for len(p.rest) > 0 && '0' <= p.rest[0] && p.rest[0] <= '9' {
		unit /= 10 // zero after nanoseconds
		d += time.Duration(p.rest[0]-'0') * unit
		p.rest = p.rest[1:]
	}
	return d
}

// zone returns how far local time is ahead of UTC.
func (p *timeParser[T]) zone() time.Duration {
	sign := time.Duration(1)
	switch {
	case len(p.rest) == 0 || p.skip('Z') || p.skip('z'):
		return 0
	case p.skip('-'):
		sign = -1
	default:
		p.byte('+')
	}
	hours := p.digits(2)
	p.skip(':')
	minutes := p.digits(2)
	p.require(hours < 24 && minutes < 60)
	return sign * (time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute)
}

func (p *timeParser[T]) digits(n int) int {
	if len(p.rest) < n {
		p.ok = false
		return 0
	}
	v := 0
	for i := range n {
		c := p.rest[i]
		p.require('0' <= c && c <= '9')
		v = v*10 + int(c-'0')
	}
	p.rest = p.rest[n:]
	return v
}

func (p *timeParser[T]) byte(c byte) { p.require(p.skip(c)) }

func (p *timeParser[T]) skip(c byte) bool {
	if len(p.rest) == 0 || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *timeParser[T]) require(ok bool) { p.ok = p.ok && ok }
