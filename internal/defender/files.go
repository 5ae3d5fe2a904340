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

// assessment is one of the things Microsoft assesses on all devices, which it
// gives in files and, mostly, in pages too.
type assessment struct {
	name  string // for errors
	files string // the method that gives files
	pages string // the method that gives pages; empty when there is none
}

// The assessments.
var (
	softwareVulnerabilities = assessment{"vulnerability export", "SoftwareVulnerabilitiesExport", "SoftwareVulnerabilitiesByMachine"}
	softwareInventory       = assessment{"software export", "SoftwareInventoryExport", "SoftwareInventoryByMachine"}
	nonCPESoftware          = assessment{"export of software without product code", "SoftwareInventoryNonCpeExport", "SoftwareInventoryNoProductCodeByMachine"}
	secureConfigurations    = assessment{"configuration export", "SecureConfigurationsAssessmentExport", "SecureConfigurationsAssessmentByMachine"}
	browserExtensions       = assessment{"browser extension export", "browserextensionsinventoryExport", "BrowserExtensionsInventoryByMachine"}
	certificates            = assessment{"certificate export", "certificateAssessmentExport", "certificateAssessmentByMachine"}
	gatheredInfo            = assessment{"export of gathered information", "InfoGatheringExport", ""}
)

// files are the files of one generation of an assessment, behind links that
// expire after an hour.
type files struct {
	client    *Client
	of        assessment
	generated time.Time
	links     []*url.URL
}

// exportFiles asks for the newest files of an assessment. It never makes
// Microsoft build them.
func (c *Client) exportFiles(ctx context.Context, of assessment) (*files, error) {
	f := &files{client: c, of: of}
	req := c.request(filesQuota(of.files), "/machines/"+of.files)
	if err := c.transport.Read(ctx, req, f.read); err != nil {
		return nil, fmt.Errorf("ask for the %s: %w", of.name, err)
	}
	return f, nil
}

// read takes the links from the service's answer.
func (f *files) read(body io.Reader) error {
	var generated string
	f.links = nil
	listed := false
	err := odata.ReadObject(body, map[string]odata.Field{
		"generatedtime": func(dec *jsontext.Decoder) error { return odata.DecodeNext(dec, &generated) },
		"exportfiles": func(dec *jsontext.Decoder) error {
			listed = true
			return odata.Elements(dec, func(int) error { return f.readLink(dec) })
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

func (f *files) readLink(dec *jsontext.Decoder) error {
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
