package server

import (
	"context"
	"io"
	"log/slog"

	"go.opentelemetry.io/otel/trace"

	"parapet/internal/config"
)

// NewLogger writes what the settings want, as they want it.
func NewLogger(w io.Writer, set config.Log) *slog.Logger {
	options := &slog.HandlerOptions{Level: set.Level}
	var handler slog.Handler = slog.NewTextHandler(w, options)
	if set.JSON {
		handler = slog.NewJSONHandler(w, options)
	}
	return slog.New(traced{handler})
}

// traced adds to a line which trace it belongs to.
type traced struct{ slog.Handler }

// Handle writes a line.
func (t traced) Handle(ctx context.Context, r slog.Record) error {
	if span := trace.SpanContextFromContext(ctx); span.IsSampled() {
		r.AddAttrs(slog.String("trace_id", span.TraceID().String()))
	}
	return t.Handler.Handle(ctx, r)
}

// WithAttrs keeps adding.
func (t traced) WithAttrs(attrs []slog.Attr) slog.Handler {
	return traced{t.Handler.WithAttrs(attrs)}
}

// WithGroup keeps adding.
func (t traced) WithGroup(name string) slog.Handler { return traced{t.Handler.WithGroup(name)} }
