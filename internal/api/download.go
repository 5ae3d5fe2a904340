package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// download is an answer that is a file, sent while it is written.
type download struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        func(huma.Context)
}

// asFile answers with a file of a name. When writing fails after the answer has
// begun, it is broken off, so that nobody takes it for whole.
func (s *server) asFile(contentType, name string, write func(ctx context.Context, w io.Writer) error) *download {
	return &download{
		ContentType: contentType,
		Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": name}),
		Body: func(hctx huma.Context) {
			ctx := hctx.Context()
			r, w := humago.Unwrap(hctx)
			out := &patientWriter{to: w, control: requestOf(ctx).control}
			err := write(ctx, out)
			switch {
			case err == nil && out.begun:
			case err == nil:
				hctx.SetStatus(http.StatusOK) // of an empty file
			case !out.begun:
				w.Header().Del("Content-Disposition")
				s.refuse(w, r, err)
			default:
				if ctx.Err() == nil {
					s.logger.ErrorContext(ctx, "file not sent whole", "request_id", RequestID(ctx), "file", name, "error", err)
				}
				panic(http.ErrAbortHandler)
			}
		},
	}
}

// patientWriter gives the client time for each piece, and not for the whole.
type patientWriter struct {
	to      io.Writer
	control *http.ResponseController
	// begun says whether anything was written.
	begun bool
}

func (w *patientWriter) Write(p []byte) (int, error) {
	if err := w.control.SetWriteDeadline(time.Now().Add(patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	w.begun = true
	return w.to.Write(p)
}
