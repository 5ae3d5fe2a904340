package simulator_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator"
)

// TestFilesAreKept prepares the files of a tenant, and finds them as they were
// after a restart, and gone when their moment is long past.
func TestFilesAreKept(t *testing.T) {
	t.Parallel()
	cfg := simulator.Config{Devices: 30, Seed: 4, StateDir: t.TempDir()}
	kept := func() map[string]int64 {
		paths, err := filepath.Glob(filepath.Join(cfg.StateDir, "exports", "*", "*"))
		if err != nil {
			t.Fatal(err)
		}
		files := map[string]int64{}
		for _, path := range paths {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			files[path] = info.ModTime().UnixNano()
		}
		return files
	}
	s := start(t, cfg)
	if err := s.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	prepared := kept()
	if len(prepared) != 9 {
		t.Fatalf("files after preparing: %v, want three of three exports", prepared)
	}
	again := start(t, cfg)
	if err := again.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(prepared, kept()); diff != "" {
		t.Errorf("files after a restart (-before +after):\n%s", diff)
	}
	token := again.token(t, defenderScope)
	var export struct{ ExportFiles []string }
	again.get(t, token, "/api/machines/SoftwareInventoryExport", &export)
	if a := again.send(t, http.MethodGet, export.ExportFiles[0], ""); a.Status != http.StatusOK || len(gunzip(t, a.Body)) == 0 {
		t.Errorf("a kept file: %d %s", a.Status, a.Body)
	}
	for range 3 {
		again.order(t, http.MethodPost, "advance", `{"hours": 6}`, nil)
		again.get(t, token, "/api/machines/SoftwareInventoryExport", &export)
	}
	if left := kept(); len(left) > 0 {
		t.Errorf("files of a moment long past: %v", left)
	}
}

// TestKeysOfFiles has files written in each of the styles.
func TestKeysOfFiles(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{})
	token := s.token(t, defenderScope)
	for keys, want := range map[string]string{"camel": "camel camel", "mixed": "pascal camel", "pascal": "pascal pascal"} {
		s.order(t, http.MethodPut, "exports", `{"keys": "`+keys+`"}`, nil)
		var export struct{ ExportFiles []string }
		s.get(t, token, "/api/machines/SoftwareInventoryExport", &export)
		var got []string
		for _, link := range export.ExportFiles {
			line, _, found := bytes.Cut(gunzip(t, s.send(t, http.MethodGet, link, "").Body), []byte("\n"))
			var row map[string]any
			switch {
			case !found:
			case json.Unmarshal(line, &row) != nil:
				t.Fatalf("%s: %s is no row", keys, line)
			case row["DeviceId"] != nil:
				got = append(got, "pascal")
			case row["deviceId"] != nil:
				got = append(got, "camel")
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: files are in %v, want %s", keys, got, want)
		}
	}
	if a := s.send(t, http.MethodPut, "/_simulator/exports", `{"keys": "kebab"}`); a.Status != http.StatusBadRequest {
		t.Errorf("unknown keys: %d %s, want 400", a.Status, a.Body)
	}
}
