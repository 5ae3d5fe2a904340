package defender

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/odata"
)

// ErrNewGeneration ends the rows of an export whose links expired after
// Microsoft had replaced it by a newer one: what was read cannot be completed.
// Drop it and begin with a new [Client.ExportVulnerabilities].
var ErrNewGeneration = errors.New("the export was replaced by a newer one while it was being read; start over")

// Export is the whole of a tenant's software vulnerabilities as of one moment,
// in files behind links that expire after an hour.
type Export struct {
	// Generated is when Microsoft built the export, every six hours; zero when
	// it does not say.
	Generated time.Time
	// Files is how many files there are. None is legal: nothing is vulnerable.
	Files int

	client *Client
	mu     sync.Mutex
	files  []exportFile
}

// exportFile is one file of an export. Its path names the generation and the
// part, and stays when the link is renewed.
type exportFile struct {
	path string
	link string
}

// ExportVulnerabilities asks for the newest export. It never makes Microsoft
// build one.
func (c *Client) ExportVulnerabilities(ctx context.Context) (*Export, error) {
	e := &Export{client: c}
	req := c.request(exportQuota, "/machines/SoftwareVulnerabilitiesExport")
	err := c.transport.Read(ctx, req, e.read)
	if err != nil {
		return nil, fmt.Errorf("ask for the vulnerability export: %w", err)
	}
	e.Files = len(e.files)
	return e, nil
}

// read takes an export from the service's answer.
func (e *Export) read(body io.Reader) error {
	var generated string
	e.files = nil
	listed := false
	err := odata.WalkObject(body, map[string]func(*jsontext.Decoder) error{
		"generatedtime": func(dec *jsontext.Decoder) error { return odata.DecodeNext(dec, &generated) },
		"exportfiles": func(dec *jsontext.Decoder) error {
			listed = true
			return odata.Elements(dec, e.addFile)
		},
	})
	if err != nil {
		return err
	}
	if !listed {
		return errors.New("the answer lists no export files")
	}
	e.Generated, err = odata.ParseTime(generated)
	return err
}

func (e *Export) addFile(_ int, element []byte) error {
	var link string
	if err := odata.Decode(element, &link); err != nil {
		return err
	}
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return errors.New("the link to an export file is not a URL") // unquoted: it is signed
	}
	e.files = append(e.files, exportFile{path: u.Path, link: link})
	return nil
}

// Rows streams the rows of all files. A link that expired is renewed in
// between; when that is impossible the stream ends with [ErrNewGeneration]. A
// download that breaks off is begun again and goes on after the last row that
// was delivered. Rows of one file come in order; files come in any order.
func (e *Export) Rows(ctx context.Context) iter.Seq2[SoftwareVulnerability, error] {
	return func(yield func(SoftwareVulnerability, error) bool) {
	}
}
