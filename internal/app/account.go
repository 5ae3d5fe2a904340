package app

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"parapet/internal/account"
	"parapet/internal/audit"
	"parapet/internal/config"
	"parapet/internal/state"
	"parapet/internal/terminal"
)

// ListAccounts shows who can sign in to a server on this machine.
func ListAccounts(ctx context.Context, s Streams, opt ServerOptions) error {
	return withState(ctx, opt, func(_ *config.Server, db *state.DB) error {
		all, err := account.New(db, account.Config{}).List(ctx)
		if err != nil {
			return err
		}
		return accountTable(all).Write(s.Out)
	})
}

func accountTable(all []account.Account) terminal.Table {
	t := terminal.Table{Header: []string{"NAME", "ROLE", "SEES", "STATE", "LAST SEEN"}}
	for _, a := range all {
		holds, seen := "", "never"
		switch {
		case a.Disabled:
			holds = "disabled"
		case a.PasswordAt.IsZero():
			holds = "waits for a password"
		default:
			holds = "active"
		}
		if !a.SeenAt.IsZero() {
			seen = a.SeenAt.Format(time.RFC3339)
		}
		t.Rows = append(t.Rows, []string{a.Name, string(a.Role), cmp.Or(strings.Join(a.Instances, " "), "everything"), holds, seen})
	}
	return t
}

// MakePasswordCode prints a link with which somebody sets the password of an
// account anew: the way back in for an administrator who has lost his.
func MakePasswordCode(ctx context.Context, s Streams, opt ServerOptions, name string) error {
	return withState(ctx, opt, func(set *config.Server, db *state.DB) error {
		accounts := account.New(db, account.Config{})
		a, err := accounts.Find(ctx, name)
		if err != nil {
			return err
		}
		code, err := accounts.PasswordCode(ctx, a.ID)
		if err != nil {
			return err
		}
		if err := audit.New(db).Record(ctx, byCommand("password.code", "account/"+a.Name)); err != nil {
			return err
		}
		// What follows the # is not sent to the server, nor logged on the way.
		_, err = fmt.Fprintf(s.Out, "Within 72 hours, set the password of %s here:\n  %s/password#%s\n", a.Name, urlOf(set, set.Listen), code.Reveal())
		return err
	})
}
