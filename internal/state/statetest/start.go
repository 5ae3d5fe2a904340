//go:build unix

package statetest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// watch runs a server for as long as its input is open, which is as long as the
// tests run, however they end; then it clears up.
const watch = `
"$1/pg_ctl" start --wait --silent --pgdata "$2/data" --log "$2/log" --options "$3" && echo ready
cat >/dev/null
"$1/pg_ctl" stop --silent --mode immediate --pgdata "$2/data"
rm -rf "$2"`

// settings spare what a server does that has to outlive a crash.
const settings = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off " +
	"-c max_connections=300 -c shared_buffers=32MB -c listen_addresses= -c unix_socket_directories="

// start makes a cluster in a temporary folder, starts a server that listens on a
// socket there alone, and returns its URL. The server runs until the process ends
// or lets go of what keeps it.
func start() (address string, keeps io.Closer, err error) {
	bin, err := binaries()
	if err != nil {
		return "", nil, err
	}
	// A short name: the path of a socket has at most 107 bytes.
	dir, err := os.MkdirTemp("/tmp", "pg")
	if err != nil {
		return "", nil, err
	}
	as, err := unprivileged(dir)
	if err != nil {
		return "", nil, err
	}
	initdb := exec.CommandContext(context.Background(), filepath.Join(bin, "initdb"), "--pgdata", filepath.Join(dir, "data"),
		"--username", "parapet", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = dir, as
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("initdb: %w\n%s", err, bytes.TrimSpace(out))
	}
	server := exec.CommandContext(context.Background(), "sh", "-c", watch, "sh", bin, dir, settings+dir)
	server.Dir, server.SysProcAttr = dir, as
	input, err := launch(server)
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		return "", nil, fmt.Errorf("%w\n%s", err, bytes.TrimSpace(log))
	}
	query := url.Values{"host": {dir}}
	return (&url.URL{Scheme: "postgres", User: url.User("parapet"), Path: "/postgres", RawQuery: query.Encode()}).String(), input, nil
}

// launch starts a process and waits until it says that it is ready. Its input
// closes with this process, or when nobody refers to it any more.
func launch(server *exec.Cmd) (input io.Closer, err error) {
	if input, err = server.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := server.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := server.Start(); err != nil {
		return nil, err
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return nil, fmt.Errorf("the server said %q instead of being ready: %w", line, err)
	}
	return input, nil
}

// binaries is the folder of PostgreSQL's programs, of its newest version.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errNotInstalled
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}

// unprivileged is how to start PostgreSQL, which refuses to run as root, when
// root runs the tests: as its own user, who then owns the folder.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.Atoi(who.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(who.Gid)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}
