package exposure_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parapet/internal/exposure"
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/scope"
)

// watched is a source that notes how often the properties of findings are read, and
// fails when it is to.
type watched struct {
	column.Source
	reads *atomic.Int32
	fails error
}

func (w watched) Pin(n column.Need) (*column.View, error) {
	if n.Once {
		w.reads.Add(1)
		if w.fails != nil {
			return nil, w.fails
		}
	}
	return w.Source.Pin(n)
}

// run puts two weaknesses on a device of each of the integrations.
func run(t *testing.T, store *snapshot.Store, update bool, names ...string) {
	t.Helper()
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, name := range names {
		p := graph.Partition("integration/" + name)
		d := tx.Draft(p)
		put := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		put(d.PutEntity(graph.Machine, "m", nil))
		put(d.PutEntity(graph.Vulnerability, "CVE-1", graph.Props{{Name: "displayName", Value: graph.Text("CVE-1")}}))
		put(d.PutEntity(graph.Vulnerability, graph.Key("CVE-"+name), nil))
		put(d.PutRelationship(graph.MachineIdentified, "m", "CVE-1", graph.Props{{Name: "securityUpdateAvailable", Value: graph.Bool(update)}}))
		put(d.PutRelationship(graph.MachineIdentified, "m", graph.Key("CVE-"+name), nil))
		d.Finish(graph.Whole, graph.Machine, graph.Vulnerability, graph.MachineIdentified)
		steps := []graph.Step{{Name: "vulnerabilities", Outcome: graph.Succeeded, Types: []graph.Type{graph.MachineIdentified}}}
		if steps[0].Ended = now; update {
			steps[0].Ended = now.Add(time.Hour)
		}
		if _, err := tx.Seal(t.Context(), p, steps, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func create(t *testing.T) *snapshot.Store {
	t.Helper()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// However many ask, each integration's part of a generation is counted once; and
// again only when a run was there.
func TestCountedOnce(t *testing.T) {
	t.Parallel()
	store, keeper := create(t), exposure.NewKeeper()
	var reads atomic.Int32
	ask := func() *exposure.Picture {
		t.Helper()
		p, err := keeper.Picture(t.Context(), watched{store.Latest(), &reads, nil})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	run(t, store, false, "acme", "globex")
	var asking sync.WaitGroup
	for range 8 {
		asking.Go(func() {
			if _, err := keeper.Picture(t.Context(), watched{store.Latest(), &reads, nil}); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	if got := reads.Load(); got != 4 { // two readings for each integration
		t.Errorf("findings were read %d times, want 4", got)
	}
	run(t, store, true, "acme")
	p := ask()
	if got := reads.Load(); got != 6 {
		t.Errorf("findings were read %d times after a run of one integration, want 6", got)
	}
	list, err := p.Weaknesses(exposure.Wanted{Filter: exposure.Filter{Search: "CVE-1", Now: now}, Limit: 10})
	if err != nil || list.Total != 1 || list.Rows[0].Devices != 2 || list.Rows[0].Updatable != 1 {
		t.Errorf("%+v, %v; want CVE-1 on two devices, one of which can be updated", list.Rows, err)
	}
}

// Who waits for somebody who is called off, counts himself.
func TestCountingGoesOn(t *testing.T) {
	t.Parallel()
	store, keeper := create(t), exposure.NewKeeper()
	run(t, store, false, "acme")
	var reads atomic.Int32
	broken := errors.New("the disk is gone")
	if _, err := keeper.Picture(t.Context(), watched{store.Latest(), &reads, broken}); !errors.Is(err, broken) {
		t.Errorf("it fails with %v, want %v", err, broken)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := keeper.Picture(gone, watched{store.Latest(), &reads, nil}); !errors.Is(err, context.Canceled) {
		t.Errorf("called off it fails with %v", err)
	}
	if _, err := keeper.Picture(t.Context(), watched{store.Latest(), &reads, nil}); err != nil {
		t.Error(err)
	}
}

// Who sees one integration is told of that one alone, though another was counted
// for somebody else.
func TestOthersAreNotTold(t *testing.T) {
	t.Parallel()
	store, keeper := create(t), exposure.NewKeeper()
	run(t, store, false, "acme", "globex")
	graphs := scope.New(store)
	for _, view := range []*scope.Graph{graphs.All(), graphs.Of([]string{"acme"}), graphs.Of(nil)} {
		source, err := view.Source(t.Context(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := keeper.Picture(t.Context(), source)
		if err != nil {
			t.Fatal(err)
		}
		want := map[*scope.Graph]int{graphs.All(): 3, graphs.Of([]string{"acme"}): 2}[view]
		onDevices := map[*scope.Graph]int{graphs.All(): 2, graphs.Of([]string{"acme"}): 1}[view]
		all := exposure.Wanted{Filter: exposure.Filter{Now: now}, Limit: 10}
		list, err := p.Weaknesses(all)
		if err != nil || list.Total != want {
			t.Errorf("%d CVEs, %v; want %d", list.Total, err, want)
		}
		for _, w := range list.Rows {
			for _, at := range w.Where() {
				if !view.Sees(graph.Partition("integration/" + at.Integration)) {
					t.Errorf("%s is told to be in %s", w.CVE, at.Integration)
				}
			}
		}
		devices, err := p.Devices(all)
		if err != nil || devices.Total != onDevices {
			t.Errorf("%d devices, %v; want %d", devices.Total, err, onDevices)
		}
	}
}
