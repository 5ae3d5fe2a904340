package defender

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
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
	links  []*url.URL
}

// ExportVulnerabilities asks for the newest export. It never makes Microsoft
// build one.
func (c *Client) ExportVulnerabilities(ctx context.Context) (*Export, error) {
	e := &Export{client: c}
	req := c.request(exportQuota, "/machines/SoftwareVulnerabilitiesExport")
	if err := c.transport.Read(ctx, req, e.read); err != nil {
		return nil, fmt.Errorf("ask for the vulnerability export: %w", err)
	}
	e.Files = len(e.links)
	return e, nil
}

// read takes an export from the service's answer.
func (e *Export) read(body io.Reader) error {
	var generated string
	e.links = nil
	listed := false
	err := odata.ReadObject(body, map[string]odata.Field{
		"generatedtime": func(dec *jsontext.Decoder) error { return odata.DecodeNext(dec, &generated) },
		"exportfiles": func(dec *jsontext.Decoder) error {
			listed = true
			return odata.Elements(dec, func(int) error { return e.readLink(dec) })
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

func (e *Export) readLink(dec *jsontext.Decoder) error {
	var link string
	if err := odata.DecodeNext(dec, &link); err != nil {
		return err
	}
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return errors.New("the link to an export file is not a URL") // unquoted: it is signed
	}
	e.links = append(e.links, u)
	return nil
}
