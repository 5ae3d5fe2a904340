package exec_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec"
)

// plant is devices with findings: each device has every finding with a
// likelihood that falls with the finding's rank.
func plant(devices, findings, each int) *model {
	random := rand.New(rand.NewPCG(1, 1))
	m := &model{}
	severities := []string{"Low", "Medium", "High", "Critical"}
	zipf := rand.NewZipf(random, 1.1, 8, uint64(findings-1))
	for i := range findings {
		m.add(acme, finding, graph.Key(fmt.Sprint("CVE-", i)),
			prop("name", graph.Text(severities[i%4])), prop("score", graph.Number(random.Float64()*10)))
	}
	for i := range devices {
		d := m.add(acme, device, graph.Key(fmt.Sprint("device-", i)), prop("name", graph.Text(fmt.Sprint("os-", i%12))))
		seen := map[uint64]bool{}
		for range each {
			if n := zipf.Uint64(); !seen[n] {
				seen[n] = true
				m.join(has, d, m.entities[n], prop("score", graph.Number(float64(n%10))))
			}
		}
	}
	return m
}

func BenchmarkExecute(b *testing.B) {
	m := plant(1000, 2000, 200)
	executor := exec.New(m.view())
	all := start(device, hop(has, plan.Forward, 1, finding))
	matches := len(m.relationships)
	critical := plan.Compare{Op: plan.Equal, Left: name(1), Right: text("Critical")}

	filtered := returning(all, key(0), key(1))
	filtered.Where = plan.And{All: []plan.Expr{critical, plan.Compare{
		Op: plan.Greater, Left: plan.Property{Slot: 1, Name: "score"}, Right: plan.Literal{Value: graph.Number(9.5)},
	}}}
	byEdge := returning(all, count(1))
	byEdge.Where = plan.Compare{Op: plan.Greater, Left: plan.Property{Slot: -1, Name: "score"}, Right: plan.Literal{Value: graph.Number(8)}}
	top := returning(all, key(0), key(1))
	top.Output.OrderBy = []plan.Sort{{Expr: plan.Property{Slot: 1, Name: "score"}, Desc: true}}
	top.Output.Limit = 20
	back := returning(start(finding, hop(has, plan.Backward, 1, device)), name(0), name(1), count(0), count(1))

	for _, c := range []struct {
		name string
		q    plan.Query
	}{
		{"count by severity and system", back},
		{"count", returning(all, count(0), count(1))},
		{"count by device", returning(all, plan.Element{Slot: 0}, count(1))},
		{"count by relationship property", byEdge},
		{"list", all},
		{"rows", returning(all, key(0), key(1))},
		{"filtered rows", filtered},
		{"top 20", top},
		{"absent", start(finding, plan.Absent{Steps: []plan.Step{hop(has, plan.Backward, 1, device)}})},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := executor.Execute(b.Context(), c.q, plan.Budget{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(matches), "ns/match")
		})
	}
}
