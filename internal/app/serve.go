package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"

	"parapet/internal/config"
	"parapet/internal/processors"
	"parapet/internal/secret"
	"parapet/internal/server"
)

// ServerOptions say where the settings of a server come from.
type ServerOptions struct {
	// Config is the configuration's path. Unless it is Named it may be missing.
	Config string
	Named  bool
	// Flags are the settings that were given on the command line, by name.
	Flags map[string]string
	// Version is the program's.
	Version string
}

// ServerFlag is a setting of the server as the command line knows it.
type ServerFlag struct {
	// Setting is its name in the configuration.
	Setting string
	Flag    string
	Help    string
	// Switch says that it is on or off.
	Switch bool
}

// ServerFlags are the settings that the command line may give.
func ServerFlags() []ServerFlag {
	var all []ServerFlag
	for _, s := range config.ServerSettings {
		if !s.Secret {
			all = append(all, ServerFlag{s.Name, s.Flag(), s.Help, s.Switch})
		}
	}
	return all
}

func (o ServerOptions) load() (*config.Server, []config.Value, error) {
	set, values, err := config.LoadServer(config.Source{File: o.Config, Named: o.Named, Flags: o.Flags})
	if err != nil {
		return nil, nil, usage(err)
	}
	return set, values, nil
}

// keyVariable is the environment's variable for the key that seals secrets.
const keyVariable = "PARAPET_KEY"

// Serve serves the graph, its integrations and their runs to a team until it is
// interrupted.
func Serve(ctx context.Context, s Streams, opt ServerOptions) error {
	set, told, err := opt.load()
	if err != nil {
		return err
	}
	run, err := openServer(ctx, s, set, told, opt.Version)
	if err != nil {
		return failed(err)
	}
	err = run.welcome(ctx, s.Out)
	if err == nil {
		err = run.server.Serve(ctx, run.listeners)
	}
	if err = errors.Join(err, run.server.Close()); err != nil {
		return failed(fmt.Errorf("serve: %w", err))
	}
	return nil
}

// serving is a server that is open and listens.
type serving struct {
	set       *config.Server
	server    *server.Server
	listeners server.Listeners
}

// openServer opens what is served and listens.
func openServer(ctx context.Context, s Streams, set *config.Server, told []config.Value, version string) (*serving, error) {
	shareMemory(set.Settings)
	processors.Share()
	srv, err := server.Open(ctx, server.Config{
		Settings: set, Told: told, Key: secret.New(os.Getenv(keyVariable)), Version: version, Logger: server.NewLogger(s.Err, set.Log),
		Query: queryOptions(set.Settings),
	})
	if err != nil {
		return nil, err
	}
	r := &serving{set: set, server: srv}
	if r.listeners.Main, err = listen(ctx, set.Listen, "listen"); err != nil {
		return nil, errors.Join(err, srv.Close())
	}
	if set.Metrics.Listen == "" {
		return r, nil
	}
	if r.listeners.Metrics, err = listen(ctx, set.Metrics.Listen, "metrics.listen"); err != nil {
		return nil, errors.Join(err, r.listeners.Main.Close(), srv.Close())
	}
	return r, nil
}

// shareMemory has the garbage collector work harder, rather than let the process
// grow beyond what the graph, queries and a sync hold together.
func shareMemory(set config.Settings) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(max(syncMemory, set.Memory+set.Query.Memory))
	}
}

func listen(ctx context.Context, address, setting string) (net.Listener, error) {
	var network net.ListenConfig
	l, err := network.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%w: choose another address with the setting %s", err, setting)
	}
	return l, nil
}

// url is where people find the server.
func (r *serving) url() string { return urlOf(r.set, reachable(r.listeners.Main)) }

// urlOf is where people find a server that listens at an address.
func urlOf(set *config.Server, address string) string {
	scheme := "http://"
	if set.EndsTLS() {
		scheme = "https://"
	}
	return cmp.Or(set.PublicURL, scheme+address)
}

// welcome says where the server is, and how the first account is made.
func (r *serving) welcome(ctx context.Context, w io.Writer) error {
	fmt.Fprintf(w, "Parapet is at %s\n", r.url())
	if r.set.TLS.SelfSigned {
		fingerprint, err := r.server.Fingerprint()
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "Its certificate is self-signed; the SHA-256 fingerprint is\n  %s\n", fingerprint)
	}
	code, err := r.server.SetUpCode(ctx)
	if err != nil || code.Empty() {
		return err
	}
	// What follows the # is not sent to the server, nor logged on the way.
	fmt.Fprintf(w, `There is no account yet. Within 24 hours, make the first one here:
  %s/setup#%s
`, r.url(), code.Reveal())
	return nil
}
