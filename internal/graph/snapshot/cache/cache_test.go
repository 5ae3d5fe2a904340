package cache_test

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"weak"

	"parapet/internal/graph/snapshot/cache"
)

// text is a unit whose value is its name and as large as that is long.
func text(c *cache.Cache, name string, loads *atomic.Int32) *cache.Unit[string] {
	return cache.Named(c, name, func(s string) int64 { return int64(len(s)) }, func() (string, error) {
		loads.Add(1)
		return name, nil
	})
}

func get(t *testing.T, u *cache.Unit[string], want string) {
	t.Helper()
	if got, err := u.Get(); got != want || err != nil {
		t.Errorf("Get() = %q, %v, want %q", got, err, want)
	}
}

func TestLeastRecentlyUsedIsForgotten(t *testing.T) {
	t.Parallel()
	var loads atomic.Int32
	c := cache.New(10)
	one, two, three := text(c, "1111", &loads), text(c, "2222", &loads), text(c, "3333", &loads)
	get(t, one, "1111")
	get(t, two, "2222")
	get(t, one, "1111")
	get(t, three, "3333")
	if _, ok := two.Peek(); ok || !one.Loaded() || !three.Loaded() {
		t.Error("not the least recently used was forgotten")
	}
	if c.Used() != 8 || loads.Load() != 3 {
		t.Errorf("%d bytes after %d loads, want 8 after 3", c.Used(), loads.Load())
	}
	get(t, two, "2222")
	if loads.Load() != 4 || one.Loaded() {
		t.Error("the forgotten unit was not loaded in place of another")
	}
}

func TestLargerThanTheBudgetIsNotKept(t *testing.T) {
	t.Parallel()
	var loads atomic.Int32
	c := cache.New(3)
	u := text(c, "1111", &loads)
	get(t, u, "1111")
	get(t, u, "1111")
	if c.Used() != 0 || u.Loaded() || loads.Load() != 2 {
		t.Errorf("%d bytes are kept after %d loads", c.Used(), loads.Load())
	}
}

func TestReadKeepsNothing(t *testing.T) {
	t.Parallel()
	var loads atomic.Int32
	c := cache.New(100)
	u := text(c, "1111", &loads)
	if got, err := u.Read(); got != "1111" || err != nil || u.Loaded() || c.Used() != 0 {
		t.Errorf("Read() = %q, %v, and it is kept: %v", got, err, u.Loaded())
	}
	u.Put("other")
	if got, _ := u.Read(); got != "other" || loads.Load() != 1 {
		t.Errorf("Read() of what is there = %q after %d loads", got, loads.Load())
	}
}

// Who goes on with what is retired has it loaded, and it is not kept; who asks for
// it by name has it back.
func TestRetiredIsNotKept(t *testing.T) {
	t.Parallel()
	var loads atomic.Int32
	c := cache.New(100)
	u := text(c, "1111", &loads)
	get(t, u, "1111")
	u.Retire()
	if u.Loaded() || c.Used() != 0 || u.Size() != 0 {
		t.Error("what was retired is still there")
	}
	get(t, u, "1111")
	if u.Loaded() || c.Used() != 0 || loads.Load() != 2 {
		t.Errorf("%d bytes of what was retired are kept after %d loads", c.Used(), loads.Load())
	}
	get(t, text(c, "1111", &loads), "1111")
	if !u.Loaded() {
		t.Error("what is asked for by name again is not kept")
	}
}

func TestSeveralWhoWantItLoadItOnce(t *testing.T) {
	t.Parallel()
	var loads atomic.Int32
	c := cache.New(100)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { get(t, text(c, "name", &loads), "name") })
	}
	wg.Wait()
	if u := text(c, "name", &loads); loads.Load() != 1 || u.Size() != 4 {
		t.Errorf("%d loads of %d bytes, want 1 of 4", loads.Load(), u.Size())
	}
}

func TestFailureIsNotKept(t *testing.T) {
	t.Parallel()
	want := errors.New("no disk")
	err := want
	u := cache.Named(cache.New(100), "", func(int) int64 { return 1 }, func() (int, error) { return 7, err })
	if _, got := u.Get(); !errors.Is(got, want) || u.Loaded() {
		t.Errorf("Get() = %v", got)
	}
	err = nil
	if got, err := u.Get(); got != 7 || err != nil || !u.Loaded() {
		t.Errorf("Get() after a failure = %d, %v", got, err)
	}
}

// A value may grow while it is used; the next use takes notice.
func TestGrowthCounts(t *testing.T) {
	t.Parallel()
	c := cache.New(100)
	size := int64(10)
	u := cache.Named(c, "", func(int) int64 { return size }, func() (int, error) { return 0, nil })
	for _, size = range []int64{10, 90, 20} {
		if _, err := u.Get(); err != nil || c.Used() != size {
			t.Errorf("%d bytes are used, want %d", c.Used(), size)
		}
	}
	size = 101
	u.Peek()
	if c.Used() != 0 || u.Loaded() {
		t.Error("what outgrew the budget is kept")
	}
}

func TestFixedIsAlwaysThere(t *testing.T) {
	t.Parallel()
	u := cache.Fixed("value")
	u.Retire()
	u.Put("other")
	get(t, u, "value")
	if !u.Loaded() || u.Size() != 0 {
		t.Error("a fixed unit counts")
	}
}

// What a cache keeps goes with the cache, although units are told of when they
// go.
func TestDroppedCacheIsCollected(t *testing.T) {
	t.Parallel()
	dropped := func() weak.Pointer[[]byte] {
		value := new([]byte)
		c := cache.New(100)
		u := cache.Named(c, "name", func(*[]byte) int64 { return 1 }, func() (*[]byte, error) { return value, nil })
		if _, err := u.Get(); err != nil || c.Used() != 1 {
			t.Fatalf("%d bytes are used: %v", c.Used(), err)
		}
		return weak.Make(value)
	}()
	for range 3 {
		runtime.GC()
	}
	if dropped.Value() != nil {
		t.Error("a cache that nobody has any more keeps its values")
	}
}
