package load

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"testing"
	"text/tabwriter"
	"time"
)

var (
	devices = flag.Int("devices", 0, "size of the tenant to measure, such as 20000; a small one is not measured, but has to work")
	readers = flag.Int("readers", 100, "how many readers ask at once")
	stay    = flag.Duration("stay", time.Minute, "how long they ask")
	think   = flag.Duration("think", time.Second, "how long a reader thinks after an answer, in the mean; at 0 each asks again at once")
	runs    = flag.Int("runs", 10, "how often the tenant is read in all; what is resident then is compared with what was after two")
)

// Memory is compared from the early run on, and may have grown by a part.
const (
	early  = 2
	growth = 0.1
)

// TestFigures measures a tenant of the named size and prints a table.
func TestFigures(t *testing.T) {
	if *devices == 0 {
		t.Skip("no size named: make load does")
	}
	f, err := measure(t.Context(), start(t, *devices), crowd{*readers, *think, *stay}, early, *runs)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.print(os.Stdout); err != nil {
		t.Fatal(err)
	}
	for _, err := range f.seen.errors[:min(3, len(f.seen.errors))] {
		t.Error(err)
	}
}

// TestSmall lets a few readers ask a small tenant.
func TestSmall(t *testing.T) {
	t.Parallel()
	f, err := measure(t.Context(), start(t, 40), crowd{4, time.Millisecond, 300 * time.Millisecond}, 1, 3)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.seen.errors...); err != nil {
		t.Error(err)
	}
	for _, k := range kinds {
		if len(f.seen.took[k.name]) == 0 {
			t.Errorf("nobody asked for %s", k.name)
		}
	}
}

// figures are what was measured.
type figures struct {
	crowd
	seen *reading
	took time.Duration
	// runs are how long each took, during how many readers asked.
	runs   []time.Duration
	during int
	// memory is the most that was resident while readers asked and nothing ran, by
	// the number of runs before.
	memory map[int]uint64
}

// measure reads the tenant so many times, and has a crowd ask from the run on
// that follows the early one, for as long as it stays.
func measure(ctx context.Context, s *service, c crowd, early, late int) (*figures, error) {
	f := &figures{crowd: c, memory: map[int]uint64{}}
	if err := f.read(ctx, s, early); err != nil {
		return nil, err
	}
	of, err := s.subjects(ctx)
	if err != nil {
		return nil, err
	}
	if err := f.weigh(ctx, s, of, early); err != nil {
		return nil, err
	}
	if err := f.readDuring(ctx, s, of, late); err != nil {
		return nil, err
	}
	if err := f.read(ctx, s, late); err != nil {
		return nil, err
	}
	return f, f.weigh(ctx, s, of, late)
}

// readDuring reads the tenant again and again while the crowd is there.
func (f *figures) readDuring(ctx context.Context, s *service, of subjects, most int) error {
	began, done := time.Now(), make(chan error, 1)
	go func() {
		var err error
		f.seen, err = s.read(ctx, f.crowd, of)
		f.took = time.Since(began)
		done <- err
	}()
	before := len(f.runs)
	for time.Since(began) < f.stay && len(f.runs) < most {
		if err := f.read(ctx, s, len(f.runs)+1); err != nil {
			return errors.Join(err, <-done)
		}
	}
	f.during = len(f.runs) - before
	return <-done
}

// read reads the tenant until it was read so many times. Six hours go by before
// each run but the first.
func (f *figures) read(ctx context.Context, s *service, until int) error {
	for len(f.runs) < until {
		if len(f.runs) > 0 {
			if err := s.advance(ctx, 6); err != nil {
				return err
			}
		}
		took, err := s.run(ctx)
		if err != nil {
			return err
		}
		f.runs = append(f.runs, took)
		note("run %d: %s", len(f.runs), took.Round(time.Millisecond))
	}
	return nil
}

// weigh takes the most that is resident while the crowd asks as long as it stays
// otherwise. Memory holds what is asked for, and what is thrown away until it is
// collected, which takes most of that time: a look at one moment, or at a few
// seconds, would see more or less of it. Before, the crowd asks for an eighth as
// long, during which the server gives back what the run took.
func (f *figures) weigh(ctx context.Context, s *service, of subjects, runs int) error {
	if _, err := s.read(ctx, crowd{f.readers, f.think, f.stay / 8}, of); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		_, err := s.read(ctx, f.crowd, of)
		done <- err
	}()
	for {
		now, err := s.resident(ctx)
		if err != nil {
			return errors.Join(err, <-done)
		}
		f.memory[runs] = max(f.memory[runs], now)
		select {
		case err := <-done:
			note("resident after %d runs: %d MiB at most", runs, f.memory[runs]>>20)
			return err
		case <-time.After(poll):
		}
	}
}

// note tells whoever waits how far the work is.
func note(format string, args ...any) {
	if *devices > 0 {
		fmt.Fprintf(os.Stderr, time.Now().Format(time.TimeOnly)+" "+format+"\n", args...)
	}
}

// print writes the table of the figures.
func (f *figures) print(w io.Writer) error {
	offered := "each asks again at once"
	if f.think > 0 {
		offered = fmt.Sprintf("each thinks for %s in the mean, which is %.0f requests a second at most", f.think, float64(f.readers)/f.think.Seconds())
	}
	fmt.Fprintf(w, "\n%d devices, %d processors for the server, the tenant and the readers, %s; %d runs, one after the other, meanwhile\n%d readers for %s: %s\n",
		*devices, runtime.NumCPU(), runtime.Version(), f.during, f.readers, f.stay, offered)
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(out, "\nasked\tanswers\tp50\tp95\tp99\tdemanded of p95\t\n")
	for _, k := range kinds {
		took := f.seen.took[k.name]
		p95 := percentile(took, 95)
		fmt.Fprintf(out, "%s\t%d\t%s\t%s\t%s\t", k.name, len(took), shown(percentile(took, 50)), shown(p95), shown(percentile(took, 99)))
		if k.bar == 0 {
			fmt.Fprint(out, "\t\n")
			continue
		}
		fmt.Fprintf(out, "≤ %s\t%s\n", shown(k.bar), verdict(p95 <= k.bar))
	}
	fmt.Fprint(out, "\nfigure\tmeasured\tdemanded\t\n")
	fmt.Fprintf(out, "answers a second\t%.0f\t\t\n", float64(f.seen.answers())/f.took.Seconds())
	fmt.Fprintf(out, "of these, that it is gone\t%d\t\t\n", f.seen.gone)
	fmt.Fprintf(out, "errors\t%d\tnone\t%s\n", len(f.seen.errors), verdict(len(f.seen.errors) == 0))
	fmt.Fprintf(out, "first run\t%s\t\t\n", f.runs[0].Round(time.Millisecond))
	again := slices.Sorted(slices.Values(f.runs[1:]))
	fmt.Fprintf(out, "run again, median\t%s\t\t\n", again[len(again)/2].Round(time.Millisecond))
	before, after := f.memory[early], f.memory[*runs]
	fmt.Fprintf(out, "resident at most, after %d runs\t%d MiB\t\t\n", early, before>>20)
	fmt.Fprintf(out, "resident at most, after %d runs\t%d MiB\t≤ %d MiB\t%s\n", *runs, after>>20,
		uint64(float64(before)*(1+growth))>>20, verdict(float64(after) <= float64(before)*(1+growth)))
	return out.Flush()
}

func verdict(kept bool) string {
	if kept {
		return "kept"
	}
	return "MISSED"
}

func shown(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
