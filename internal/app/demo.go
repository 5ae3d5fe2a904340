package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"

	"golang.org/x/sync/errgroup"
)

// DemoOptions say how large a demonstration to make, and where.
type DemoOptions struct {
	// Dir is the folder for the tenant, the configuration and the graph.
	Dir string
	// Devices is zero for as many as the tenant that is kept, or 1,000.
	Devices int
	Log     *slog.Logger
}

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

// Demo serves a simulated tenant, syncs it and asks it questions.
func Demo(ctx context.Context, s Streams, opt DemoOptions) error {
	sim := SimulateOptions{
		Listen: "127.0.0.1:0", Devices: opt.Devices, Seed: 1, QuotaWindowScale: 1, Log: opt.Log,
		State: filepath.Join(opt.Dir, "tenant"), ConfigOut: filepath.Join(opt.Dir, "parapet.yaml"),
	}
	server, listener, err := openTenant(ctx, sim)
	if err != nil {
		return failed(err)
	}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	group, serving := errgroup.WithContext(serving)
	group.Go(func() error { return server.Serve(serving, listener) })
	fmt.Fprintf(s.Out, "A simulated tenant of %d devices is at %s\n\n", server.Devices(), baseURL(listener))
	err = showcase(ctx, s, opt, sim)
	stop()
	if served := group.Wait(); err == nil && served != nil {
		return failed(fmt.Errorf("serve the simulated tenant: %w", served))
	}
	return err
}

// showcase is what the demonstration shows while the tenant is served.
func showcase(ctx context.Context, s Streams, opt DemoOptions, sim SimulateOptions) error {
	data := filepath.Join(opt.Dir, "data")
	if err := Sync(ctx, s, SyncOptions{Config: sim.ConfigOut, Data: data, Log: opt.Log}); err != nil {
		return err
	}
	for _, q := range questions {
		fmt.Fprintf(s.Out, "\n%s\n\n%s\n\n", q.title, q.text)
		if err := Query(ctx, s, QueryOptions{Place: Place{Data: data}, Text: q.text}); err != nil {
			return err
		}
	}
	howToGoOn(s.Out, data, sim)
	return nil
}

func howToGoOn(w io.Writer, data string, sim SimulateOptions) {
	fmt.Fprintf(w, `
Ask more:          bin/parapet query --data %s 'FIND user_endpoint LIMIT 10'
Serve the tenant:  bin/parapet simulate --state %s --config-out %s
Sync it again:     bin/parapet sync --config %[3]s --data %[1]s
Your own tenant:   README.md, "Configuration"
`, data, sim.State, sim.ConfigOut)
}
