package transport

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// Who traces what he does sees every attempt in it, without what is secret.
func TestAttemptsAreTraced(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		client := serve(t, script(&calls, status(503, ""), status(200, "{}")), Config{})
		spans := tracetest.NewSpanRecorder()
		provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
		ctx, run := provider.Tracer("test").Start(t.Context(), "run")
		resp, err := client.Do(ctx, Request{API: Defender, URL: base + "/api/machines?sig=secret"})
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		run.End()
		var got []string
		for _, span := range spans.Ended() {
			line := span.Name() + " " + span.Status().Code.String()
			for _, a := range span.Attributes() {
				line += " " + a.Value.String()
			}
			got = append(got, line)
		}
		want := []string{
			"call defender Error GET example.com /api/machines 503",
			"call defender Unset GET example.com /api/machines 200",
			"run Unset",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("spans (-want +got):\n%s", diff)
		}
		if all := strings.Join(got, "\n"); strings.Contains(all, "secret") {
			t.Errorf("the spans tell a secret:\n%s", all)
		}
	})
}
