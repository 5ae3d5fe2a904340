// Package about says what the program is: its version, what it was built from and
// with, and the licences of everything that is in it.
//
// The licences are a file in the binary, which the command in licences writes; a test
// there holds it to what is built.
package about

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
)

// Build is what the program is.
type Build struct {
	Version string `json:"version"`
	// Revision is the commit it was built from, and At when that was made; empty when
	// the build does not know. Modified says that more was built than the commit.
	Revision string    `json:"revision,omitempty"`
	At       time.Time `json:"at,omitzero"`
	Modified bool      `json:"modified,omitempty"`
	Go       string    `json:"go"`
	OS       string    `json:"os"`
	Arch     string    `json:"arch"`
}

// BuildOf is the running program, given its version.
func BuildOf(version string) Build {
	b := Build{Version: version, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		case "vcs.time":
			b.At, _ = time.Parse(time.RFC3339, s.Value) // what is no time is not told
		}
	}
	return b
}

// Licences are those of everything that is in the program.
type Licences struct {
	Components []Component `json:"components"`
	// Texts are the licences and notices, by the names that components give them.
	Texts map[string]string `json:"texts"`
}

// Component is something that others made.
type Component struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	// Kind is "go" for a module of Go, "npm" for a package of the console.
	Kind string `json:"kind"`
	// Licence is what the licence is called in SPDX.
	Licence string `json:"licence"`
	// Texts name the texts that come with it.
	Texts []string `json:"texts"`
}

//go:embed licences.json.gz
var packed []byte

// ReadLicences reads the licences.
func ReadLicences() (Licences, error) {
	var all Licences
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err == nil {
		err = json.NewDecoder(unpacked).Decode(&all)
	}
	if err != nil {
		return all, fmt.Errorf("read the licences in the program: %w", err)
	}
	return all, nil
}
