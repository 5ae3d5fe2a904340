package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"parapet/internal/simulator"
)

// SimulateOptions say what tenant to serve and where.
type SimulateOptions struct {
	// Listen is the address to listen on, host and port.
	Listen string
	// Devices and Seed say what tenant is made. Zero means as the one that is
	// kept, or 1,000 and 1 for a new one.
	Devices int
	Seed    uint64
	// FindingsPerDevice and SoftwarePerDevice say about how many vulnerable and
	// how many installed products a device has. Zero means as kept, or usual.
	FindingsPerDevice, SoftwarePerDevice int
	// Start is the clock of a new tenant; zero means the last midnight.
	Start time.Time
	// State is the folder that keeps the tenant.
	State string
	// ConfigOut is where a ready configuration is written; empty writes none.
	ConfigOut string
	// QuotaWindowScale multiplies the windows of Microsoft's quotas; it is above
	// zero.
	QuotaWindowScale float64
	Log              *slog.Logger
}

// simulateMemory is twice what a tenant of 100,000 devices has in use at the most. A
// larger one needs more and gets it, at the price of time.
const simulateMemory = 3 << 30

// simulateGarbage is how much garbage there may be, in percent of what is in use,
// before it is collected as long as simulateMemory is far: what is in use is the
// tenant, which stays, and to look through it takes processors from the client that
// is being measured.
const simulateGarbage = 300

// Simulate serves a simulated tenant until it is interrupted.
func Simulate(ctx context.Context, s Streams, opt SimulateOptions) error {
	defer tolerate(simulateGarbage, simulateMemory)()
	server, listener, err := openTenant(ctx, opt)
	if err != nil {
		return failed(err)
	}
	if err := server.Prepare(ctx); err != nil {
		return failed(errors.Join(err, listener.Close()))
	}
	fmt.Fprintf(s.Err, "A tenant of %d devices is at %s\n", server.Devices(), baseURL(listener))
	if opt.ConfigOut != "" {
		fmt.Fprintf(s.Err, "A configuration for it is %s\n", opt.ConfigOut)
	}
	if err := server.Serve(ctx, listener); err != nil {
		return failed(fmt.Errorf("serve the simulated tenant: %w", err))
	}
	return nil
}

// openTenant makes the tenant, listens for it, and writes the configuration
// that leads to it.
func openTenant(ctx context.Context, opt SimulateOptions) (*simulator.Server, net.Listener, error) {
	host, _, err := net.SplitHostPort(opt.Listen)
	if err != nil {
		return nil, nil, fmt.Errorf("listen for the simulated tenant: %w: give host and port, as in 127.0.0.1:9443", err)
	}
	server, err := simulator.New(simulator.Config{
		Devices: opt.Devices, Seed: opt.Seed, Start: opt.Start, StateDir: opt.State, Hosts: certified(host),
		FindingsPerDevice: opt.FindingsPerDevice, SoftwarePerDevice: opt.SoftwarePerDevice,
		QuotaWindowScale: opt.QuotaWindowScale, Logger: opt.Log,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("make the simulated tenant: %w", err)
	}
	var network net.ListenConfig
	listener, err := network.Listen(ctx, "tcp", opt.Listen)
	if err != nil {
		return nil, nil, fmt.Errorf("listen for the simulated tenant: %w: choose another address with --listen", err)
	}
	if opt.ConfigOut == "" {
		return server, listener, nil
	}
	if err := server.WriteConfig(opt.ConfigOut, baseURL(listener)); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("write the configuration: %w", err), listener.Close())
	}
	return server, listener, nil
}

// baseURL is where clients on this machine find the tenant.
func baseURL(l net.Listener) string { return "https://" + reachable(l) }

// reachable is the address by which a listener is found on this machine.
func reachable(l net.Listener) string {
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok || !addr.IP.IsUnspecified() {
		return l.Addr().String()
	}
	return fmt.Sprintf("localhost:%d", addr.Port)
}

// certified are the names that the server's certificate must bear for a host
// to listen on. Listening on every address needs no other than loopback's.
func certified(host string) []string {
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		return nil
	}
	return []string{host}
}
