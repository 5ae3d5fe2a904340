package integration_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"parapet/internal/integration"
	"parapet/internal/problem"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

// each runs a test on a bench of each database.
func each(t *testing.T, test func(t *testing.T, b *bench)) {
	t.Helper()
	statetest.Each(t, func(t *testing.T, db *state.DB) { test(t, newBench(t, options{db: db})) })
}

// fails checks that an error is a problem of a kind, and returns the paths of its
// fields.
func fails(t *testing.T, err error, kind problem.Kind) []string {
	t.Helper()
	var p *problem.Error
	if !errors.As(err, &p) || p.Kind != kind {
		t.Fatalf("error = %v, want a problem of kind %s", err, kind)
	}
	var paths []string
	for _, f := range p.Fields {
		paths = append(paths, f.Path)
	}
	slices.Sort(paths)
	return paths
}

func TestAnInstanceIsKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bench) {
		c := b.credential(t, "app")
		set := settings("  Acme, Inc. (Köln)  ", c.ID)
		set.Sources = map[string]bool{"software": false, "antivirus": true}
		set.Endpoints.Defender = "https://eu.api.security.microsoft.com"
		set.Schedule = integration.Schedule{Cron: "30 2 * * 1-5", TimeZone: "Europe/Berlin"}
		made := b.create(t, set)
		if made.Key != "acme-inc-k-ln" || made.Name != "Acme, Inc. (Köln)" || made.AccountName != made.Name || made.Cloud != "commercial" ||
			made.QuotaWindowScale != 1 || made.EnabledAt.IsZero() || made.CreatedBy != "anna" || made.Version != 1 {
			t.Errorf("made = %+v", made)
		}
		if !made.Sources["users"] || made.Sources["software"] || !made.Sources["antivirus"] || made.Sources["certificates"] {
			t.Errorf("sources = %v", made.Sources)
		}
		for _, get := range []func() (integration.Instance, error){
			func() (integration.Instance, error) { return b.Instance(t.Context(), made.ID) },
			func() (integration.Instance, error) { return b.InstanceOf(t.Context(), "acme-inc-k-ln") },
			func() (integration.Instance, error) { return b.InstanceOf(t.Context(), "ACME, Inc. (köln)") },
		} {
			got, err := get()
			must(t, err)
			if diff := cmp.Diff(made, got); diff != "" {
				t.Errorf("it comes back otherwise (-want +got):\n%s", diff)
			}
		}
		_, err := b.Create(t.Context(), settings("acme, inc. (KÖLN)", c.ID), "bob")
		fails(t, err, problem.Conflict)
		_, err = b.Instance(t.Context(), "nobody")
		fails(t, err, problem.NotFound)
	})
}

func TestAnInstanceIsChangedByWhoKnowsIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bench) {
		c := b.credential(t, "app")
		made := b.create(t, settings("acme", c.ID))
		set := made.Settings
		set.Name, set.Description = "globex", "the other one"
		changed, err := b.Change(t.Context(), made.ID, 1, set, "bob")
		must(t, err)
		if changed.Version != 2 || changed.Key != "acme" || changed.Name != "globex" || changed.ChangedBy != "bob" || !changed.EnabledAt.Equal(made.EnabledAt) {
			t.Errorf("changed = %+v", changed)
		}
		_, err = b.Change(t.Context(), made.ID, 1, set, "carol")
		fails(t, err, problem.Outdated)
		paused, err := b.Pause(t.Context(), made.ID, 2, "bob")
		must(t, err)
		if paused.Enabled || !paused.EnabledAt.IsZero() {
			t.Errorf("paused = %+v", paused)
		}
		if applied, err := b.AppliedOf(t.Context(), made.ID); err != nil || applied.Status.State != integration.Paused {
			t.Errorf("status = %+v, %v", applied.Status, err)
		}
		resumed, err := b.Resume(t.Context(), made.ID, 0, "bob")
		must(t, err)
		if !resumed.Enabled || resumed.EnabledAt.Before(made.EnabledAt) {
			t.Errorf("resumed = %+v", resumed)
		}
	})
}

