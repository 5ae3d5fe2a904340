package export

import (
	"time"

	"parapet/internal/simulator/world"
)

// Certificates is the certificate inventory assessment.
var Certificates = &Kind{
	Context: "Collection(microsoft.windowsDefenderATP.api.AssetCertificateAssessment)",
	Usual:   olderUsual,
	Longest: olderLongest,
	folder:  "CertificateAssessmentExport",
	pages:   pageStyle,
	rows:    layout[world.Certificate]{certificateColumns, (*world.Tenant).Certificates}.encode,
}

var certificateColumns = []column[world.Certificate]{
	deviceID[world.Certificate](),
	deviceName[world.Certificate](),
	text("Thumbprint", "thumbprint", func(c *world.Certificate) string { return c.Thumbprint }),
	text("Path", "path", func(c *world.Certificate) string { return c.Path }),
	text("SignatureAlgorithm", "signatureAlgorithm", func(c *world.Certificate) string { return c.SignatureAlgorithm }),
	count("KeyLength", "keyLength", func(c *world.Certificate) int { return c.KeyLength }),
	at("NotAfter", "notAfter", time.RFC3339, func(c *world.Certificate) time.Time { return c.NotAfter }),
	at("NotBefore", "notBefore", time.RFC3339, func(c *world.Certificate) time.Time { return c.NotBefore }),
	text("SubjectType", "subjectType", func(c *world.Certificate) string { return c.SubjectType }),
	text("SerialNumber", "serialNumber", func(c *world.Certificate) string { return c.SerialNumber }),
	{pascal: "SubjectObject", camel: "subjectObject", row: func(b []byte, _ *world.Device, c *world.Certificate) []byte {
		return appendName(b, c.Subject)
	}},
	{pascal: "IssuerObject", camel: "issuerObject", row: func(b []byte, _ *world.Device, c *world.Certificate) []byte {
		return appendName(b, c.Issuer)
	}},
	{pascal: "KeyUsageArray", camel: "keyUsageArray", row: func(b []byte, _ *world.Device, c *world.Certificate) []byte {
		return appendUsage(b, c.KeyUsage)
	}},
	{pascal: "ExtendedKeyUsageArray", camel: "extendedKeyUsageArray", row: func(b []byte, _ *world.Device, c *world.Certificate) []byte {
		return appendUsage(b, c.ExtendedKeyUsage)
	}},
	flag("IsSelfSigned", "isSelfSigned", func(c *world.Certificate) bool { return c.SelfSigned }),
	groupID[world.Certificate](),
	groupName[world.Certificate](),
}

// appendName appends who a certificate is for or from; all but the common name
// is null.
func appendName(b []byte, common string) []byte {
	if common == "" {
		return b
	}
	b = quote(append(b, `{"CommonName":`...), common)
	return append(b, `,"CountryName":null,"OrganizationName":null}`...)
}

// appendUsage appends what a key is for, which is null where it is not known.
func appendUsage(b []byte, usage []string) []byte {
	if usage == nil {
		return b
	}
	return appendList(b, usage)
}
