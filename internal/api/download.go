package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// download is an answer that is a file, sent while it is written.
type download struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        func(huma.Context)
}

// asFile answers with a file of a name. What can be wrong with the request has to
// be found before: when writing fails, the answer has begun, and is broken off so
// that nobody takes it for whole.
func (s *server) asFile(contentType, name string, write func(ctx context.Context, w io.Writer) error) *download {
	return &download{
		ContentType: contentType,
		Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": name}),
		Body: func(hctx huma.Context) {
			ctx := hctx.Context()
			hctx.SetStatus(http.StatusOK)
			err := write(ctx, &patientWriter{hctx.BodyWriter(), requestOf(ctx).control})
			if err != nil && ctx.Err() == nil {
				s.logger.ErrorContext(ctx, "file not sent whole", "request_id", RequestID(ctx), "file", name, "error", err)
			}
			if err != nil {
				panic(http.ErrAbortHandler)
			}
		},
	}
}

// patientWriter gives the client time for each piece, and not for the whole.
type patientWriter struct {
	to      io.Writer
	control *http.ResponseController
}

func (w *patientWriter) Write(p []byte) (int, error) {
	if err := w.control.SetWriteDeadline(time.Now().Add(patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return w.to.Write(p)
}
