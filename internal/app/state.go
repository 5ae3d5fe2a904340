package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strings"

	"parapet/internal/audit"
	"parapet/internal/config"
	"parapet/internal/state"
)

// withState does something with the state of a server on this machine, which may
// be running. Unlike the server, it does not make a state where there is none.
func withState(ctx context.Context, opt ServerOptions, do func(set *config.Server, db *state.DB) error) error {
	set, _, err := opt.load()
	if err != nil {
		return err
	}
	url := set.Database.Reveal()
	if file, ok := strings.CutPrefix(url, "file:"); ok {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return usage(fmt.Errorf("no server has kept a state in %s: name its folder with --data, or its database with --database", file))
		}
	}
	db, err := state.Open(ctx, state.Config{URL: url})
	if err != nil {
		return failed(err)
	}
	if err := errors.Join(do(set, db), db.Close()); err != nil {
		return failed(err)
	}
	return nil
}

// byCommand is an entry of the audit log about what somebody does who has the
// machine, and so needs no account.
func byCommand(action, target string) audit.Entry {
	e := audit.Entry{Actor: "somebody at the server", Via: "command", Action: action, Target: target, Outcome: audit.Allowed}
	if who, err := user.Current(); err == nil {
		e.Actor = who.Username
	}
	return e
}