func TestWrongSettingsAreToldByField(t *testing.T) {
	t.Parallel()
	b := newBench(t, options{})
	c := b.credential(t, "app")
	for name, test := range map[string]struct {
		wrong func(*integration.Settings)
		want  []string
	}{
		"nothing":     {func(*integration.Settings) {}, nil},
		"kind":        {func(s *integration.Settings) { s.Kind = "sap" }, []string{"kind"}},
		"name":        {func(s *integration.Settings) { s.Name = " " }, []string{"name"}},
		"long name":   {func(s *integration.Settings) { s.Name = strings.Repeat("ä", 65) }, []string{"name"}},
		"two lines":   {func(s *integration.Settings) { s.AccountName = "a\nb" }, []string{"account_name"}},
		"tenant":      {func(s *integration.Settings) { s.TenantID = "acme" }, []string{"tenant_id"}},
		"path":        {func(s *integration.Settings) { s.TenantID = "a.b/../common" }, []string{"tenant_id"}},
		"domain":      {func(s *integration.Settings) { s.TenantID = "acme.onmicrosoft.com" }, nil},
		"credential":  {func(s *integration.Settings) { s.Credential = "x" }, []string{"credential_id"}},
		"none":        {func(s *integration.Settings) { s.Credential = "" }, []string{"credential_id"}},
		"cloud":       {func(s *integration.Settings) { s.Cloud = "china" }, []string{"cloud"}},
		"source":      {func(s *integration.Settings) { s.Sources = map[string]bool{"mail": true, "machines": false} }, []string{"sources.machines", "sources.mail"}},
		"foreign":     {func(s *integration.Settings) { s.Endpoints.Login = "https://login.example.com" }, []string{"endpoints.login"}},
		"private":     {func(s *integration.Settings) { s.Endpoints.Defender = "https://10.0.0.1" }, []string{"endpoints.defender"}},
		"port":        {func(s *integration.Settings) { s.Endpoints.Graph = "https://graph.microsoft.com:8443" }, []string{"endpoints.graph"}},
		"blob":        {func(s *integration.Settings) { s.Endpoints.Login = "https://evil.blob.core.windows.net" }, []string{"endpoints.login"}},
		"no url":      {func(s *integration.Settings) { s.Endpoints.Graph = "graph" }, []string{"endpoints.graph"}},
		"authorities": {func(s *integration.Settings) { s.CACertificates = "hello" }, []string{"ca_certificates"}},
		"key": {func(s *integration.Settings) {
			s.CACertificates = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
		}, []string{"ca_certificates"}},
		"scale":    {func(s *integration.Settings) { s.QuotaWindowScale = -1 }, []string{"quota_window_scale"}},
		"interval": {func(s *integration.Settings) { s.Schedule.Interval = "TWICE" }, []string{"schedule.interval"}},
		"both":     {func(s *integration.Settings) { s.Schedule.Cron = "@daily" }, []string{"schedule.cron"}},
		"neither":  {func(s *integration.Settings) { s.Schedule = integration.Schedule{} }, []string{"schedule.interval"}},
		"cron":     {func(s *integration.Settings) { s.Schedule = integration.Schedule{Cron: "61 * * * *"} }, []string{"schedule.cron"}},
		"never":    {func(s *integration.Settings) { s.Schedule = integration.Schedule{Cron: "0 0 31 2 *"} }, []string{"schedule.cron"}},
		"seconds":  {func(s *integration.Settings) { s.Schedule = integration.Schedule{Cron: "* * * * * *"} }, []string{"schedule.cron"}},
		"time zone": {func(s *integration.Settings) {
			s.Schedule = integration.Schedule{Cron: "@daily", TimeZone: "Mars/Base"}
		}, []string{"schedule.time_zone"}},
	} {
		set := settings("acme "+name, c.ID)
		test.wrong(&set)
		_, err := b.Create(t.Context(), set, "anna")
		if test.want == nil {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if diff := cmp.Diff(test.want, fails(t, err, problem.Invalid)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A name that was given up may be given again; a key may not, which accounts and
// the graph's past go by.
func TestAKeyIsNeverGivenAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bench) {
		c := b.credential(t, "app")
		var keys []string
		for range 3 {
			is := b.create(t, settings("Acme", c.ID))
			keys = append(keys, is.Key)
			_, err := b.runner.Remove(t.Context(), is.ID, 0, is.Key, "anna")
			must(t, err)
			_, err = b.Instance(t.Context(), is.ID)
			fails(t, err, problem.NotFound)
		}
		if diff := cmp.Diff([]string{"acme", "acme-2", "acme-3"}, keys); diff != "" {
			t.Errorf("keys (-want +got):\n%s", diff)
		}
		must(t, b.DeleteCredential(t.Context(), c.ID, 0)) // nobody signs in with it any more
	})
}

// An integration whose page had the address of another view could not be looked at.
func TestNoKeyIsTheAddressOfAnotherView(t *testing.T) {
	t.Parallel()
	b := newBench(t, options{})
	c := b.credential(t, "app")
	var keys []string
	for _, name := range []string{"Library", "New", "Library, too"} {
		keys = append(keys, b.create(t, settings(name, c.ID)).Key)
	}
	if diff := cmp.Diff([]string{"library-2", "new-2", "library-too"}, keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

func TestRunsAreListedInPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bench) {
		c := b.credential(t, "app")
		one, two := b.create(t, settings("one", c.ID)), b.create(t, settings("two", c.ID))
		var want []integration.RunID
		for i := range 5 {
			for _, is := range []integration.Instance{one, two} {
				run := b.start(t, is.ID)
				want = append(want, run.ID)
				if i < 4 {
					_, err := b.Cancel(t.Context(), run.ID, "anna")
					must(t, err)
				}
			}
		}
		slices.Reverse(want)
		filter := integration.RunFilter{Limit: 3}
		var got []integration.RunID
		for {
			page, err := b.Runs(t.Context(), filter)
			must(t, err)
			if page.Total != 10 {
				t.Fatalf("total = %d", page.Total)
			}
			for _, r := range page.Runs {
				got = append(got, r.ID)
				filter.After = r.ID
			}
			if len(page.Runs) < 3 {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("runs (-want +got):\n%s", diff)
		}
		for name, test := range map[string]struct {
			filter integration.RunFilter
			want   int
		}{
			"integration": {integration.RunFilter{Integration: one.ID}, 5},
			"seen":        {integration.RunFilter{Keys: []string{"two"}}, 5},
			"nothing":     {integration.RunFilter{Keys: []string{}}, 0},
			"state":       {integration.RunFilter{States: []integration.RunState{integration.RunQueued}}, 2},
			"future":      {integration.RunFilter{Since: time.Now().Add(time.Hour)}, 0},
			"past":        {integration.RunFilter{Until: time.Now().Add(time.Hour), OldestFirst: true}, 10},
		} {
			page, err := b.Runs(t.Context(), test.filter)
			must(t, err)
			if page.Total != test.want || len(page.Runs) != test.want {
				t.Errorf("%s: %d of %d runs, want %d", name, len(page.Runs), page.Total, test.want)
			}
		}
	})
}

func TestOneRunAtATime(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bench) {
		is := b.create(t, settings("acme", b.credential(t, "app").ID))
		first := b.start(t, is.ID)
		again := b.start(t, is.ID)
		if again.ID != first.ID || !slices.Equal(b.queue.rescheduled, []integration.RunID{first.ID}) {
			t.Errorf("a run that waits is not brought forward: %s, %v", again.ID, b.queue.rescheduled)
		}
		ended, err := b.Cancel(t.Context(), first.ID, "bob")
		must(t, err)
		if ended.State != integration.RunCancelled || ended.EndedAt.IsZero() || b.queue.waiting[first.ID] {
			t.Errorf("cancelled = %+v", ended)
		}
		_, err = b.Cancel(t.Context(), first.ID, "bob")
		fails(t, err, problem.Conflict)
		if next := b.start(t, is.ID); next.ID == first.ID {
			t.Error("a run that has ended is brought forward")
		}
		events, err := b.Events(t.Context(), first.ID, 0, 10)
		must(t, err)
		want := []integration.Event{
			{Seq: 1, Level: integration.Info, Code: integration.CodeQueued, Text: "queued by anna"},
			{Seq: 2, Level: integration.Info, Code: integration.CodeBroughtAhead, Text: "brought forward by anna"},
			{Seq: 3, Level: integration.Warn, Code: integration.CodeCancelled, Text: "cancelled by bob"},
		}
		if diff := cmp.Diff(want, events, cmpopts.IgnoreFields(integration.Event{}, "At")); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	})
}

// What was at work when the process died waits to be taken up again.
func TestRecover(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *bench) {
		is := b.create(t, settings("acme", b.credential(t, "app").ID))
		run := b.start(t, is.ID)
		must(t, b.MarkRunning(t.Context(), run.ID, time.Now()))
		clear(b.queue.waiting)
		must(t, b.runner.Recover(t.Context()))
		_, err := b.Due(t.Context(), time.Now())
		must(t, err)
		got, err := b.Run(t.Context(), run.ID)
		must(t, err)
		if got.State != integration.RunInterrupted || !b.queue.waiting[run.ID] {
			t.Errorf("run is %s, in the queue: %v", got.State, b.queue.waiting[run.ID])
		}
		if applied, err := b.AppliedOf(t.Context(), is.ID); err != nil || applied.Status.State != integration.Queued {
			t.Errorf("status = %+v, %v", applied.Status, err)
		}
	})
}
