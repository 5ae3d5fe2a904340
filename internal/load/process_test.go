package load

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"strings"
	"testing"

	"parapet/internal/app"
)

// role is the environment's variable that makes this binary one of the processes
// that are measured.
const role = "PARAPET_LOAD_ROLE"

func TestMain(m *testing.M) {
	act, ok := map[string]func(context.Context, app.Streams, string) error{"tenant": beTenant, "server": beServer}[os.Getenv(role)]
	if !ok {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := act(ctx, app.Streams{Out: os.Stdout, Err: os.Stderr}, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		stop()
		os.Exit(1)
	}
}

// profile is the environment's variable for the file into which the server writes
// what it spends its time with.
const profile = "PARAPET_LOAD_PROFILE"

// Quotas are of no interest here: their windows are a hundredth of Microsoft's.
const windows = 0.01

func beTenant(ctx context.Context, s app.Streams, folder string) error {
	devices, err := strconv.Atoi(os.Args[2])
	if err != nil {
		return err
	}
	s.Err = s.Out // where it says that it is ready
	return app.Simulate(ctx, s, app.SimulateOptions{
		Listen: "127.0.0.1:0", Devices: devices, FindingsPerDevice: 200, SoftwarePerDevice: 150,
		State: folder, ConfigOut: filepath.Join(folder, configuration), QuotaWindowScale: windows, Log: slog.New(slog.DiscardHandler),
	})
}

func beServer(ctx context.Context, s app.Streams, folder string) error {
	if name := os.Getenv(profile); name != "" {
		to, err := os.Create(name)
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(to); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	return app.Serve(ctx, s, app.ServerOptions{
		Config: filepath.Join(folder, "server.yaml"), Version: "load",
		Flags: map[string]string{"data": folder, "listen": "127.0.0.1:0", "allow_private": "true", "log.level": "warn"},
	})
}

// process starts one of the processes and waits until it has printed a line with
// each of the marks, in their order. It returns what follows them. The process
// ends with the test.
func process(t *testing.T, as string, args []string, marks ...string) (found []string) {
	t.Helper()
	p := exec.Command(os.Args[0], args...)
	p.Env = append(os.Environ(), role+"="+as)
	p.Stderr = os.Stderr
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.Process.Signal(os.Interrupt) // it has failed already if it cannot be asked
		_, _ = io.Copy(io.Discard, out)
		if err := p.Wait(); err != nil {
			t.Errorf("the %s ended: %v", as, err)
		}
	})
	lines := bufio.NewScanner(out)
	for len(found) < len(marks) && lines.Scan() {
		if _, after, ok := strings.Cut(lines.Text(), marks[len(found)]); ok {
			found = append(found, after)
		}
	}
	if len(found) < len(marks) {
		t.Fatalf("the %s did not say %q", as, marks[len(found)])
	}
	return found
}
