package defender

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/odata"
	"parapet/internal/transport"
)

// ErrNewGeneration ends the rows of an export whose links expired after
// Microsoft had replaced it by a newer one: what was read cannot be completed.
// Drop it and ask for the export again.
var ErrNewGeneration = errors.New("the export was replaced by a newer one while it was being read; start over")

// maxRenewals is how often the link of one file is renewed: a file is read in
// minutes, a link lasts an hour.
const maxRenewals = 3

// assessment is one of the things Microsoft assesses on all devices, which it
// gives in files and, mostly, in pages too.
type assessment struct {
	name   string           // for errors
	files  string           // the method that gives files
	pages  string           // the method that gives pages; empty when there is none
	fields map[string]Field // by the names of members, of those that are read as [Export]
}

// The assessments.
var (
	softwareVulnerabilities = assessment{
		name: "vulnerability export", files: "SoftwareVulnerabilitiesExport", pages: "SoftwareVulnerabilitiesByMachine", fields: fields,
	}
	softwareInventory = assessment{
		name: "software export", files: "SoftwareInventoryExport", pages: "SoftwareInventoryByMachine", fields: fields,
	}
	nonCPESoftware = assessment{
		name: "export of software without product code", files: "SoftwareInventoryNonCpeExport",
		pages: "SoftwareInventoryNoProductCodeByMachine", fields: fields,
	}
	secureConfigurations = assessment{
		name: "configuration export", files: "SecureConfigurationsAssessmentExport", pages: "SecureConfigurationsAssessmentByMachine",
	}
	settingStates = assessment{
		name: secureConfigurations.name, files: secureConfigurations.files, pages: secureConfigurations.pages, fields: settingFields,
	}
	browserExtensions = assessment{
		name: "browser extension export", files: "browserextensionsinventoryExport", pages: "BrowserExtensionsInventoryByMachine",
	}
	certificates = assessment{
		name: "certificate export", files: "certificateAssessmentExport", pages: "certificateAssessmentByMachine",
	}
	gatheredInfo = assessment{name: "export of gathered information", files: "InfoGatheringExport"}
)

// files are the files of one generation of an assessment, behind links that
// expire after an hour. Several may be read at once.
type files struct {
	client    *Client
	of        assessment
	generated time.Time
	count     int

	turn     chan struct{} // held by whoever renews the links
	mu       sync.Mutex
	links    []*url.URL
	renewals int
}

// exportFiles asks for the newest files of an assessment. It never makes
// Microsoft build them. What a recorder has kept does not do: its links expire, and
// the files may have been replaced.
func (c *Client) exportFiles(ctx context.Context, of assessment) (*files, error) {
	f := &files{client: c, of: of, turn: make(chan struct{}, 1)}
	req := c.request(filesQuota(of.files), "/machines/"+of.files)
	if err := c.transport.Read(transport.Anew(ctx), req, f.take); err != nil {
		return nil, fmt.Errorf("ask for the %s: %w", of.name, err)
	}
	f.count = len(f.links)
	return f, nil
}

// take takes the links from the service's answer.
func (f *files) take(body io.Reader) error {
	var generated string
	f.links = nil
	listed := false
	err := odata.ReadObject(body, map[string]odata.Field{
		"generatedtime": func(dec *jsontext.Decoder) error { return odata.DecodeNext(dec, &generated) },
		"exportfiles": func(dec *jsontext.Decoder) error {
			listed = true
			return odata.Elements(dec, func(int) error { return f.takeLink(dec) })
		},
	})
	if err != nil {
		return err
	}
	if !listed {
		return errors.New("the answer lists no export files")
	}
	f.generated, err = odata.ParseTime(generated)
	return err
}

func (f *files) takeLink(dec *jsontext.Decoder) error {
	var link string
	if err := odata.DecodeNext(dec, &link); err != nil {
		return err
	}
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return errors.New("the link to an export file is not a URL") // unquoted: it is signed
	}
	f.links = append(f.links, u)
	return nil
}

// read gives row each line of a file once, however often the download has to
// begin again, and under a new link when the link has expired.
func (f *files) read(ctx context.Context, file int, row func([]byte) error) error {
	given := 0
	var lines lineReader
	read := func(body io.Reader) error {
		skip := given
		return lines.each(body, func(line []byte) error {
			if skip > 0 {
				skip--
				return nil
			}
			given++
			return row(line)
		})
	}
	for try := 0; ; try++ {
		link, renewals := f.link(file)
		// The link carries its own signature: the storage refuses a token beside it.
		req := transport.Request{API: transport.Storage, URL: link, Unpack: true}
		err := f.client.transport.Read(ctx, req, read)
		if isExpired(err) && try < maxRenewals {
			if err = f.renew(ctx, renewals); err == nil {
				continue
			}
		}
		if err != nil {
			return fmt.Errorf("read the %s: file %d of %d: %w", f.of.name, file+1, f.count, err)
		}
		return nil
	}
}

// link is the link of a file as it is now, and how often it was renewed.
func (f *files) link(file int) (link string, renewals int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.links[file].String(), f.renewals
}

// renew replaces all links by new ones to the same files, unless that was done
// since the link was taken that has expired. Several may find theirs expired at
// once: one asks, the others wait for it, no longer than their ctx.
func (f *files) renew(ctx context.Context, expired int) error {
	select {
	case f.turn <- struct{}{}:
		defer func() { <-f.turn }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if _, renewals := f.link(0); renewals != expired {
		return nil
	}
	fresh, err := f.client.exportFiles(ctx, f.of)
	if err != nil {
		return fmt.Errorf("renew the links: %w", err)
	}
	return f.replace(fresh.links)
}

// replace takes the new links. A path names the generation and the part; only the
// signature behind it changes.
func (f *files) replace(fresh []*url.URL) error {
	byPath := make(map[string]*url.URL, len(fresh))
	for _, link := range fresh {
		byPath[link.Path] = link
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	renewed := make([]*url.URL, len(f.links))
	for i, link := range f.links {
		if renewed[i] = byPath[link.Path]; renewed[i] == nil {
			return ErrNewGeneration
		}
	}
	f.links = renewed
	f.renewals++
	return nil
}

// isExpired tells whether a file may be had again under a new link. Storage
// answers 404 once it has removed the files of an old generation.
func isExpired(err error) bool {
	var refused *transport.Error
	return errors.As(err, &refused) && (refused.Kind == transport.LinkExpired || refused.Kind == transport.NotFound)
}
