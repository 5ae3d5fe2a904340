package snapshot_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
)

// remember commits a run that leaves a memo, when it says so.
func remember(t *testing.T, s *snapshot.Store, says bool, memo []byte) {
	t.Helper()
	tx := begin(t, s)
	defer tx.Rollback()
	if says {
		tx.Remember("p", memo)
	}
	if got := tx.View().Memo("p"); says && !bytes.Equal(got, memo) {
		t.Errorf("Memo() of the transaction = %q", got)
	}
	must(t, tx.Commit(t.Context()))
}

func memos(t *testing.T, dir string) []string {
	t.Helper()
	return slices.DeleteFunc(files(t, dir), func(name string) bool { return !strings.HasSuffix(name, ".memo") })
}

func TestMemosLast(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := create(t, dir)
	for i, step := range []struct {
		says bool
		memo []byte
		want string
	}{
		{false, nil, ""}, {true, []byte("one"), "one"}, {false, nil, "one"}, {true, []byte("two"), "two"}, {true, nil, ""}, {false, nil, ""},
	} {
		remember(t, s, step.says, step.memo)
		for _, s := range []*snapshot.Store{s, open(t, dir)} {
			if got := s.View().Memo("p"); string(got) != step.want || (got == nil) != (step.want == "") {
				t.Errorf("Memo() after step %d = %q, want %q", i, got, step.want)
			}
			if got := s.View().Memo("nobody"); got != nil {
				t.Errorf("Memo() of a partition without one = %q", got)
			}
		}
	}
	// Each generation keeps its own; nothing is loose.
	if diff := cmp.Diff([]string{"p.000000000002.memo", "p.000000000004.memo"}, memos(t, dir)); diff != "" {
		t.Error(diff)
	}
	problems, err := snapshot.Verify(t.Context(), dir, nil)
	if must(t, err); len(problems) > 0 {
		t.Errorf("Verify() = %v", problems)
	}
}

func TestMemosOfRollbacksAreForgotten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := create(t, dir)
	remember(t, s, true, []byte("one"))
	tx := begin(t, s)
	tx.Remember("p", []byte("two"))
	tx.Rollback()
	if got := s.View().Memo("p"); string(got) != "one" {
		t.Errorf("Memo() = %q", got)
	}
}

func TestDamagedMemosAreAsNone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := create(t, dir)
	run(t, s, "p", first)
	remember(t, s, true, []byte("one"))
	name := memos(t, dir)[0]
	must(t, os.WriteFile(filepath.Join(dir, name), []byte("0ne"), 0o600))
	var log bytes.Buffer
	s, err := snapshot.Open(dir, snapshot.Options{Schema: schema, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	must(t, err)
	if got := s.View().Memo("p"); got != nil || !strings.Contains(log.String(), name) {
		t.Errorf("Memo() = %q, log: %s", got, log.String())
	}
	if len(s.Damage()) > 0 || s.View().Count("a") != 3 {
		t.Errorf("the graph suffers: %v, %d entities", s.Damage(), s.View().Count("a"))
	}
	problems, err := snapshot.Verify(t.Context(), dir, nil)
	if must(t, err); len(problems) != 1 || problems[0].File != name || problems[0].What != "damaged: its checksum is wrong" {
		t.Errorf("Verify() = %+v", problems)
	}
	remember(t, s, true, []byte("three"))
	if got := s.View().Memo("p"); string(got) != "three" {
		t.Errorf("Memo() after the next run = %q", got)
	}
}

func TestMemosStayWhenGenerationsGo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := createWith(t, dir, snapshot.Options{Retention: aging})
		remember(t, s, true, []byte("one"))
		for _, fill := range []func(graph.Draft){first, second} {
			run(t, s, "p", fill)
			time.Sleep(time.Hour)
		}
		done, err := s.Compact(t.Context())
		if must(t, err); done.Generations == 0 {
			t.Error("no generation went")
		}
		if got := open(t, dir).View().Memo("p"); string(got) != "one" {
			t.Errorf("Memo() = %q", got)
		}
	})
}
