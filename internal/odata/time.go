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
	t := p.date()
	if p.ok && len(p.rest) > 0 {
		t = t.Add(p.clock() - p.zone())
	}
	if !p.ok || len(p.rest) > 0 {
		return time.Time{}, fmt.Errorf("%q is not a time", clip(s))
	}
	if t.Year() <= 1 {
		return time.Time{}, nil
	}
	return t, nil
}

// clip shortens what an error quotes.
func clip[T string | []byte](s T) T { return s[:min(len(s), 40)] }

// timeParser consumes rest from the left; ok turns false at the first
// surprise and stays so.
type timeParser[T string | []byte] struct {
	rest T
	ok   bool
}

func (p *timeParser[T]) date() time.Time {
	year := p.digits(4)
	p.byte('-')
	month := p.digits(2)
	p.byte('-')
	day := p.digits(2)
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	// time.Date turns 31 February into 3 March; here it is a mistake.
	p.require(t.Month() == time.Month(month) && t.Day() == day)
	return t
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
