package defender

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"time"

	"parapet/internal/transport"
)

// ErrTooOld says that changes are not told from so long ago: Microsoft keeps
// those of 14 days.
var ErrTooOld = errors.New("changes are not kept that long; read the whole")

// changeFields are the members that changes have a use for: those of the export
// without the places of software, and two besides that rows of the exports have no
// need of.
var changeFields = func() map[string]Field {
	of := maps.Clone(fields)
	delete(of, "diskpaths")
	delete(of, "registrypaths")
	of["status"], of["eventtimestamp"] = ChangeStatus, ChangedAt
	return of
}()

// ReadVulnerabilityChanges gives a sink what changed since a moment of the rows of
// [Client.ExportVulnerabilities], in no order, and some that is older: Microsoft
// tells changes six hours at a time. The status of each is New, Fixed or Updated. A
// device that moves between groups has its rows fixed in one and new in the other. It
// ends with [ErrTooOld] when since lies too far back.
func (c *Client) ReadVulnerabilityChanges(ctx context.Context, since time.Time, sink Sink) error {
	return tooOld(newRowDecoder(sink, changeFields).pages(ctx, c, paged{
		name: "vulnerability changes", method: "SoftwareVulnerabilityChangesByMachine", rows: ChangeRows,
		query: "sinceTime=" + url.QueryEscape(since.UTC().Format(time.RFC3339)),
	}))
}

// tooOld adds [ErrTooOld] to an error that means it: the one thing of the
// request that the service may find wrong is the moment.
func tooOld(err error) error {
	var refused *transport.Error
	if errors.As(err, &refused) && refused.Status == http.StatusBadRequest && !errors.Is(err, ErrNewGeneration) {
		return fmt.Errorf("%w: %w", ErrTooOld, err)
	}
	return err
}
