package server

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
)

// measured are values that are looked up when somebody reads the metrics.
type measured struct {
	desc *prometheus.Desc
	// look gives each value with its labels.
	look func(ctx context.Context, give func(value float64, labels ...string)) error
}

// measure adds values that are looked up.
func (m *metrics) measure(name, help string, labels []string, look func(ctx context.Context, give func(float64, ...string)) error) {
	m.registry.MustRegister(measured{prometheus.NewDesc(name, help, labels, nil), look})
}

// Describe implements prometheus.Collector.
func (m measured) Describe(to chan<- *prometheus.Desc) { to <- m.desc }

// Collect implements prometheus.Collector. What cannot be looked up is told in
// the log of who serves the metrics.
func (m measured) Collect(to chan<- prometheus.Metric) {
	ctx, done := context.WithTimeout(context.Background(), patience)
	defer done()
	err := m.look(ctx, func(value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(m.desc, prometheus.GaugeValue, value, labels...)
	})
	if err != nil {
		to <- prometheus.NewInvalidMetric(m.desc, err)
	}
}

// measure adds what is looked up when somebody reads the metrics.
func (s *Server) measure() {
	s.metrics.measure("parapet_jobs", "Jobs that the queue knows, by kind and state.", []string{"kind", "state"},
		func(ctx context.Context, give func(float64, ...string)) error {
			counts, err := s.queue.Counts(ctx)
			for _, c := range counts {
				give(float64(c.Jobs), c.Kind, c.State)
			}
			return err
		})
	s.metrics.measure("parapet_state_bytes", "The size of the state database.", nil,
		func(ctx context.Context, give func(float64, ...string)) error {
			size, err := s.state.Size(ctx)
			if err == nil {
				give(float64(size))
			}
			return err
		})
	s.measureGraph()
}

func (s *Server) measureGraph() {
	s.metrics.measure("parapet_graph_elements", "Entities and relationships of the last state of the graph, by type.", []string{"partition", "type"},
		func(ctx context.Context, give func(float64, ...string)) error {
			stats, err := s.graph.Stats(ctx)
			for _, t := range stats.Types {
				give(float64(t.Living), string(t.Partition), string(t.Type))
			}
			return err
		})
	s.metrics.measure("parapet_graph_bytes", "The size of the graph on disk and in memory.", []string{"where"},
		func(ctx context.Context, give func(float64, ...string)) error {
			stats, err := s.graph.Stats(ctx)
			if err != nil {
				return err
			}
			var onDisk int64
			for _, t := range stats.Types {
				onDisk += t.Base + t.Deltas + t.Volatile
			}
			give(float64(onDisk), "disk")
			give(float64(stats.Memory), "memory")
			give(float64(stats.Dictionary), "dictionary")
			return nil
		})
}
