// Package app is the product put together: each command of the binary is one
// function here, which reads the configuration, connects a tenant, opens the
// graph, and shows what came of it.
//
// It holds the wiring and the words for people. What is done with a tenant or
// a graph is decided in the packages that it wires.
package app

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"

	"parapet/internal/config"
	"parapet/internal/terminal"
)

// Streams are where a command reads and writes.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// screen draws progress on standard error, live when that is a terminal.
func (s Streams) screen() *terminal.Screen {
	if file, ok := s.Err.(*os.File); ok {
		return terminal.NewScreen(file)
	}
	return terminal.NewLog(s.Err)
}

// The exit codes of the commands.
const (
	exitFailed     = 1 // nothing came of it
	exitUsage      = 2 // the command, its configuration or its query is wrong
	exitIncomplete = 3 // it ended, and something is missing
)

// exit is an error with the exit code that it means. Without an error there is
// nothing left to say.
type exit struct {
	code int
	err  error
}

func (e *exit) Error() string {
	if e.err == nil {
		return "incomplete"
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

func usage(err error) error  { return &exit{exitUsage, err} }
func failed(err error) error { return &exit{exitFailed, err} }

// incomplete ends a command that has already said what is missing.
func incomplete() error { return &exit{code: exitIncomplete} }

// ExitCode is the exit code that an error of a command means. Errors that come
// from elsewhere, such as from reading flags, are wrong usage.
func ExitCode(err error) int {
	var e *exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.code
	}
	return exitUsage
}

// Say is what is left to tell a person of an error, empty when all was said.
func Say(err error) string {
	var e *exit
	if err == nil || errors.As(err, &e) && e.err == nil {
		return ""
	}
	return err.Error()
}

// configuration reads a configuration and tells its warnings. Of its
// integrations it has the one that is named, or all.
func configuration(s Streams, path, name string) (*config.File, error) {
	file, err := config.Load(path)
	if err != nil {
		return nil, usage(err)
	}
	screen := s.screen()
	for _, w := range file.Warnings {
		screen.Println("warning: " + w)
	}
	if name == "" {
		return file, nil
	}
	in, err := file.Find(name)
	if err != nil {
		return nil, usage(err)
	}
	file.Integrations = []config.Integration{in}
	return file, nil
}

// each does something for every integration, one after another. It ends with
// the exit code of the gravest of what went wrong, and with all there is to say.
func each(ctx context.Context, all []config.Integration, do func(config.Integration) error) error {
	var errs []error
	for _, in := range all {
		if err := do(in); err != nil {
			errs = append(errs, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return gravest(errs)
}

// gravity orders the exit codes: nothing done weighs more than something
// missing.
var gravity = []int{exitIncomplete, exitFailed, exitUsage}

func gravest(errs []error) error {
	if len(errs) == 0 {
		return nil
	}
	worst := 0
	var texts []error
	for _, err := range errs {
		worst = max(worst, slices.Index(gravity, ExitCode(err)))
		if text := Say(err); text != "" {
			texts = append(texts, errors.New(text))
		}
	}
	return &exit{gravity[worst], errors.Join(texts...)}
}
