package transport

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// trace begins a span for an attempt, inside the one that ctx is in and told to
// whom that is; without one nothing is traced.
func (x *exchange) trace(ctx context.Context) (context.Context, trace.Span) {
	tracer := trace.SpanFromContext(ctx).TracerProvider().Tracer("parapet/transport")
	return tracer.Start(ctx, "call "+string(x.req.API), trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("http.request.method", x.req.Method),
		attribute.String("server.address", x.url.Host),
		attribute.String("url.path", x.url.Path), // what follows may be a signature
	))
}

// traced ends the span of an attempt.
func traced(span trace.Span, status int, failure string) {
	if status != 0 {
		span.SetAttributes(attribute.Int("http.response.status_code", status))
	}
	if failure != "" || status >= 400 {
		span.SetStatus(codes.Error, failure)
	}
	span.End()
}
