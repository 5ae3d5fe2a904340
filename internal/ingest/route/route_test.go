package route_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/ingest/route"
)

// quotas are those that the tests share: one of lists and one of exports.
func quotas() map[string]route.Quota {
	return map[string]route.Quota{
		"list":   {Limits: []route.Limit{{Calls: 100, Window: time.Minute}, {Calls: 1500, Window: time.Hour}}},
		"export": {Limits: []route.Limit{{Calls: 5, Window: time.Minute}, {Calls: 20, Window: time.Hour}}},
	}
}

func takes(name, quota string, calls int) route.Way {
	return route.Way{Name: name, Costs: []route.Cost{{Quota: quota, Calls: calls}}}
}

// names are the ways of each choice, in order.
func names(p route.Plan) map[string][]string {
	all := map[string][]string{}
	for _, c := range p.Choices {
		for _, w := range c.Ways {
			all[c.Source] = append(all[c.Source], w.Name)
		}
	}
	return all
}

func TestChooseOrdersWays(t *testing.T) {
	t.Parallel()
	hindered := takes("hindered", "list", 0)
	hindered.Hindrance = "no permission"
	partial := takes("partial", "list", 1)
	partial.Partial = true
	p := route.Choose([]route.Source{{"findings", []route.Way{
		takes("each device", "list", 10_000), hindered, partial, takes("files", "export", 1), takes("pages", "list", 400),
	}}}, quotas())
	if diff := cmp.Diff(map[string][]string{"findings": {"files", "pages", "each device", "partial"}}, names(p)); diff != "" {
		t.Errorf("ways (-want +got):\n%s", diff)
	}
	if got := p.Choices[0].Hindered; len(got) != 1 || got[0].Hindrance != "no permission" {
		t.Errorf("hindered = %+v, want the one that is", got)
	}
	if p.Calls["export"] != 1 || p.Took != 500*time.Millisecond {
		t.Errorf("%d calls in %s, want 1 in half a second", p.Calls["export"], p.Took)
	}
}

func TestChooseCountsWhatIsUsed(t *testing.T) {
	t.Parallel()
	q := quotas()
	q["export"].Limits[1].Used = 20
	p := route.Choose([]route.Source{{"findings", []route.Way{takes("files", "export", 1), takes("pages", "list", 300)}}}, q)
	if got := names(p)["findings"][0]; got != "pages" {
		t.Errorf("%s first, want pages: the next export is an hour away", got)
	}
}

// The cheapest way of each source may crowd one quota.
func TestChooseSpreadsOverQuotas(t *testing.T) {
	t.Parallel()
	two := func() []route.Way { return []route.Way{takes("by list", "list", 80), takes("by export", "export", 5)} }
	p := route.Choose([]route.Source{{"a", two()}, {"b", two()}}, quotas())
	first := map[string]bool{}
	for _, ways := range names(p) {
		first[ways[0]] = true
	}
	if len(first) != 2 || p.Took >= time.Minute {
		t.Errorf("first are %v in %s, want one of each within a minute", names(p), p.Took)
	}
}

func TestTakes(t *testing.T) {
	t.Parallel()
	for calls, want := range map[int]time.Duration{
		0: 0, 8: 500 * time.Millisecond, 100: 6500 * time.Millisecond, 101: time.Minute + 6500*time.Millisecond,
		1501: time.Hour + 94*time.Second, 100_000: 66*time.Hour + 6250*time.Second,
	} {
		if got := takes("", "list", calls).Takes(quotas()); got != want {
			t.Errorf("%d calls take %s, want %s", calls, got, want)
		}
	}
}

// Whatever the ways, those that can be taken are all there, the whole truth comes
// first, and no other way of one source alone would make the whole cheaper.
func TestChooseIsNoWorseThanAnyOneChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		way := rapid.Custom(func(t *rapid.T) route.Way {
			w := takes("", rapid.SampledFrom([]string{"list", "export", "free"}).Draw(t, "quota"), rapid.IntRange(0, 300).Draw(t, "calls"))
			w.Partial = rapid.Bool().Draw(t, "partial")
			if rapid.Bool().Draw(t, "hindered") {
				w.Hindrance = "no"
			}
			return w
		})
		var sources []route.Source
		ways := 0
		for range rapid.IntRange(1, 5).Draw(t, "sources") {
			s := route.Source{Ways: rapid.SliceOfN(way, 1, 4).Draw(t, "ways")}
			ways += len(s.Ways)
			sources = append(sources, s)
		}
		p := route.Choose(sources, quotas())
		for i, c := range p.Choices {
			ways -= len(c.Ways) + len(c.Hindered)
			for j, w := range c.Ways {
				if w.Partial && j+1 < len(c.Ways) && !c.Ways[j+1].Partial {
					t.Fatalf("a way that does not tell everything comes before one that does: %+v", c.Ways)
				}
				if w.Partial != c.Ways[0].Partial {
					continue
				}
				if other := route.Choose(with(p, i, w), quotas()); other.Took < p.Took {
					t.Fatalf("with %+v for source %d it takes %s, not %s", w, i, other.Took, p.Took)
				}
			}
		}
		if ways != 0 {
			t.Fatalf("%d ways are lost", ways)
		}
	})
}

// with are the first ways of a plan, with another one of one source.
func with(p route.Plan, source int, other route.Way) []route.Source {
	var all []route.Source
	for i, c := range p.Choices {
		if i == source {
			all = append(all, route.Source{Ways: []route.Way{other}})
		} else if len(c.Ways) > 0 {
			all = append(all, route.Source{Ways: c.Ways[:1]})
		}
	}
	return all
}

func TestEstimated(t *testing.T) {
	t.Parallel()
	got := route.Size{Devices: 100_000, Users: 7}.Estimated()
	if got.Findings != 20_000_000 || got.Installs != 15_000_000 || got.Users != 7 || got.Products != 10_000 {
		t.Errorf("estimated = %+v", got)
	}
	if got := (route.Size{}).Estimated(); got != (route.Size{}) {
		t.Errorf("of nothing = %+v, want nothing", got)
	}
}
