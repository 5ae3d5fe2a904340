package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

// positive is a flag's number, which must be greater than 0. Zero is what it
// has while the flag is not given.
type positive[N int | uint64 | float64 | time.Duration] struct {
	to   *N
	read func(string) (N, error)
	// what says what is to be given.
	what string
}

// Set reads the flag.
func (p positive[N]) Set(text string) error {
	n, err := p.read(text)
	if err == nil && n > 0 { // NaN is not greater
		*p.to = n
		return nil
	}
	return fmt.Errorf("it must be %s", p.what)
}

// String is the number, empty for none.
func (p positive[N]) String() string {
	if p.to == nil || *p.to == 0 {
		return ""
	}
	return fmt.Sprint(*p.to)
}

// Type is what the number is called in a list of flags.
func (p positive[N]) Type() string { return "number" }

func countFlag(c *cobra.Command, to *int, name, usage string) {
	c.Flags().Var(positive[int]{to, strconv.Atoi, "a whole number greater than 0"}, name, usage)
}

func seedFlag(c *cobra.Command, to *uint64, name, usage string) {
	read := func(text string) (uint64, error) { return strconv.ParseUint(text, 10, 64) }
	c.Flags().Var(positive[uint64]{to, read, "a whole number greater than 0"}, name, usage)
}

func timeFlag(c *cobra.Command, to *time.Duration, name, usage string) {
	c.Flags().Var(positive[time.Duration]{to, time.ParseDuration, "a time greater than 0, such as 30s or 2m"}, name, usage)
}

func factorFlag(c *cobra.Command, to *float64, name, usage string) {
	c.Flags().Var(positive[float64]{to, readFactor, "a number greater than 0"}, name, usage)
}

var errInfinite = errors.New("infinite")

func readFactor(text string) (float64, error) {
	n, err := strconv.ParseFloat(text, 64)
	if math.IsInf(n, 0) {
		return 0, errInfinite
	}
	return n, err
}
