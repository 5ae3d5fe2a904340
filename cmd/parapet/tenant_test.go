package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"parapet/internal/config"
	"parapet/internal/simulator"
)

func serveTenant(ts *testscript.TestScript, _ bool, args []string) {
	flags := flag.NewFlagSet("tenant", flag.ContinueOnError)
	name := flags.String("name", "", "")
	devices := flags.Int("devices", 60, "")
	seed := flags.Uint64("seed", 1, "")
	scale := flags.Float64("scale", 1, "")
	everySource := flags.Bool("every-source", false, "")
	sameApplication := flags.Bool("same-application", false, "")
	ts.Check(flags.Parse(args))
	server, err := simulator.New(simulator.Config{
		Devices: *devices, Seed: *seed, QuotaWindowScale: *scale, StateDir: ts.MkAbs("tenant" + *name), Integration: *name,
	})
	ts.Check(err)
	base := listen(ts, server)
	path := configOf(*name)
	ts.Check(server.WriteConfig(ts.MkAbs(path), base))
	if *everySource {
		text := strings.ReplaceAll(ts.ReadFile(path), ": false", ": true")
		ts.Check(os.WriteFile(ts.MkAbs(path), []byte(text), 0o600))
	}
	if *sameApplication {
		admit(ts, base)
		return
	}
	file, err := config.Load(ts.MkAbs(path))
	ts.Check(err)
	ts.Setenv("TENANT", base)
	ts.Setenv("CLIENT", file.Integrations[0].ClientID)
}

// configOf is the configuration file for a tenant.
func configOf(name string) string {
	if name == "" || name == "acme" {
		return "parapet.yaml"
	}
	return name + ".yaml"
}

// listen serves a tenant until the script ends, and says where.
func listen(ts *testscript.TestScript, server *simulator.Server) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, listener) }()
	ts.Defer(func() {
		stop()
		ts.Check(<-done)
	})
	return "https://" + listener.Addr().String()
}

// admit lets the application of the tenant into another as well.
func admit(ts *testscript.TestScript, tenant string) {
	var app struct {
		Roles    json.RawMessage `json:"roles"`
		Licences json.RawMessage `json:"licences"`
		Secrets  json.RawMessage `json:"secrets"`
	}
	first := ts.Getenv("TENANT")
	ts.Check(json.Unmarshal(call(ts, "GET", "apps/"+ts.Getenv("CLIENT"), ""), &app))
	body, err := json.Marshal(app)
	ts.Check(err)
	ts.Setenv("TENANT", tenant)
	call(ts, "PUT", "apps/"+ts.Getenv("CLIENT"), string(body))
	ts.Setenv("TENANT", first)
}

func control(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: control METHOD PATH [BODY]")
	}
	body := ""
	if len(args) == 3 {
		body = args[2]
	}
	_, err := ts.Stdout().Write(call(ts, args[0], args[1], body))
	ts.Check(err)
}

// call calls the tenant's control path.
func call(ts *testscript.TestScript, method, path, body string) []byte {
	req, err := http.NewRequest(method, ts.Getenv("TENANT")+"/_simulator/"+path, strings.NewReader(body))
	ts.Check(err)
	resp, err := client(ts).Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("%s %s: %s: %s", method, path, resp.Status, text)
	}
	return text
}

// client trusts the tenant's authority, which its state folder holds.
func client(ts *testscript.TestScript) *http.Client {
	pool := x509.NewCertPool()
	files, err := filepath.Glob(ts.MkAbs("tenant") + "*/*.pem")
	ts.Check(err)
	for _, file := range files {
		pool.AppendCertsFromPEM([]byte(ts.ReadFile(file)))
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
}

func damage(ts *testscript.TestScript, _ bool, args []string) {
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(files) == 0 {
		ts.Fatalf("no file matches %s", args[0])
	}
	newest := files[len(files)-1]
	text := []byte(ts.ReadFile(newest))
	text[len(text)/2] ^= 0xff
	ts.Check(os.WriteFile(newest, text, 0o600))
	fmt.Fprintln(ts.Stdout(), filepath.Base(newest))
}

// awaitFaults waits until every fault has befallen a call that was ordered.
func awaitFaults(ts *testscript.TestScript, _ bool, _ []string) {
	for deadline := time.Now().Add(patience); ; <-time.After(10 * time.Millisecond) {
		if len(faults(ts)) == 0 {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("these faults befall no call: %s", call(ts, "GET", "faults", ""))
		}
	}
}

// faults are those that were ordered and have not befallen a call.
func faults(ts *testscript.TestScript) []json.RawMessage {
	var all []json.RawMessage
	ts.Check(json.Unmarshal(call(ts, "GET", "faults", ""), &all))
	return all
}
