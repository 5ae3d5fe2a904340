package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"parapet/internal/config"
	"parapet/internal/simulator"
)

// DemoOptions say how large a demonstration to make, and where.
type DemoOptions struct {
	// Dir is the folder for the tenant, the configuration and the data.
	Dir string
	// Devices is zero for as many as the tenant that is kept, or 1,000.
	Devices int
	// Listen is the address of the server.
	Listen string
	// Once ends the demonstration when the questions are answered; else it serves
	// until it is interrupted.
	Once bool
	// Show opens the console in the desktop's browser.
	Show    bool
	Version string
	Log     *slog.Logger
}

// passing is how much time passes in a new tenant, up to the last midnight, between
// the first two times that it is read.
const passing = 24 * time.Hour

// questions are what the demonstration asks.
var questions = []struct{ title, text string }{
	{
		"Which critical vulnerabilities are on the most devices of high exposure?",
		`FIND user_endpoint WITH exposureLevel = 'High'
  THAT MANAGES microsoft_defender_machine AS m
  THAT IDENTIFIED microsoft_defender_vulnerability WITH severity = 'Critical' AS v
  RETURN v.id, v.score, COUNT(m) AS devices ORDER BY devices DESC LIMIT 5`,
	},
	{
		"Who signs in on devices of high risk?",
		`FIND microsoft_defender_user AS u
  THAT IS microsoft_defender_logon_user
  THAT HAS microsoft_defender_machine WITH riskScore = 'High' AS m
  RETURN u.username, u.jobTitle, COUNT(m) AS devices ORDER BY devices DESC LIMIT 5`,
	},
	{
		"Which devices could be protected and are not?",
		`FIND user_endpoint WITH onboardingStatus = 'CanBeOnboarded' AS d
  RETURN d.osPlatform, COUNT(d) AS devices ORDER BY devices DESC`,
	},
}

// Demo serves a simulated tenant and a server that reads it, and asks questions
// of what was read.
func Demo(ctx context.Context, s Streams, opt DemoOptions) error {
	sim := SimulateOptions{
		Listen: "127.0.0.1:0", Devices: opt.Devices, Seed: 1, QuotaWindowScale: 1, Log: opt.Log,
		Start: time.Now().UTC().Truncate(24 * time.Hour).Add(-passing),
		State: filepath.Join(opt.Dir, "tenant"), ConfigOut: filepath.Join(opt.Dir, "parapet.yaml"),
	}
	tenant, listener, err := openTenant(ctx, sim)
	if err != nil {
		return failed(err)
	}
	fmt.Fprintf(s.Out, "A simulated tenant of %d devices is at %s\n", tenant.Devices(), baseURL(listener))
	serving, stop := context.WithCancel(ctx)
	defer stop()
	group, serving := errgroup.WithContext(serving)
	group.Go(func() error { return tenant.Serve(serving, listener) })
	group.Go(func() error {
		defer stop()
		return demonstrate(serving, s, opt, sim, tenant)
	})
	if err := group.Wait(); err != nil {
		return failed(fmt.Errorf("demonstrate: %w", err))
	}
	return nil
}

// demonstrate serves what the tenant is read into, and shows it.
func demonstrate(ctx context.Context, s Streams, opt DemoOptions, sim SimulateOptions, tenant *simulator.Server) error {
	data := filepath.Join(opt.Dir, "data")
	set, told, err := config.LoadServer(config.Source{Flags: map[string]string{
		"data": data, "listen": opt.Listen, "allow_private": "true", "log.level": "error",
	}})
	if err != nil {
		return err
	}
	run, err := openServer(ctx, s, set, told, opt.Version)
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	group, serving := errgroup.WithContext(serving)
	group.Go(func() error { return run.server.Serve(serving, run.listeners) })
	group.Go(func() error {
		if err := showcase(serving, s, opt, sim, run, tenant); err != nil || opt.Once {
			stop()
			return err
		}
		fmt.Fprint(s.Out, "\nCtrl-C ends it.\n")
		if opt.Show {
			browse(serving, run.url())
		}
		return nil
	})
	return errors.Join(group.Wait(), run.server.Close())
}

// showcase is what the demonstration shows while everything is served.
func showcase(ctx context.Context, s Streams, opt DemoOptions, sim SimulateOptions, run *serving, tenant *simulator.Server) error {
	user, err := signIn(ctx, run, filepath.Join(opt.Dir, "password"))
	if err != nil {
		return err
	}
	first, err := user.read(ctx, s, sim.ConfigOut)
	if err != nil {
		return err
	}
	if first {
		if err := readAgain(ctx, s, sim, user, tenant); err != nil {
			return err
		}
	}
	data := filepath.Join(opt.Dir, "data")
	for _, q := range questions {
		fmt.Fprintf(s.Out, "\n%s\n\n%s\n\n", q.title, q.text)
		if err := Query(ctx, s, QueryOptions{Place: Place{Data: data}, Text: q.text}); err != nil {
			return err
		}
	}
	howToGoOn(s.Out, data, sim)
	fmt.Fprintf(s.Out, "\nParapet is at %s; sign in as %s with the password %s\n", run.url(), demoUser, user.password)
	return nil
}

// readAgain reads the tenant after some time has passed in it, so that there is
// something to compare.
func readAgain(ctx context.Context, s Streams, sim SimulateOptions, user *visitor, tenant *simulator.Server) error {
	fmt.Fprintf(s.Out, "\n%.0f hours pass in the tenant.\n", passing.Hours())
	if _, err := tenant.Advance(int(passing.Hours())); err != nil {
		return err
	}
	_, err := user.read(ctx, s, sim.ConfigOut)
	return err
}

func howToGoOn(w io.Writer, data string, sim SimulateOptions) {
	fmt.Fprintf(w, `
Ask more:          bin/parapet query --data %s 'FIND user_endpoint LIMIT 10'
Serve the tenant:  bin/parapet simulate --state %s --config-out %s
Sync it again:     bin/parapet sync --config %[3]s --data %[1]s
Your own tenant:   README.md, "Configuration"
`, data, sim.State, sim.ConfigOut)
}
