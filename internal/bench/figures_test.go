package bench

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

var (
	sizes  = flag.String("devices", "", "sizes of the tenants to measure, such as 20000,100000")
	graphs = flag.String("graphs", "", "folder that keeps the tenants' graphs for the next time; none when empty")
	most   = flag.Int("sqlite", 20_000, "size of tenants up to which SQLite is asked too")
)

// TestFigures measures tenants of the named sizes and prints a table for each.
func TestFigures(t *testing.T) {
	if *sizes == "" {
		t.Skip("no size named: make bench does")
	}
	for size := range strings.SplitSeq(*sizes, ",") {
		devices, err := strconv.Atoi(strings.TrimSpace(size))
		if err != nil {
			t.Fatalf("-devices: %v", err)
		}
		if err := figures(t.Context(), os.Stdout, devices, t.TempDir()); err != nil {
			t.Fatalf("%d devices: %v", devices, err)
		}
	}
}

// sheet is the table of one tenant.
type sheet struct{ *tabwriter.Writer }

// row adds a figure and what is demanded of it. It says so on the side too,
// because the table comes last.
func (s sheet) row(name, value, bar string, kept bool) {
	note(name, value)
	verdict := ""
	switch {
	case bar != "" && kept:
		verdict = "kept"
	case bar != "":
		verdict = "MISSED"
	}
	fmt.Fprintf(s, "%s\t%s\t%s\t%s\n", name, value, bar, verdict)
}

func (s sheet) duration(name string, d, bar time.Duration, remark string) {
	demanded := ""
	if bar > 0 {
		demanded = "≤ " + shown(bar)
	}
	s.row(name, shown(d)+remark, demanded, d <= bar)
}

func (s sheet) bytes(name string, n, bar uint64) {
	demanded := ""
	if bar > 0 {
		demanded = fmt.Sprintf("≤ %d MiB", bar>>20)
	}
	s.row(name, fmt.Sprintf("%d MiB", n>>20), demanded, n <= bar)
}

// note tells whoever waits how far the work is.
func note(name, value string) {
	fmt.Fprintf(os.Stderr, "%s %s: %s\n", time.Now().Format(time.TimeOnly), name, value)
}

func shown(d time.Duration) string {
	if d >= 10*time.Second {
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000)
}

func figures(ctx context.Context, w io.Writer, devices int, dir string) error {
	if *graphs != "" {
		dir = *graphs
	}
	s := &subject{tenant: newTenant(devices), dir: filepath.Join(dir, fmt.Sprint("graph-", devices))}
	out := sheet{tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
	fmt.Fprintf(out, "\n%d devices, %d processors, %s\nfigure\tmeasured\tdemanded at 100,000 devices\t\n",
		devices, runtime.GOMAXPROCS(0), runtime.Version())
	for _, part := range []func(context.Context, sheet) error{s.showBuild, s.showOpen, s.showQuestions, s.showVulnerabilities, s.showSync} {
		if err := part(ctx, out); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (s *subject) showBuild(ctx context.Context, out sheet) error {
	began := time.Now()
	if err := s.build(ctx); err != nil {
		return err
	}
	out.duration("build: draft, merge, commit", time.Since(began), 0, "")
	all, properties, err := occupied(s.dir)
	if err != nil {
		return err
	}
	out.bytes("disk, relationship properties aside", uint64(all-properties), 200<<20)
	out.bytes("disk", uint64(all), 500<<20)
	return nil
}

func (s *subject) showOpen(_ context.Context, out sheet) error {
	settle()
	forgetPeak()
	began := time.Now()
	if err := s.open(); err != nil {
		return err
	}
	out.duration("open", time.Since(began), 5*time.Second, "")
	return nil
}

func (s *subject) showQuestions(ctx context.Context, out sheet) error {
	var timings []timing
	questions := s.questions()
	for _, q := range questions {
		t, err := s.time(ctx, q.text)
		if err != nil {
			return err
		}
		timings = append(timings, t)
		note(q.name, shown(t.median)+", processors "+shown(t.processor))
	}
	lookUps, err := s.lookUps(ctx, 1_000, 0, nil)
	if err != nil {
		return err
	}
	now, peak := resident()
	heap := settle()
	rivals, err := s.rivals(ctx, questions)
	if err != nil {
		return err
	}
	for i, t := range timings {
		remark := fmt.Sprintf("; processors %s; first %s; %d rows", shown(t.processor), shown(t.first), t.rows)
		if rival, ok := rivals[questions[i].name]; ok {
			remark += fmt.Sprintf("; SQLite %s, %.1f times; its processor %s, %.1f times",
				shown(rival.median), ratio(rival.median, t.median), shown(rival.processor), ratio(rival.processor, t.processor))
		}
		out.duration(questions[i].name, t.median, questions[i].bar, remark)
	}
	out.duration("look-up with neighbours, median", percentile(lookUps, 50), time.Millisecond, "")
	out.duration("look-up with neighbours, p95", percentile(lookUps, 95), 0, "")
	out.bytes("resident while querying", now, 1536<<20)
	out.bytes("resident at most", peak, 0)
	out.bytes("heap in use", heap, 0)
	return nil
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(max(1, b)) }

// rivals are SQLite's times of the questions that it is asked.
func (s *subject) rivals(ctx context.Context, questions []question) (map[string]timing, error) {
	if s.devices > *most {
		return nil, nil
	}
	dir, err := os.MkdirTemp("", "parapet-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	db, err := s.sqlite(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	times := map[string]timing{}
	for _, q := range questions {
		if len(q.sql) == 0 {
			continue
		}
		if times[q.name], err = timeSQL(ctx, db, q.sql); err != nil {
			return nil, err
		}
		note("SQLite "+q.name, shown(times[q.name].median)+", processor "+shown(times[q.name].processor))
	}
	return times, nil
}

func (s *subject) showSync(ctx context.Context, out sheet) error {
	if *graphs != "" {
		return nil // the graph is kept as it is
	}
	settle()
	forgetPeak()
	lookUps, took, err := s.duringSync(ctx)
	if err != nil {
		return err
	}
	_, peak := resident()
	out.duration("sync again, 2 % of devices changed", took, 0, "")
	out.duration("look-ups during that, median", percentile(lookUps, 50), 0, fmt.Sprintf(" of %d", len(lookUps)))
	out.duration("look-ups during that, p95", percentile(lookUps, 95), 10*time.Millisecond, "")
	out.bytes("resident at most during that", peak, 0)
	return nil
}
