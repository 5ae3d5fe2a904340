//go:build !linux

package main

import "github.com/rogpeppe/go-internal/testscript"

// atTerminal is for Linux, where terminals are made as nowhere else. Scripts ask
// for the system first.
func atTerminal(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Fatalf("at-terminal runs on Linux alone")
}
