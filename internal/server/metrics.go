package server

import (
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"parapet/internal/integration"
	"parapet/internal/secret"
)

// metrics are what is counted while the server works, in a registry of its own.
type metrics struct {
	registry *prometheus.Registry

	requests *prometheus.HistogramVec
	runs     *prometheus.CounterVec
	took     *prometheus.HistogramVec
	steps    *prometheus.CounterVec
	rows     *prometheus.CounterVec
	calls    *prometheus.CounterVec
	bytes    *prometheus.CounterVec
	left     *prometheus.GaugeVec
	limit    *prometheus.GaugeVec
	ended    *prometheus.GaugeVec
}

// quick are the bounds of what takes milliseconds, long those of what takes
// minutes.
var (
	quick = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 120}
	long  = []float64{1, 5, 15, 30, 60, 300, 900, 1800, 3600, 4 * 3600, 12 * 3600}
)

func newMetrics(version string) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "parapet_request_seconds", Help: "How long requests took, queries included.", Buckets: quick,
		}, []string{"operation", "status"}),
		runs: counter("parapet_runs_total", "Runs that ended, by how.", "integration", "outcome"),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "parapet_run_seconds", Help: "How long runs took from their beginning, waits included.", Buckets: long,
		}, []string{"integration"}),
		steps: counter("parapet_run_steps_total", "Steps of runs, by how they ended.", "integration", "step", "outcome"),
		rows:  counter("parapet_run_rows_total", "Entities and relationships that were read.", "integration"),
		calls: counter("parapet_calls_total", "Calls that runs made, by API.", "integration", "api"),
		bytes: counter("parapet_received_bytes_total", "Bytes that runs received, by API.", "integration", "api"),
		left:  gauge("parapet_quota_left", "How many calls a quota had left when the last run ended.", "integration", "quota", "window_seconds"),
		limit: gauge("parapet_quota_limit", "How many calls a quota allows.", "integration", "quota", "window_seconds"),
		ended: gauge("parapet_run_ended_timestamp_seconds", "When the last run ended, by how.", "integration", "outcome"),
	}
	build := gauge("parapet_build_info", "The version that runs, as a label.", "version")
	build.WithLabelValues(version).Set(1)
	m.registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		build, m.requests, m.runs, m.took, m.steps, m.rows, m.calls, m.bytes, m.left, m.limit, m.ended,
	)
	return m
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func gauge(name, help string, labels ...string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, labels)
}

// request counts a request that was answered.
func (m *metrics) request(operation string, status int, took time.Duration) {
	m.requests.WithLabelValues(operation, strconv.Itoa(status)).Observe(took.Seconds())
}

// run counts a run that has ended.
func (m *metrics) run(r integration.Run) {
	outcome := string(r.State)
	m.runs.WithLabelValues(r.Key, outcome).Inc()
	m.ended.WithLabelValues(r.Key, outcome).Set(float64(r.EndedAt.Unix()))
	if !r.StartedAt.IsZero() {
		m.took.WithLabelValues(r.Key).Observe(r.EndedAt.Sub(r.StartedAt).Seconds())
	}
	m.rows.WithLabelValues(r.Key).Add(float64(r.Rows))
	for _, step := range r.Steps {
		if step.Outcome != "" {
			m.steps.WithLabelValues(r.Key, step.Step, string(step.Outcome)).Inc()
		}
	}
	for api, n := range r.Calls {
		m.calls.WithLabelValues(r.Key, api).Add(float64(n))
	}
	for api, n := range r.Bytes {
		m.bytes.WithLabelValues(r.Key, api).Add(float64(n))
	}
	for _, q := range r.Quota {
		window := strconv.FormatFloat(q.Window, 'f', -1, 64)
		m.left.WithLabelValues(r.Key, q.Quota, window).Set(float64(max(0, q.Limit-q.Used)))
		m.limit.WithLabelValues(r.Key, q.Quota, window).Set(float64(q.Limit))
	}
}

// handler serves the metrics to who has the token; to everybody when there is
// none.
func (m *metrics) handler(token secret.Secret, logger *slog.Logger) http.Handler {
	serve := promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError,
	})
	if token.Empty() {
		return serve
	}
	want := sha256.Sum256([]byte(token.Reveal()))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		got := sha256.Sum256([]byte(given))
		if subtle.ConstantTimeCompare(want[:], got[:]) != 1 {
			w.Header().Set("WWW-Authenticate", `Bearer realm="metrics"`)
			http.Error(w, "give the token of the setting metrics.token as a bearer token", http.StatusUnauthorized)
			return
		}
		serve.ServeHTTP(w, r)
	})
}
