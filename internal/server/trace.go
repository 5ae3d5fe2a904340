package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"parapet/internal/config"
)

// tracing sends spans to a collector.
type tracing struct {
	provider trace.TracerProvider
	// flush sends what is left and ends.
	flush func(context.Context) error
}

// newTracing connects to the collector of the settings; without one nothing is
// traced.
func newTracing(ctx context.Context, set config.Trace, version string) (tracing, error) {
	if set.Endpoint == "" {
		return tracing{noop.NewTracerProvider(), func(context.Context) error { return nil }}, nil
	}
	endpoint := set.Endpoint
	if strings.Count(strings.TrimSuffix(endpoint, "/"), "/") == 2 { // no path: the one that collectors have
		endpoint = strings.TrimSuffix(endpoint, "/") + "/v1/traces"
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint))
	if err != nil {
		return tracing{}, fmt.Errorf("prepare traces for %s: %w", set.Endpoint, err)
	}
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithBatcher(exporter),
		sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.TraceIDRatioBased(set.Share))),
		sdktrace.WithResource(resource.NewSchemaless(
			attribute.String("service.name", "parapet"), attribute.String("service.version", version))),
	)
	return tracing{provider, provider.Shutdown}, nil
}

// tracer names our spans.
func (t tracing) tracer() trace.Tracer { return t.provider.Tracer("parapet") }

// requests traces what is asked of a handler.
func (t tracing) requests(next http.Handler) http.Handler {
	return otelhttp.NewHandler(next, "request",
		otelhttp.WithTracerProvider(t.provider),
		otelhttp.WithPropagators(propagation.TraceContext{}),
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return r.Method + " " + kindOf(r.URL.Path) }),
	)
}

// kindOf is what of a path is the same for requests of one kind: it names no single
// thing.
func kindOf(path string) string {
	const kept = 4 // with what is before the first slash: "/api/v1/runs"
	parts := strings.SplitN(path, "/", kept+1)
	return strings.Join(parts[:min(len(parts), kept)], "/")
}

// span does something inside a span of its own.
func (t tracing) span(ctx context.Context, name string, do func(context.Context) error, about ...attribute.KeyValue) error {
	ctx, span := t.tracer().Start(ctx, name, trace.WithAttributes(about...))
	defer span.End()
	err := do(ctx)
	if err != nil {
		span.SetStatus(codes.Error, err.Error())
	}
	return err
}
