package defender

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"time"

	"parapet/internal/odata"
	"parapet/internal/transport"
)

// ErrTooOld says that changes are not told from so long ago: Microsoft keeps
// those of 14 days.
var ErrTooOld = errors.New("changes are not kept that long; read the whole")

// VulnerabilityChange is a change of one row of the vulnerability export. A
// device that moves between groups has its rows fixed in one and new in the
// other.
type VulnerabilityChange struct {
	DeviceID string
	// Status is New, Fixed or Updated.
	Status    string
	EventTime time.Time

	// CVEID is empty for software without a known vulnerability.
	CVEID               string
	Vendor              string
	Product             string
	Version             string
	Severity            string
	CVSSScore           *float64
	ExploitabilityLevel string
	UpdateID            string
	UpdateAvailable     *bool
	FirstSeen           time.Time
	LastSeen            time.Time
}

// VulnerabilityChanges streams what changed since a moment, in no order, and
// some that is older: Microsoft tells changes six hours at a time. The stream
// ends with [ErrTooOld] when since lies too far back.
func (c *Client) VulnerabilityChanges(ctx context.Context, since time.Time) iter.Seq2[VulnerabilityChange, error] {
	p := paged{
		name: "vulnerability changes", method: "SoftwareVulnerabilityChangesByMachine", rows: ChangeRows,
		query: "sinceTime=" + url.QueryEscape(since.UTC().Format(time.RFC3339)),
	}
	return func(yield func(VulnerabilityChange, error) bool) {
		sink := &changeSink{texts: make([]string, 1), yield: yield}
		dec := newRowDecoder(sink)
		dec.more = changeFields
		err := c.eachRow(ctx, p, dec.feed())
		if err != nil && !sink.ended {
			yield(VulnerabilityChange{}, tooOld(err))
		}
	}
}

// changeSink makes changes of rows: there are as many as one in twenty of the
// export's rows, and they are read as fast.
type changeSink struct {
	texts []string // by their codes
	yield func(VulnerabilityChange, error) bool
	ended bool  // nobody wants more
	odd   error // what is wrong with the row that comes next
}

var errEnded = errors.New("nobody wants more changes")

// Text is the code of a text.
func (s *changeSink) Text(_ Field, text string) uint64 {
	s.texts = append(s.texts, text)
	return uint64(len(s.texts) - 1)
}

// List has no use for lists.
func (s *changeSink) List(Field, []string) uint64 { return 0 }

// Put gives a change.
func (s *changeSink) Put(row *Row) error {
	text := func(f Field) string { return s.texts[row.Code(f)] }
	change := VulnerabilityChange{
		DeviceID: text(DeviceID), Status: text(ChangeStatus), EventTime: row.time(ChangedAt),
		CVEID: text(CVEID), Vendor: text(Vendor), Product: text(Product), Version: text(Version),
		Severity: text(Severity), ExploitabilityLevel: text(Exploitability),
		UpdateID: text(UpdateID), FirstSeen: row.time(FirstSeen), LastSeen: row.time(LastSeen),
	}
	if available, known := row.Truth(UpdateAvailable); known {
		change.UpdateAvailable = &available
	}
	if score := row.Number(CVSSScore); score != 0 {
		change.CVSSScore = &score
	}
	s.ended = s.ended || !s.yield(change, s.odd)
	s.odd = nil
	if s.ended {
		return errEnded
	}
	return nil
}

// SetAside gives a row that cannot be read, and one that cannot be read wholly when
// it comes.
func (s *changeSink) SetAside(unreadable *odata.RowError) {
	if unreadable.Kept() {
		s.odd = unreadable
		return
	}
	s.ended = s.ended || !s.yield(VulnerabilityChange{}, unreadable)
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
