package integration_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"parapet/internal/integration"
)

// Forms are made of the description alone: every field leads to a setting, every
// setting has a field, and people are told of each.
func TestFieldsAreThoseOfTheSettings(t *testing.T) {
	t.Parallel()
	paths := settingPaths(reflect.TypeFor[integration.Settings](), "")
	paths = slices.DeleteFunc(paths, func(p string) bool { return p == "kind" }) // which is chosen before
	for _, kind := range integration.Kinds() {
		var described []string
		for _, f := range kind.Fields {
			described = append(described, f.Path)
			if f.Label == "" || f.Help == "" || f.Section == "" || f.Type == "" {
				t.Errorf("%s: %s is not described: %+v", kind.ID, f.Path, f)
			}
		}
		slices.Sort(described)
		slices.Sort(paths)
		if !slices.Equal(paths, described) {
			t.Errorf("%s: settings are %q, fields %q", kind.ID, paths, described)
		}
		if _, err := json.Marshal(kind); err != nil {
			t.Error(err)
		}
	}
}

// settingPaths are the JSON paths of a struct; schedules are one field, and so are
// sources.
func settingPaths(of reflect.Type, before string) []string {
	var paths []string
	for f := range of.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Type == reflect.TypeFor[integration.Endpoints]() {
			paths = append(paths, settingPaths(f.Type, name+".")...)
			continue
		}
		paths = append(paths, before+name)
	}
	return paths
}

// What sources need and lose is known to ingest; here they get names.
func TestSourcesAreDescribed(t *testing.T) {
	t.Parallel()
	kind, ok := integration.KindOf(integration.Defender)
	if !ok || len(kind.Sources) < 15 {
		t.Fatalf("%d sources", len(kind.Sources))
	}
	for _, s := range kind.Sources {
		if s.Label == "" || s.Loses == "" || s.Always && !s.Default {
			t.Errorf("%+v is not described", s)
		}
		if len(s.Permissions) == 0 && len(s.After) == 0 {
			t.Errorf("%s needs no permission and builds on nothing", s.Name)
		}
	}
	i := slices.IndexFunc(kind.Sources, func(s integration.Source) bool { return s.Name == "vulnerabilities" })
	if got := kind.Sources[i].Permissions[0]; got.API != "WindowsDefenderATP" || got.Roles[0] != "Vulnerability.Read.All" {
		t.Errorf("vulnerabilities are read by %+v", got)
	}
	if _, ok := integration.KindOf("sap"); ok {
		t.Error("there is a kind that is none")
	}
}
