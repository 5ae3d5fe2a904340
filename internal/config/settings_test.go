package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/config"
)

const settings = `parameters:
  owner: ada
  levels: [High, Critical]
  score: 9
  ready: true
retention: {all: 48h, daily: 90d}
memory: 2GiB
query:
  timeout: 1m
  memory: 512MiB
  rows: 1000
sync: {full_every: 3d, per_device_calls: 200, fresh: 30m}
`

var wantSettings = config.Settings{
	Parameters: map[string][]any{"owner": {"ada"}, "levels": {"High", "Critical"}, "score": {9.0}, "ready": {true}},
	Retention:  config.Retention{All: 48 * time.Hour, Daily: 90 * 24 * time.Hour},
	Memory:     2 << 30,
	Query:      config.Limits{Timeout: time.Minute, Memory: 512 << 20, Rows: 1000},
	Sync:       config.Pace{FullEvery: 72 * time.Hour, PerDeviceCalls: 200, Fresh: 30 * time.Minute},
}

func TestLoadReadsSettings(t *testing.T) {
	t.Parallel()
	file, err := config.Load(write(t, whole+settings, 0o600))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantSettings, file.Settings); diff != "" {
		t.Error(diff)
	}
}

// TestLoadSettings: who only asks needs no integration, nor the secret of one.
func TestLoadSettings(t *testing.T) {
	t.Parallel()
	for _, text := range []string{settings, strings.Replace(whole, "hush", "${PARAPET_NOT_SET}", 1) + settings} {
		got, err := config.LoadSettings(write(t, text, 0o600))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(wantSettings, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestLoadSettingsTakesValuesFromTheEnvironment(t *testing.T) {
	t.Setenv("PARAPET_TEST_OWNER", "grace")
	got, err := config.LoadSettings(write(t, "parameters: {owner: '${PARAPET_TEST_OWNER}'}\n", 0o600))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]any{"owner": {"grace"}}, got.Parameters); diff != "" {
		t.Error(diff)
	}
}

func TestSettingsRefuse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ old, new, want string }{
		{"owner: ada", "owner: {first: ada}", ":2: parameters.owner: a value is a text"},
		{"owner: ada", "owner:", ":2: parameters.owner: a value is a text"},
		{"owner: ada", "owner: []", ":2: parameters.owner: the list is empty"},
		{"owner: ada", "own-er: ada", "parameters.own-er: a parameter's name has"},
		{"owner: ada", "owner: ${PARAPET_NOT_SET}", ":2: "},
		{"48h", "two days", `:6: retention.all: "two days" is malformed: it must be a time`},
		{"90d", "-1d", ":6: retention.daily: "},
		{"memory: 2GiB", "memory: lots", `:7: memory: "lots" is malformed: it must be a size`},
		{"timeout: 1m", "timeout: 0s", ":9: query.timeout: "},
		{"512MiB", "512", ":10: query.memory: "},
		{"rows: 1000", "rows: -1", ":11: query.rows: -1 is malformed"},
		{"rows: 1000", "rows: many", ":11: this must be a int and is a string: rows: many"},
		{"rows: 1000", "row: 1000", `:11: unknown field "row"`},
	} {
		_, err := config.LoadSettings(write(t, strings.Replace(settings, c.old, c.new, 1), 0o600))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("LoadSettings with %s = %v, want …%s", c.new, err, c.want)
		}
	}
}

func TestParseSize(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"1GiB": 1 << 30, "1.5 GB": 1.5e9, "10B": 10, "64kB": 64e3} {
		if got, err := config.ParseSize(text); got != want || err != nil {
			t.Errorf("ParseSize(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "GiB", "-1GiB", "0B", "1", "1e300GB", "NaNGB"} {
		if got, err := config.ParseSize(text); err == nil {
			t.Errorf("ParseSize(%q) = %d, want an error", text, got)
		}
	}
}
