package terminal

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTableAligns(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := Table{
		Header: []string{"type", "created"},
		Right:  []bool{false, true},
		Rows:   [][]string{{"cve", "12"}, {"機器", "3"}, {"a\tb\x1b[2J", "1200"}},
	}.Write(&out)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"type     created",
		"cve           12",
		"機器           3",
		"a b [2J     1200",
		"",
	}, "\n")
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestLogShowsNoLiveLines(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	s := NewLog(&out)
	s.Live("working")
	s.Println("done")
	s.Live()
	if diff := cmp.Diff("done\n", out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestScreenRedrawsLiveLinesBelowFinishedOnes(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	s := &Screen{out: &out, size: func() (int, bool) { return 8, true }}
	s.Live("a", "a line too long")
	s.Println("done")
	s.Live()
	want := "a\na line…\n" + "\x1b[2A\x1b[J" + "done\na\na line…\n" + "\x1b[2A\x1b[J"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestBar(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		done, of int
		want     string
	}{{0, 0, "░░░░"}, {1, 4, "█░░░"}, {4, 4, "████"}, {9, 4, "████"}} {
		if got := Bar(c.done, c.of, 4); got != c.want {
			t.Errorf("Bar(%d, %d) = %q, want %q", c.done, c.of, got, c.want)
		}
	}
}
