// Package raced tells a test whether the race detector is on, with which reading a
// tenant takes five to ten times as long.
//
// Every test runs with the detector. Those of a package that imports this one run
// once more without it (see the target test of the Makefile): there whole tenants are
// read again and again, in numbers that prove what was made of the answers. With the
// detector a few are enough to see what goroutines share.
package raced

import (
	"runtime/debug"
	"slices"
	"testing"
)

// On says whether the test was built with the race detector.
func On() bool {
	built, _ := debug.ReadBuildInfo() // every test has it
	return slices.Contains(built.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// Skip leaves a test to the run without the race detector.
func Skip(tb testing.TB) {
	tb.Helper()
	if On() {
		tb.Skip("the race detector is on: this runs without it")
	}
}
