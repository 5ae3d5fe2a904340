package ingest

import (
	"slices"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

func certificatesSource() step {
	return step{
		name: "certificates", reads: "the certificates on each device", after: []string{machinesStep},
		types:   []graph.Type{graph.Certificate, graph.MachineHasCertificate},
		licence: VulnerabilityManagementLicence,
		ways: assessment[defender.Certificate]{
			need:  need{api: transport.Defender, roles: []string{"Vulnerability.Read.All"}},
			files: "certificateAssessmentExport", pages: "certificateAssessmentByMachine", rows: func(s route.Size) int { return s.Certificates },
			ask: func(c *defender.Client) (files, pages stream[defender.Certificate]) {
				return inFiles(c.ExportCertificates), inPages(c.CertificatesByMachine)
			},
			begin: func(t *task) reading[defender.Certificate] {
				return &certificates{task: t, devices: t.listed(), told: map[string]defender.Certificate{}}
			},
		}.ways(),
	}
}

// certificates is a reading of their assessment, in which a row is a certificate
// in one place of a device.
type certificates struct {
	task    *task
	devices *listed
	// told is the last row of each certificate that was put: mostly they are alike.
	told map[string]defender.Certificate
	rows int
}

func (c *certificates) take(row defender.Certificate) error {
	c.rows++
	machine, ok := c.devices.machine(row.DeviceID)
	thumbprint := strings.ToLower(row.Thumbprint)
	if !ok || thumbprint == "" {
		return nil
	}
	key := graph.Key("microsoft_defender_certificate:" + thumbprint)
	if last, put := c.told[thumbprint]; !put || !sameCertificate(last, row) {
		if err := c.task.entity(graph.Certificate, key, certificateProps(row)); err != nil {
			return err
		}
		c.told[thumbprint] = row
	}
	return c.task.draft.PutRelationship(graph.MachineHasCertificate, machine, key, graph.Props{list("paths", listOf(row.Path))})
}

func (c *certificates) end() error {
	c.task.doubtEmpty(graph.Certificate, c.rows)
	c.devices.leaveOut("the certificates")
	c.task.measured(func(s *route.Size) { s.Certificates = c.rows })
	return nil
}

// sameCertificate reports whether two rows say the same of a certificate.
func sameCertificate(a, b defender.Certificate) bool {
	return a.SerialNumber == b.SerialNumber && nameOf(a.Subject) == nameOf(b.Subject) && nameOf(a.Issuer) == nameOf(b.Issuer) &&
		a.SubjectType == b.SubjectType && a.SignatureAlgorithm == b.SignatureAlgorithm && sameValue(a.KeyLength, b.KeyLength) &&
		sameValue(a.IsSelfSigned, b.IsSelfSigned) && a.NotBefore.Equal(b.NotBefore) && a.NotAfter.Equal(b.NotAfter) &&
		slices.Equal(a.KeyUsage, b.KeyUsage) && slices.Equal(a.ExtendedKeyUsage, b.ExtendedKeyUsage)
}

// sameValue compares what may be absent.
func sameValue[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// nameOf is the common name of a subject or issuer.
func nameOf(n *defender.CertificateName) string {
	if n == nil {
		return ""
	}
	return n.CommonName
}

func certificateProps(c defender.Certificate) graph.Props {
	thumbprint := strings.ToLower(c.Thumbprint)
	name := nameOf(c.Subject)
	if name == "" {
		name = thumbprint
	}
	return graph.Props{
		text("id", thumbprint),
		text("name", name),
		text("displayName", name),
		text("thumbprint", thumbprint),
		text("serialNumber", c.SerialNumber),
		text("subjectName", nameOf(c.Subject)),
		text("issuerName", nameOf(c.Issuer)),
		text("subjectType", c.SubjectType),
		text("signatureAlgorithm", c.SignatureAlgorithm),
		number("keyLength", c.KeyLength),
		list("keyUsage", c.KeyUsage),
		list("extendedKeyUsage", c.ExtendedKeyUsage),
		truth("selfSigned", c.IsSelfSigned),
		moment("validFromOn", c.NotBefore),
		moment("expiresOn", c.NotAfter),
	}
}
